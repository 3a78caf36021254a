using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;

namespace TroveClusters.Tests.Unit.Catalog;

/// <summary>A catalog of ten thousand clusters is read wholly, and page by page. How long it takes is for the bench to say.</summary>
public sealed class LargeCatalogTests : IDisposable
{
    private const int Clusters = 10_000;

    private readonly TemporaryHome _temporary = new();
    private readonly EngineServices _services;

    public LargeCatalogTests()
    {
        _services = new EngineServices(new TroveServiceSettings { Home = _temporary.Folder, Tenant = "default" });
        LargeCatalog.AddClusters(_services.Catalog, Clusters);
    }

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Ten_thousand_clusters_are_read()
    {
        var service = new TroveService(_services);
        string[] expected = [.. Enumerable.Range(0, Clusters).Select(LargeCatalog.Name).Order(StringComparer.Ordinal)];
        List<TroveCluster> all = await ReadAsync(service, new ClusterQuery());
        Assert.Equal(expected, all.Select(cluster => cluster.Name));
        Assert.Equal(Clusters * LargeCatalog.NodesEach, all.Sum(cluster => cluster.Nodes.Count));
        Assert.All(all, cluster => Assert.Equal((TroveClusterStatus.Active, LargeCatalog.NodesEach), (cluster.Status, cluster.NodeCount)));

        Assert.Equal(Clusters / 10, (await ReadAsync(service, new ClusterQuery { Names = [new NamePattern("web-*")] })).Count);
        Assert.Equal("web-0500", Assert.Single(await ReadAsync(service, new ClusterQuery { Names = [new NamePattern("WEB-0500")] })).Name);
        Assert.Empty(await ReadAsync(service, new ClusterQuery { Statuses = [TroveClusterStatus.Error] }));
        Assert.Empty(await ReadAsync(service, new ClusterQuery { Datastores = ["vertica"] }));

        // No page holds more than a few of them, so that what is held at once does not grow with the catalog.
        Assert.All(new ClusterReader(_services).Pages(new ClusterQuery()), page => Assert.InRange(page.Count, 0, ClusterReader.Page));
    }

    private static async Task<List<TroveCluster>> ReadAsync(TroveService service, ClusterQuery query)
    {
        var found = new List<TroveCluster>();
        await foreach (TroveCluster cluster in service.GetClustersAsync(query, CancellationToken.None))
            found.Add(cluster);
        return found;
    }
}
