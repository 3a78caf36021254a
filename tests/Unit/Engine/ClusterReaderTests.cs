using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Redis;
using TroveClusters.Tests.Unit.Catalog;

namespace TroveClusters.Tests.Unit.Engine;

public sealed class ClusterReaderTests : IDisposable
{
    private readonly TemporaryHome _home = new();
    private readonly ITroveService _service;
    private readonly CatalogDatabase _catalog;
    private readonly Dictionary<string, (ClusterRow Cluster, NodeRow Node)> _clusters = [];

    public ClusterReaderTests()
    {
        _service = new EngineFactory().Create(new TroveServiceSettings { Home = _home.Folder, Tenant = CatalogSamples.Tenant });
        _catalog = new CatalogDatabase(new TroveHome(_home.Folder));
        Add("web-10", TroveNodeStatus.Active);
        Add("Web-02", TroveNodeStatus.Active);
        Add("cache[1]", TroveNodeStatus.Shutdown);
        Add("zoo", TroveNodeStatus.Active);
        CatalogSamples.Add(_catalog, CatalogSamples.Cluster("web-10", "other"));
    }

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("", "cache[1] Web-02 web-10 zoo")]
    [InlineData("*", "cache[1] Web-02 web-10 zoo")]
    [InlineData("WEB-*", "Web-02 web-10")]
    [InlineData("web-0?", "Web-02")]
    [InlineData("zoo,cache`[1`]", "cache[1] zoo")]
    [InlineData("zoo,ZOO", "zoo")]
    [InlineData("zoo,w*,none", "Web-02 web-10 zoo")]
    [InlineData("none", "")]
    [InlineData("none*", "")]
    public async Task By_name_ordered_by_name(string names, string expected) =>
        await FindsAsync(expected, new ClusterQuery { Names = Patterns(names) });

    [Fact]
    public async Task A_list_longer_than_a_page_has_each_cluster_once_with_its_nodes()
    {
        const int Many = ClusterReader.FirstPage + (2 * ClusterReader.Page) + 5;
        _catalog.Write(session =>
        {
            for (int i = 0; i < Many; i++)
            {
                ClusterRow cluster = CatalogSamples.Cluster($"m{i}");
                ClusterRepository.Insert(session, cluster);
                for (int node = 3; node > 0; node--)
                    NodeRepository.Insert(session, CatalogSamples.Node(cluster, node));
            }
        });
        var found = new List<TroveCluster>();
        await foreach (TroveCluster cluster in _service.GetClustersAsync(new ClusterQuery { Names = Patterns("m*") }, CancellationToken.None))
        {
            found.Add(cluster);
            // What is made while the list is read comes where it belongs, or not at all; what is gone is gone.
            if (found.Count == ClusterReader.FirstPage)
            {
                _catalog.Write(session => ClusterRepository.Delete(session, ClusterRepository.FindByName(session, CatalogSamples.Tenant, "m99")!.Id));
                CatalogSamples.Add(_catalog, CatalogSamples.Cluster("M0-before"));
                CatalogSamples.Add(_catalog, CatalogSamples.Cluster("m99-after"));
            }
        }
        string[] expected = [.. Enumerable.Range(0, Many).Select(i => $"m{i}").Append("m99-after").Except(["m99"]).Order(StringComparer.OrdinalIgnoreCase)];
        Assert.Equal(expected, found.Select(cluster => cluster.Name));
        Assert.All(found.Where(cluster => cluster.Name != "m99-after"), cluster =>
            Assert.Equal([$"{cluster.Name}-member-1", $"{cluster.Name}-member-2", $"{cluster.Name}-member-3"], cluster.Nodes.Select(node => node.Name)));
    }

    [Fact]
    public async Task By_id_each_once_ordered_by_name()
    {
        Guid zoo = _clusters["zoo"].Cluster.Id, web = _clusters["Web-02"].Cluster.Id;
        await FindsAsync("Web-02 zoo", new ClusterQuery { Ids = [zoo, web, zoo, Guid.NewGuid()] });
        await FindsAsync("zoo", new ClusterQuery { Ids = [zoo, web], Names = Patterns("z*") });
        await FindsAsync("", new ClusterQuery { Ids = [Guid.NewGuid()] });
    }

    [Fact]
    public async Task By_node()
    {
        Guid zoo = _clusters["zoo"].Node.Id, cache = _clusters["cache[1]"].Node.Id;
        await FindsAsync("cache[1] zoo", new ClusterQuery { NodeIds = [zoo, cache, zoo] });
        await FindsAsync("", new ClusterQuery { NodeIds = [Guid.NewGuid()] });
    }

    [Fact]
    public async Task By_datastore_and_status()
    {
        await FindsAsync("cache[1]", new ClusterQuery { Statuses = [TroveClusterStatus.Shutdown] });
        await FindsAsync("Web-02 web-10", new ClusterQuery { Statuses = [TroveClusterStatus.Active], Names = Patterns("w*"), Datastores = ["REDIS"] });
        await FindsAsync("", new ClusterQuery { Datastores = ["vertica"] });
    }

    [Fact]
    public async Task A_node_whose_process_is_gone_is_shown_so_without_being_asked()
    {
        ClusterRow cluster = CatalogSamples.Cluster("dead");
        CatalogSamples.Add(_catalog, cluster, CatalogSamples.Node(cluster, 1) with
        {
            Host = "127.0.0.1",
            Port = 20001,
            Process = """{"Id":2147483646,"StartTime":"1","BootId":"earlier"}""",
        });
        TroveCluster shown = Assert.Single(await ReadAsync(new ClusterQuery { Ids = [cluster.Id] }));
        Assert.Equal((TroveNodeStatus.Shutdown, TroveClusterStatus.Error), (shown.Nodes[0].Status, shown.Status));
        Assert.Equal("Its server is not running.", shown.Nodes[0].Message);
    }

    [Fact]
    public async Task An_empty_home_has_no_clusters_and_stays_empty()
    {
        string folder = Path.Combine(_home.Folder, "absent");
        ITroveService service = new EngineFactory().Create(new TroveServiceSettings { Home = folder });
        await foreach (TroveCluster cluster in service.GetClustersAsync(new ClusterQuery { Refresh = true }, CancellationToken.None))
            Assert.Fail($"{cluster} cannot be.");
        await foreach (TroveOperation operation in service.GetOperationsAsync(new OperationQuery(), CancellationToken.None))
            Assert.Fail($"{operation.Id} cannot be.");
        Assert.False(Directory.Exists(folder));
    }

    private void Add(string name, TroveNodeStatus status)
    {
        ClusterRow cluster = CatalogSamples.Cluster(name);
        NodeRow node = CatalogSamples.Node(cluster, 1, "node") with { Status = status, Facts = new RedisNodeFacts { Slots = "0-16383" }.ToJson() };
        _clusters[name] = (cluster, node);
        CatalogSamples.Add(_catalog, cluster, node);
    }

    private async Task FindsAsync(string expected, ClusterQuery query) =>
        Assert.Equal(expected, string.Join(' ', (await ReadAsync(query)).Select(cluster => cluster.Name)));

    private async Task<IReadOnlyList<TroveCluster>> ReadAsync(ClusterQuery query)
    {
        var clusters = new List<TroveCluster>();
        await foreach (TroveCluster cluster in _service.GetClustersAsync(query, CancellationToken.None))
            clusters.Add(cluster);
        return clusters;
    }

    private static NamePattern[] Patterns(string names) => [.. names.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(name => new NamePattern(name))];
}
