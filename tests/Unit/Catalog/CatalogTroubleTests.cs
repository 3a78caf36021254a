using System.Diagnostics;
using TroveClusters.Engine.Catalog;

namespace TroveClusters.Tests.Unit.Catalog;

/// <summary>Many writers, and file systems that say no.</summary>
public sealed class CatalogTroubleTests : IDisposable
{
    private readonly TemporaryHome _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Threads_of_several_processes_write_at_once_and_nobody_is_told_that_the_catalog_is_locked()
    {
        const int Processes = 3, Threads = 16, Clusters = 4;
        Process[] writers = [.. Enumerable.Range(0, Processes).Select(_ => StartWriter(Threads, Clusters))];
        try
        {
            foreach (Process writer in writers)
                Assert.Equal("ready", await writer.StandardOutput.ReadLineAsync());
            // All begin at once, on a home without a catalog.
            foreach (Process writer in writers)
                await writer.StandardInput.WriteLineAsync();
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            foreach (Process writer in writers)
            {
                string output = await writer.StandardOutput.ReadToEndAsync(limit.Token);
                await writer.WaitForExitAsync(limit.Token);
                Assert.True(writer.ExitCode == 0, output);
            }
            List<ClusterRow> rows = new CatalogDatabase(new TroveHome(_temporary.Folder)).Read([], session => ClusterRepository.List(session, "default"));
            Assert.Equal(Processes * Threads * Clusters, rows.Count);
            Assert.All(rows, row => Assert.Equal((2L, null, TroveTask.None), (row.Revision, row.OperationId, row.Task)));
        }
        finally
        {
            foreach (Process writer in writers)
            {
                if (!writer.HasExited)
                    writer.Kill();
                writer.Dispose();
            }
        }
    }

    [Fact]
    public void A_home_that_cannot_be_made_is_told_by_its_path()
    {
        string file = Path.Combine(_temporary.Folder, "file");
        File.WriteAllText(file, "");
        var home = new TroveHome(Path.Combine(file, "home"));
        TroveException error = Assert.Throws<TroveException>(() => new CatalogDatabase(home).Write(_ => { }));
        Assert.Equal("CatalogUnavailable", error.ErrorId);
        Assert.Contains(home.Folder, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_in_the_catalogs_place_is_told()
    {
        var home = new TroveHome(_temporary.Folder);
        Directory.CreateDirectory(home.CatalogFile);
        TroveException error = Assert.Throws<TroveException>(() => new CatalogDatabase(home).Write(_ => { }));
        Assert.Equal("CatalogUnavailable", error.ErrorId);
    }

    [NeedsSmallDiskFact]
    public void A_home_on_a_disk_that_cannot_be_written_is_told()
    {
        using var disk = new SmallDisk(_temporary.Folder, 1);
        disk.MakeReadOnly();
        var home = new TroveHome(Path.Combine(disk.Folder, "home"));
        Assert.Equal(0, new CatalogDatabase(home).Read(0, _ => 1));
        TroveException error = Assert.Throws<TroveException>(() => new CatalogDatabase(home).Write(_ => { }));
        Assert.Equal("CatalogUnavailable", error.ErrorId);
        Assert.Contains(home.Folder, error.Message, StringComparison.Ordinal);
        TroveException key = Assert.Throws<TroveException>(() => new SecretProtector(home).Protect("secret", "context"));
        Assert.Equal("CatalogUnavailable", key.ErrorId);
    }

    [NeedsSmallDiskFact]
    public void A_catalog_on_a_read_only_disk_is_refused_in_SQLites_words_and_works_again_when_it_can_be_written()
    {
        using var disk = new SmallDisk(_temporary.Folder, 4);
        var home = new TroveHome(disk.Folder);
        ClusterRow cluster = CatalogSamples.Cluster("kept");
        CatalogSamples.Add(new CatalogDatabase(home), cluster);
        disk.MakeReadOnly();

        // SQLite's log needs a file beside the catalog even for reading.
        var catalog = new CatalogDatabase(home);
        foreach (Action use in (Action[])[() => CatalogSamples.Find(catalog, cluster.Id), () => CatalogSamples.Add(catalog, CatalogSamples.Cluster("new"))])
        {
            TroveException error = Assert.Throws<TroveException>(use);
            Assert.Equal("CatalogUnavailable", error.ErrorId);
            Assert.Contains(home.CatalogFile, error.Message, StringComparison.Ordinal);
            Assert.Contains("SQLite Error", error.Message, StringComparison.Ordinal);
        }
        disk.MakeWritable();
        Assert.Equal(cluster, CatalogSamples.Find(catalog, cluster.Id));
    }

    [NeedsSmallDiskFact]
    public void A_full_disk_is_told_and_harms_nothing_that_was_written()
    {
        using var disk = new SmallDisk(_temporary.Folder, 1);
        var home = new TroveHome(disk.Folder);
        var catalog = new CatalogDatabase(home);
        int written = 0;
        TroveException error = Assert.Throws<TroveException>(() =>
        {
            for (; written < 10_000; written++)
                CatalogSamples.Add(catalog, CatalogSamples.Cluster($"c{written}") with { Message = new string('x', 4000) });
        });
        Assert.Equal("CatalogUnavailable", error.ErrorId);
        Assert.Contains("full", error.Message, StringComparison.Ordinal);
        Assert.True(written > 0);
        Assert.Equal(written, catalog.Read([], session => ClusterRepository.List(session, CatalogSamples.Tenant)).Count);
    }

    private Process StartWriter(int threads, int clusters)
    {
        string folder = AppContext.BaseDirectory.Replace(Path.Combine("tests", "Unit"), Path.Combine("tests", "CatalogWriter"), StringComparison.Ordinal);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "TroveClusters.Tests.CatalogWriter.dll"), "write", _temporary.Folder, $"{threads}", $"{clusters}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return Process.Start(start)!;
    }
}
