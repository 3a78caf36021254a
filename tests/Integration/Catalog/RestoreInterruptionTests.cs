using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;

namespace TroveClusters.Tests.Integration.Catalog;

/// <summary>A restore that is killed leaves the catalog of before or the one of the backup, and the next one goes through.</summary>
public sealed class RestoreInterruptionTests : IDisposable
{
    private const int Old = 3000, New = 4000;

    private readonly string _root = Directory.CreateTempSubdirectory("trove-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_at_any_moment_there_is_the_one_catalog_or_the_other(bool damaged)
    {
        string source = Folder("source"), backup = Path.Combine(_root, "backup.zip");
        Fill(source, New);
        await Service(source).BackupCatalogAsync(new BackupCatalogRequest { Path = backup }, CancellationToken.None);
        string pristine = Folder("pristine");
        Fill(pristine, Old);
        byte[] before = File.ReadAllBytes(Path.Combine(pristine, "catalog.db"));
        if (damaged)
            before.AsSpan(before.Length / 2, before.Length / 4).Fill(0xA5);

        // Ever later, until it ends before it is killed.
        int round = 0;
        for (TimeSpan after = TimeSpan.FromMilliseconds(4); ; after *= 1.5)
        {
            string home = Home(before, ++round);
            if (!await IsCutAsync(home, backup, after))
                break;
            bool isOld = damaged ? File.ReadAllBytes(Path.Combine(home, "catalog.db")).AsSpan().SequenceEqual(before) : Count(home) == Old;
            Assert.True(isOld || Count(home) == New, $"Killed after {after}, it left neither the one nor the other.");
            Assert.False(await IsCutAsync(home, backup, null));
            Assert.Equal(New, Count(home));
            Assert.Empty(Directory.GetDirectories(home));
        }
        Assert.True(round > 3, $"It was killed only {round - 1} times.");
    }

    /// <summary>Restores in a process of its own; returns whether it was killed before it ended.</summary>
    private static async Task<bool> IsCutAsync(string home, string backup, TimeSpan? killAfter)
    {
        using var process = new CatalogProcess("restore", home, backup);
        await process.ReadyAsync();
        process.Signal();
        if (killAfter is { } time)
        {
            await Task.Delay(time);
            return await process.KillAsync();
        }
        await process.EndAsync();
        return false;
    }

    private string Home(byte[] catalog, int round)
    {
        string home = Folder($"home-{round}");
        File.WriteAllBytes(Path.Combine(home, "catalog.db"), catalog);
        return home;
    }

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(_root, name)).FullName;

    private static ITroveService Service(string home) => new EngineFactory().Create(new TroveServiceSettings { Home = home, Tenant = "default" });

    private static int Count(string home) => new CatalogDatabase(new TroveHome(home)).Read(-1, session => session.Count("clusters"));

    private static void Fill(string home, int clusters) => new CatalogDatabase(new TroveHome(home)).Write(session =>
    {
        for (int i = 0; i < clusters; i++)
        {
            ClusterRepository.Insert(session, new ClusterRow
            {
                Id = Guid.NewGuid(),
                Tenant = "default",
                Name = $"c-{i}",
                Datastore = "redis",
                Version = "7.0.15",
                Provider = "local",
                Message = new string('x', 1000),
                Created = DateTimeOffset.UtcNow,
                Updated = DateTimeOffset.UtcNow,
            });
        }
    });
}
