using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using TroveClusters.Engine;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>
/// A Trove home of a test's own with a service on it. When the test ends, whatever happened, no server of it is left:
/// they are found by the home's path, so that those of other tests are never touched.
/// </summary>
public sealed class TestHome : IAsyncDisposable
{
    private readonly (int First, int Last) _ports;

    public TestHome()
    {
        Folder = Directory.CreateTempSubdirectory("trove-test-").FullName;
        _ports = TestPorts.NextHome();
        Configure("{}");
        Service = NewService();
    }

    public string Folder { get; }

    public ITroveService Service { get; }

    public RecordingObserver Observer { get; } = new();

    /// <summary>A service as another session would have it: nothing is remembered.</summary>
    public ITroveService NewService(string? tenant = null) =>
        new EngineFactory().Create(new TroveServiceSettings { Home = Folder, Tenant = tenant });

    /// <summary>Writes the configuration; the home keeps its own ports unless others are named.</summary>
    public void Configure(string json)
    {
        JsonNode configuration = JsonNode.Parse(json)!;
        JsonNode general = configuration["default"] ??= new JsonObject();
        general["local_ports"] ??= $"{_ports.First}-{_ports.Last}";
        File.WriteAllText(Path.Combine(Folder, "trove.json"), configuration.ToJsonString());
    }

    public static IReadOnlyList<TroveNodeSpec> Nodes(int count) => [.. Enumerable.Range(0, count).Select(_ => new TroveNodeSpec())];

    public static CreateClusterRequest CreateRequest(string name, int nodes, int replicas = 0) => new()
    {
        Name = name,
        Datastore = "redis",
        Nodes = Nodes(nodes),
        ReplicaCount = replicas,
        Flavor = "1",
        VolumeSize = 1,
    };

    public async Task<OperationResult> RunAsync(OperationRequest request, CancellationToken stop = default) =>
        await Service.RunAsync(await Service.PlanAsync(request, CancellationToken.None), Observer, stop);

    public async Task<RedisCluster> CreateAsync(string name, int nodes, int replicas = 0) =>
        Assert.IsType<RedisCluster>((await RunAsync(CreateRequest(name, nodes, replicas))).Cluster);

    public async Task<TroveException> FailsAsync(OperationRequest request) =>
        await Assert.ThrowsAsync<TroveException>(() => RunAsync(request));

    public async Task<RedisCluster?> FindAsync(string name, bool refresh = false)
    {
        await foreach (TroveCluster cluster in Service.GetClustersAsync(new ClusterQuery { Names = [new NamePattern(name)], Refresh = refresh }, CancellationToken.None))
            return (RedisCluster)cluster;
        return null;
    }

    public async Task<RedisCluster> GetAsync(string name, bool refresh = false) =>
        await FindAsync(name, refresh) ?? throw new InvalidOperationException($"There is no cluster '{name}'.");

    public async Task<IReadOnlyList<TroveOperation>> OperationsAsync()
    {
        var operations = new List<TroveOperation>();
        await foreach (TroveOperation operation in Service.GetOperationsAsync(new OperationQuery(), CancellationToken.None))
            operations.Add(operation);
        return operations;
    }

    /// <summary>Speaks to a node as the cluster's owner.</summary>
    internal async Task<RedisNodeAgent> AgentAsync(TroveCluster cluster, TroveClusterNode node) => new(
        new RedisEndpoint(node.Host, node.Port), new RedisCredential(null, await PasswordAsync(cluster)), RedisNodeAgentOptions.Default, NullLogger.Instance);

    public async Task<string> PasswordAsync(TroveCluster cluster) =>
        (await Service.GetCredentialAsync(cluster.Id, CancellationToken.None)).Password;

    /// <summary>The processes whose working folder lies in this home: the servers of its nodes.</summary>
    public IReadOnlyList<int> Servers() => [.. Process.GetProcesses().Select(process => process.Id).Where(IsServer)];

    /// <summary>The process that serves a node.</summary>
    public int ServerOf(TroveClusterNode node) => Assert.Single(Servers(), id => WorkingFolder(id)?.Contains($"{node.Id:D}", StringComparison.Ordinal) == true);

    /// <summary>The folders of nodes that are left.</summary>
    public IReadOnlyList<string> NodeFolders()
    {
        string nodes = Path.Combine(Folder, "nodes");
        return Directory.Exists(nodes) ? Directory.GetDirectories(nodes) : [];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (int id in Servers())
            Signals.Kill(id);
        await Eventually.IsTrueAsync(() => Servers().Count == 0, () => $"the servers {string.Join(", ", Servers())} to end");
        Directory.Delete(Folder, recursive: true);
    }

    private bool IsServer(int processId)
    {
        try
        {
            return WorkingFolder(processId)?.StartsWith(Folder + "/", StringComparison.Ordinal) == true && !IsZombie(processId);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string? WorkingFolder(int processId) =>
        new FileInfo($"/proc/{processId}/cwd").ResolveLinkTarget(returnFinalTarget: false)?.FullName;

    private static bool IsZombie(int processId) => File.ReadAllText($"/proc/{processId}/stat").Split(") ")[^1].StartsWith('Z');
}
