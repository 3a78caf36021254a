using System.Text.Json.Nodes;
using TroveClusters.Engine;
using TroveClusters.Tests.SshHosts;

namespace TroveClusters.Tests.HostClusters;

/// <summary>A Trove home of a test's own whose clusters are on hosts.</summary>
internal sealed class HostHome : IAsyncDisposable
{
    private readonly SshHostSet _hosts;

    public HostHome(SshHostSet hosts)
    {
        _hosts = hosts;
        Folder = Directory.CreateTempSubdirectory("trove-hosts-home-").FullName;
        Configure("{}");
        Service = NewService();
    }

    public string Folder { get; }

    public ITroveService Service { get; }

    public EventLog Events { get; } = new();

    /// <summary>A service as another session would have it: nothing is remembered.</summary>
    public ITroveService NewService() => new EngineFactory().Create(new TroveServiceSettings { Home = Folder });

    /// <summary>Writes the configuration: clusters are on hosts, which a busy machine gives time to answer.</summary>
    public void Configure(string json)
    {
        JsonNode configuration = JsonNode.Parse(json)!;
        JsonNode general = configuration["default"] ??= new JsonObject();
        general["default_provider"] ??= "ssh";
        general["agent_call_low_timeout"] ??= 20;
        general["ssh_connect_timeout"] ??= 20;
        File.WriteAllText(Path.Combine(Folder, "trove.json"), configuration.ToJsonString());
    }

    /// <summary>Registers hosts of the set, by their places in it.</summary>
    public async Task RegisterAsync(IEnumerable<int> hosts, int capacity = 1, Func<int, string?>? zone = null, string? flavor = null)
    {
        foreach (int i in hosts)
        {
            SshHost host = _hosts[i];
            await Service.RegisterHostAsync(
                new RegisterHostRequest
                {
                    Name = host.Name,
                    Address = host.Address,
                    KeyFile = host.ClientKeyFile,
                    Capacity = capacity,
                    AvailabilityZone = zone?.Invoke(i),
                    Flavor = flavor,
                },
                CancellationToken.None);
        }
    }

    public static IReadOnlyList<TroveNodeSpec> Nodes(int count) => [.. Enumerable.Range(0, count).Select(_ => new TroveNodeSpec())];

    public static CreateClusterRequest CreateRequest(string name, int nodes, int replicas = 0) => CreateRequest(name, Nodes(nodes), replicas);

    public static CreateClusterRequest CreateRequest(string name, IReadOnlyList<TroveNodeSpec> nodes, int replicas = 0, TroveLocality locality = TroveLocality.None) => new()
    {
        Name = name,
        Datastore = "redis",
        Nodes = nodes,
        ReplicaCount = replicas,
        Locality = locality,
        Flavor = "1",
        VolumeSize = 1,
    };

    public async Task<OperationResult> RunAsync(OperationRequest request, ITroveService? service = null)
    {
        ITroveService session = service ?? Service;
        return await session.RunAsync(await session.PlanAsync(request, CancellationToken.None), Events, CancellationToken.None);
    }

    public async Task<RedisCluster> CreateAsync(string name, int nodes, int replicas = 0) =>
        Assert.IsType<RedisCluster>((await RunAsync(CreateRequest(name, nodes, replicas))).Cluster);

    public Task<TroveException> FailsAsync(OperationRequest request) => Assert.ThrowsAsync<TroveException>(() => RunAsync(request));

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

    public async Task<string> PasswordAsync(TroveCluster cluster) =>
        (await Service.GetCredentialAsync(cluster.Id, CancellationToken.None)).Password;

    /// <summary>What is on the hosts of the set: the servers and the folders of nodes, as <c>host:what</c>. Hosts that are off have only folders.</summary>
    public IReadOnlyList<string> Left(params int[] hosts) =>
    [
        .. (hosts.Length == 0 ? Enumerable.Range(0, _hosts.Hosts.Count) : hosts).Select(i => _hosts[i]).SelectMany(host =>
            Servers(host).Select(server => $"{host.Name}: {server}").Concat(Folders(host).Select(folder => $"{host.Name}: {folder}"))),
    ];

    /// <summary>The servers that run on a host.</summary>
    public static IReadOnlyList<HostProcess> Servers(SshHost host) =>
        [.. host.Processes().Where(process => process.State != 'Z' && process.Arguments is [var program, ..] && program.EndsWith("redis-server", StringComparison.Ordinal))];

    /// <summary>The folders of nodes on a host.</summary>
    public static IReadOnlyList<string> Folders(SshHost host)
    {
        string folder = host.Path("/var/lib/trove");
        return Directory.Exists(folder) ? [.. Directory.GetDirectories(folder).Select(path => Path.GetFileName(path))] : [];
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
