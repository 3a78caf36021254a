using System.IO.Compression;
using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Tests.Unit.Operations;

namespace TroveClusters.Tests.Unit.Catalog;

/// <summary>Backups: one private file with all that is needed, whole or not there.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly TemporaryHome _elsewhere = new();
    private readonly TemporaryHome _temporary = new();
    private readonly EngineServices _services;
    private readonly TroveService _service;

    public BackupTests()
    {
        _services = new EngineServices(new TroveServiceSettings { Home = _temporary.Folder, Tenant = CatalogSamples.Tenant });
        _service = new TroveService(_services);
    }

    private string Target => Path.Combine(_elsewhere.Folder, "backup.zip");

    public void Dispose()
    {
        _temporary.Dispose();
        _elsewhere.Dispose();
    }

    [Fact]
    public async Task It_holds_catalog_key_and_configuration_in_one_private_file()
    {
        ClusterRow cluster = AddCluster("web", 3);
        SetPassword(cluster.Id, "correct-horse");
        File.WriteAllText(_services.Home.ConfigurationFile, "{ /* mine */ }");

        TroveCatalogCare<TroveCatalogBackup> care = await BackupAsync();
        TroveCatalogBackup backup = care.Result;
        Assert.Equal((Target, 1, 3, 0, Migrations.CurrentVersion), (backup.Path, backup.Clusters, backup.Nodes, backup.Operations, backup.SchemaVersion));
        Assert.Equal(new FileInfo(Target).Length, backup.Size);
        Assert.Empty(care.Warnings);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Target));
        Assert.Equal(["backup.zip"], CatalogFile.Names(_elsewhere.Folder));
        Assert.Equal(["catalog.db", "secret.key", "trove.json"], CatalogFile.Names(_temporary.Folder));

        using ZipArchive archive = ZipFile.OpenRead(Target);
        Assert.Equal(["catalog.db", "manifest.json", "secret.key", "trove.json"], archive.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        using var configuration = new StreamReader(archive.GetEntry("trove.json")!.Open());
        Assert.Equal("{ /* mine */ }", configuration.ReadToEnd());
    }

    [Fact]
    public async Task Made_while_others_write_it_holds_every_transaction_wholly_or_not_at_all()
    {
        AddCluster("first", 3);
        using var enough = new CancellationTokenSource();
        int written = 1;
        Thread[] writers = [.. Enumerable.Range(0, 4).Select(writer => new Thread(() =>
        {
            for (int i = 0; !enough.IsCancellationRequested; i++)
            {
                AddCluster($"w{writer}-{i}", 3);
                Interlocked.Increment(ref written);
            }
        }))];
        foreach (Thread writer in writers)
            writer.Start();
        var backups = new List<TroveCatalogBackup>();
        try
        {
            // Five at least, and until something was written between two of them.
            while (backups.Count < 5 || (backups.Count < 200 && backups[^1].Clusters == backups[0].Clusters))
            {
                int before = Volatile.Read(ref written);
                TroveCatalogBackup backup = (await BackupAsync(overwrite: true)).Result;
                Assert.InRange(backup.Clusters, before, Volatile.Read(ref written) + writers.Length);
                Assert.Equal(backup.Clusters * 3, backup.Nodes);
                backups.Add(backup);
            }
        }
        finally
        {
            // Or they would go on in a home that is removed under them.
            enough.Cancel();
            foreach (Thread writer in writers)
                writer.Join();
        }
        Assert.True(backups[^1].Clusters > backups[0].Clusters, "Nothing was written meanwhile.");
    }

    [Fact]
    public async Task A_file_that_exists_is_replaced_only_when_asked()
    {
        AddCluster("web", 1);
        File.WriteAllText(Target, "precious");
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => BackupAsync());
        Assert.Equal(("BackupAlreadyExists", Target), (error.ErrorId, error.Target));
        Assert.Equal("BackupAlreadyExists", (await Assert.ThrowsAsync<TroveException>(() => BackupAsync(checkOnly: true))).ErrorId);
        Assert.Equal("precious", File.ReadAllText(Target));

        Assert.Equal(1, (await BackupAsync(overwrite: true)).Result.Clusters);
        using ZipArchive archive = ZipFile.OpenRead(Target);
        Assert.Equal(2, archive.Entries.Count);
        Assert.Equal(["backup.zip"], CatalogFile.Names(_elsewhere.Folder));
    }

    [Fact]
    public async Task In_a_folder_it_is_named_after_the_time()
    {
        AddCluster("web", 1);
        TroveCatalogBackup backup = (await _service.BackupCatalogAsync(new BackupCatalogRequest { Path = _elsewhere.Folder }, CancellationToken.None)).Result;
        Assert.Matches(@"^trove-catalog-\d{8}T\d{6}Z\.zip$", Path.GetFileName(backup.Path));
        Assert.Equal([Path.GetFileName(backup.Path)], CatalogFile.Names(_elsewhere.Folder));
    }

    [Fact]
    public async Task To_check_only_writes_nothing()
    {
        AddCluster("web", 2);
        TroveCatalogCare<TroveCatalogBackup> care = await BackupAsync(checkOnly: true);
        Assert.Equal((Target, 2), (care.Target, care.Result.Nodes));
        Assert.Contains(care.Steps, step => step.Contains(Target, StringComparison.Ordinal));
        Assert.Empty(CatalogFile.Names(_elsewhere.Folder));
    }

    [Fact]
    public async Task Without_a_catalog_or_a_folder_nothing_is_made()
    {
        TroveException absent = await Assert.ThrowsAsync<TroveException>(() => BackupAsync());
        Assert.Equal("CatalogUnavailable", absent.ErrorId);
        Assert.Empty(CatalogFile.Names(_temporary.Folder));
        AddCluster("web", 1);
        string nowhere = Path.Combine(_elsewhere.Folder, "no", "where.zip");
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => _service.BackupCatalogAsync(new BackupCatalogRequest { Path = nowhere }, CancellationToken.None));
        Assert.Equal("InvalidArgument", error.ErrorId);
        Assert.Empty(CatalogFile.Names(_elsewhere.Folder));
    }

    [Fact]
    public async Task Operations_under_way_are_a_warning()
    {
        using var home = new RunnerHome();
        home.Claim();
        var service = new TroveService(home.Services);
        string warning = Assert.Single((await service.BackupCatalogAsync(new BackupCatalogRequest { Path = Target }, CancellationToken.None)).Warnings);
        Assert.StartsWith("1 operation has begun", warning, StringComparison.Ordinal);
    }

    [NeedsSmallDiskFact]
    public async Task On_a_full_disk_nothing_is_left_and_the_error_names_the_file()
    {
        CatalogFile.Fill(_services.Home, 3000);
        using var disk = new SmallDisk(_elsewhere.Folder, 1);
        disk.Settle();
        File.WriteAllBytes(Path.Combine(disk.Folder, "ballast"), new byte[new DriveInfo(disk.Folder).AvailableFreeSpace - (40 << 10)]);
        string target = Path.Combine(disk.Folder, "backup.zip");
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => _service.BackupCatalogAsync(new BackupCatalogRequest { Path = target }, CancellationToken.None));
        Assert.Equal("CatalogUnavailable", error.ErrorId);
        Assert.Contains(target, error.Message, StringComparison.Ordinal);
        Assert.Contains("the disk is full", error.Message, StringComparison.Ordinal);
        Assert.Equal(["ballast"], CatalogFile.Names(disk.Folder));
        Assert.Equal(["catalog.db"], CatalogFile.Names(_temporary.Folder));

        File.Delete(Path.Combine(disk.Folder, "ballast"));
        await _service.BackupCatalogAsync(new BackupCatalogRequest { Path = target }, CancellationToken.None);
        Assert.Equal(["backup.zip"], CatalogFile.Names(disk.Folder));
    }

    private Task<TroveCatalogCare<TroveCatalogBackup>> BackupAsync(bool overwrite = false, bool checkOnly = false) =>
        _service.BackupCatalogAsync(new BackupCatalogRequest { Path = Target, Overwrite = overwrite, CheckOnly = checkOnly }, CancellationToken.None);

    private ClusterRow AddCluster(string name, int nodes)
    {
        ClusterRow cluster = CatalogSamples.Cluster(name);
        CatalogSamples.Add(_services.Catalog, cluster, [.. Enumerable.Range(1, nodes).Select(i => CatalogSamples.Node(cluster, i))]);
        return cluster;
    }

    private void SetPassword(Guid cluster, string password) => _services.Catalog.Write(session => SecretRepository.Set(
        session, SecretOwner.Cluster(cluster), SecretNames.Password, _services.Secrets.Protect(password, SecretOwner.Cluster(cluster).Context(SecretNames.Password))));
}
