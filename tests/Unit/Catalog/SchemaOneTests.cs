using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;

namespace TroveClusters.Tests.Unit.Catalog;

/// <summary>A catalog that the first version wrote opens with this one, whatever has been appended since.</summary>
public sealed class SchemaOneTests : IDisposable
{
    private static readonly Guid s_cluster = new("a4ea9f0c-6019-4f8f-a8a2-2352499f7875");

    private readonly TemporaryHome _temporary = new();
    private readonly TroveHome _home;

    public SchemaOneTests()
    {
        _home = new TroveHome(_temporary.Folder);
        CatalogFile.Ask(_home.CatalogFile, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Catalog", "schema-1.sql")));
    }

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void All_of_it_is_read_and_a_copy_is_kept_where_the_schema_is_a_newer_one()
    {
        Assert.Equal(1L, CatalogFile.Ask(_home.CatalogFile, "PRAGMA user_version"));
        var catalog = new CatalogDatabase(_home);
        ClusterRow cluster = Assert.Single(catalog.Read([], ClusterRepository.All));
        Assert.Equal((s_cluster, "web", "redis", "7.0.15", 5L, 4, TroveTask.None), (cluster.Id, cluster.Name, cluster.Datastore, cluster.Version, cluster.Revision, cluster.HighestNumber, cluster.Task));
        List<NodeRow> nodes = catalog.Read([], session => NodeRepository.OfCluster(session, s_cluster));
        Assert.Equal(["web-member-1", "web-member-2", "web-member-3"], nodes.Select(node => node.Name));
        Assert.All(nodes, node => Assert.Equal((TroveNodeStatus.Active, TroveNodeRole.Primary, "127.0.0.1"), (node.Status, node.Role, node.Host)));
        List<Guid> ids = catalog.Read([], session => session.Query("SELECT id FROM operations ORDER BY started DESC", r => r.Id(0)));
        OperationRow[] operations = [.. catalog.Read([], session => OperationRepository.FindAll(session, ids)).OrderByDescending(operation => operation.Started)];
        Assert.Equal(
            [TroveOperationKind.Delete, TroveOperationKind.Create, TroveOperationKind.Shrink, TroveOperationKind.Grow, TroveOperationKind.Create],
            operations.Select(operation => operation.Kind));
        Assert.All(operations, operation => Assert.All(catalog.Read([], session => OperationRepository.Steps(session, operation.Id)), step => Assert.Equal(StepState.Done, step.Value)));
        Assert.Equal(SecretOwner.Cluster(s_cluster), Assert.Single(catalog.Read([], SecretRepository.All)).Owner);

        Assert.Equal((long)Migrations.CurrentVersion, CatalogFile.Ask(_home.CatalogFile, "PRAGMA user_version"));
        Assert.Equal(Migrations.CurrentVersion > 1 ? 1 : 0, CatalogCopy.Find(_home).Count);
        Assert.All(CatalogCopy.Find(_home), copy => Assert.Equal(1L, CatalogFile.Ask(copy, "PRAGMA user_version")));
    }

    [Fact]
    public async Task It_is_shown()
    {
        var service = new TroveService(new EngineServices(new TroveServiceSettings { Home = _home.Folder, Tenant = "default" }));
        var shown = new List<TroveCluster>();
        await foreach (TroveCluster cluster in service.GetClustersAsync(new ClusterQuery(), CancellationToken.None))
            shown.Add(cluster);
        RedisCluster web = Assert.IsType<RedisCluster>(Assert.Single(shown));
        // Its servers ran on another machine, or in another life of this one.
        Assert.Equal((3, 16384, TroveClusterStatus.Error), (web.NodeCount, web.SlotsAssigned, web.Status));
        Assert.All(web.Nodes, node => Assert.Equal(TroveNodeStatus.Shutdown, node.Status));
    }

    [Fact]
    public async Task A_backup_of_it_is_restored()
    {
        string backup = Path.Combine(_temporary.Folder, "backup.zip");
        using var elsewhere = new TemporaryHome();
        await Service(_home.Folder).BackupCatalogAsync(new BackupCatalogRequest { Path = backup }, CancellationToken.None);
        TroveCatalogRestore told = (await Service(elsewhere.Folder).RestoreCatalogAsync(new RestoreCatalogRequest { Path = backup }, CancellationToken.None)).Result;
        Assert.Equal((1, 3, 5, 3), (told.Clusters, told.Nodes, told.Operations, told.MissingNodes));
    }

    private static TroveService Service(string home) => new(new EngineServices(new TroveServiceSettings { Home = home, Tenant = "default" }));
}
