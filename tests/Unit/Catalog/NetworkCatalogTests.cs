using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Platform;

namespace TroveClusters.Tests.Unit.Catalog;

public sealed class NetworkCatalogTests : IDisposable
{
    private readonly TemporaryHome _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_catalog_on_a_network_file_system_is_refused_before_anything_is_made()
    {
        var home = new TroveHome(Path.Combine(_temporary.Folder, "home"));
        TroveException error = Assert.Throws<TroveException>(() => On(home, "nfs4").Write(_ => { }));
        Assert.Equal("CatalogUnavailable", error.ErrorId);
        Assert.Contains("(nfs4, mounted at /mnt/far)", error.Message, StringComparison.Ordinal);
        Assert.Contains("TROVE_HOME", error.RecommendedAction, StringComparison.Ordinal);
        Assert.False(Directory.Exists(home.Folder));
    }

    [Fact]
    public void One_that_was_moved_there_is_not_read_either()
    {
        var home = new TroveHome(_temporary.Folder);
        ClusterRow cluster = CatalogSamples.Cluster("kept");
        CatalogSamples.Add(new CatalogDatabase(home), cluster);
        Assert.Equal("CatalogUnavailable", Assert.Throws<TroveException>(() => CatalogSamples.Find(On(home, "cifs"), cluster.Id)).ErrorId);
        Assert.Equal(cluster, CatalogSamples.Find(new CatalogDatabase(home), cluster.Id));
    }

    [Fact]
    public void What_is_not_there_yet_is_judged_by_what_it_would_be_made_on()
    {
        if (OperatingSystem.IsLinux())
            Assert.Null(NetworkFileSystem.Of(Path.Combine(_temporary.Folder, "not", "there", "catalog.db")));
    }

    private static CatalogDatabase On(TroveHome home, string type) =>
        new(home, Migrations.Steps, path => path == home.CatalogFile ? new MountedFileSystem("/mnt/far", type) : null);
}
