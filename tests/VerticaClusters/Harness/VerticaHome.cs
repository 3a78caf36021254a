using System.Text.Json.Nodes;
using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Remote;
using TroveClusters.Tests.VerticaHost.InProcess;

namespace TroveClusters.Tests.VerticaClusters.Harness;

/// <summary>
/// A Trove home of a test's own whose clusters are on the hosts of a double. In this process the engine reaches them by the
/// double's transport, over sshd by its own; in both cases plans are made and run as cmdlets do it.
/// </summary>
internal sealed class VerticaHome : IAsyncDisposable
{
    public const string Package = "/root/vertica.deb";
    public const string PaidLicense = "/root/vertica.license";

    private readonly Way _way;

    private VerticaHome(Way way, VerticaSim sim)
    {
        (_way, Sim) = (way, sim);
        IEnumerable<int> all = Enumerable.Range(1, sim.World.Topology.Hosts.Count);
        PackagedAtFirst = all.Where(host => sim.Exists(host, "/opt/vertica/bin/admintools")).ToHashSet();
        KeysAtFirst = all.ToDictionary(host => host, host => Stand.Keys(sim, host, "/root"));
        Folder = Directory.CreateTempSubdirectory("trove-vertica-home-").FullName;
        Configure();
        Service = NewService();
    }

    public VerticaSim Sim { get; }

    /// <summary>The double, where it lives in this process.</summary>
    public InProcessSim InProcess => (InProcessSim)Sim;

    /// <summary>The hosts that had Vertica's package before anything was done.</summary>
    public IReadOnlySet<int> PackagedAtFirst { get; }

    /// <summary>The keys that could log in as root on each host before anything was done.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<string>> KeysAtFirst { get; }

    public string Folder { get; }

    public ITroveService Service { get; }

    public EventLog Events { get; } = new();

    /// <summary>Whether a program may meet another one that goes on unseen: only where the test has cut its connection.</summary>
    public bool MayOverlap { get; set; }

    public Stand Stand => new(this);

    /// <summary>Starts a double and registers its hosts.</summary>
    /// <param name="way">How the hosts are reached.</param>
    /// <param name="hosts">How many hosts there are.</param>
    /// <param name="options">The double's further options.</param>
    /// <param name="registered">How many of them are registered; null for all.</param>
    public static async Task<VerticaHome> StartAsync(Way way, int hosts, SimOptions? options = null, int? registered = null)
    {
        VerticaSim sim = await way.StartAsync((options ?? new SimOptions()) with { Hosts = hosts });
        var home = new VerticaHome(way, sim);
        try
        {
            await home.RegisterAsync([.. Enumerable.Range(1, registered ?? hosts)]);
            return home;
        }
        catch
        {
            await home.DisposeAsync();
            throw;
        }
    }

    /// <summary>A double in this process.</summary>
    public static Task<VerticaHome> StartAsync(int hosts, SimOptions? options = null, int? registered = null) => StartAsync(Way.InProcess, hosts, options, registered);

    /// <summary>A service as another session would have it: nothing is remembered.</summary>
    public ITroveService NewService() => _way == Way.InProcess ? ServiceOver(Sim.Transport) : new EngineFactory().Create(Settings);

    /// <summary>A service that reaches the hosts in a test's own way.</summary>
    public ITroveService ServiceOver(IRemoteTransport transport) => new TroveService(new EngineServices(Settings, () => transport));

    /// <summary>The catalog, as the engine has it.</summary>
    public CatalogDatabase Catalog => new(new TroveHome(Folder));

    /// <summary>
    /// Writes the configuration: a licence for many nodes and the package of the first host, unless told otherwise, and a
    /// host that does not answer is given up soon.
    /// </summary>
    /// <param name="vertica">Options of Vertica.</param>
    public void Configure(params (string Name, JsonNode? Value)[] vertica) => Configure([], vertica);

    /// <summary>The same, with general options.</summary>
    public void Configure(IEnumerable<(string Name, JsonNode? Value)> general, IEnumerable<(string Name, JsonNode? Value)> vertica)
    {
        // Over sshd hosts, client and tests share the processors: what is slow is not gone.
        var defaults = new JsonObject { ["agent_call_low_timeout"] = _way == Way.InProcess ? 5 : 30, ["ssh_connect_timeout"] = 30, ["ssh_keepalive"] = 1 };
        // Long enough by the double's clock for any node to come up, and for one that never does soon over.
        var group = new JsonObject { ["package"] = Package, ["license"] = PaidLicense, ["state_change_wait_time"] = _way == Way.InProcess ? 3 : 15 };
        foreach ((string name, JsonNode? value) in general)
            defaults[name] = value;
        foreach ((string name, JsonNode? value) in vertica)
            group[name] = value;
        string beside = Path.Combine(Folder, "trove.json.new");
        File.WriteAllText(beside, new JsonObject { ["default"] = defaults, ["vertica"] = group }.ToJsonString());
        File.Move(beside, Path.Combine(Folder, "trove.json"), overwrite: true);
    }

    /// <summary>Registers hosts by their numbers, as an operator does it: one node each, root, the key's file.</summary>
    public async Task RegisterAsync(params int[] hosts)
    {
        foreach (int host in hosts)
            await Service.RegisterHostAsync(RegisterRequest(host), CancellationToken.None);
    }

    public RegisterHostRequest RegisterRequest(int host) => new()
    {
        Name = $"vhost{host}", Address = Sim.Address(host), Port = Sim.World.Topology.Port, User = "root", KeyFile = Sim.ClientKeyFile, Capacity = 1,
    };

    /// <summary>Plans and runs a request.</summary>
    public Task<OperationResult> RunAsync(OperationRequest request) => RunAsync(request, Service);

    public async Task<OperationResult> RunAsync(OperationRequest request, ITroveService service, CancellationToken stop = default) =>
        await service.RunAsync(await service.PlanAsync(request, CancellationToken.None), Events, stop);

    /// <summary>A request that must fail, when it is planned or when it runs.</summary>
    public async Task<TroveException> FailsAsync(string errorId, OperationRequest request, ITroveService? service = null)
    {
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => RunAsync(request, service ?? Service));
        Assert.True(errorId == error.ErrorId, $"Expected {errorId}: {error}\n{Events.Text}");
        Assert.NotEqual("", error.RecommendedAction);
        return error;
    }

    /// <summary>
    /// A request that is refused when it is planned. Nothing is written by it: neither home nor hosts know of it afterwards.
    /// </summary>
    /// <param name="errorId">The error.</param>
    /// <param name="request">The request.</param>
    /// <param name="inMessage">A text in its message.</param>
    /// <param name="asksHosts">Whether the hosts may be looked at before it is refused.</param>
    public async Task<TroveException> RefusesAsync(string errorId, OperationRequest request, string? inMessage = null, bool asksHosts = true)
    {
        Snapshot before = Snapshot.Take(this);
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => Service.PlanAsync(request, CancellationToken.None));
        Assert.True(errorId == error.ErrorId, $"Expected {errorId}: {error}");
        Assert.NotEqual("", error.RecommendedAction);
        if (inMessage is not null)
            Assert.Contains(inMessage, error.Message, StringComparison.Ordinal);
        Snapshot.Take(this).AssertSame(before, asksHosts);
        return error;
    }

    public async Task<VerticaCluster> CreateAsync(string name, params int[] hosts) =>
        Assert.IsType<VerticaCluster>((await RunAsync(Requests.Create(name, hosts))).Cluster);

    public async Task<VerticaCluster?> FindAsync(string name, bool refresh = true, ITroveService? service = null)
    {
        await foreach (TroveCluster cluster in (service ?? Service).GetClustersAsync(new ClusterQuery { Names = [new NamePattern(name)], Refresh = refresh }, CancellationToken.None))
            return (VerticaCluster)cluster;
        return null;
    }

    public async Task<VerticaCluster> GetAsync(string name, bool refresh = true) =>
        await FindAsync(name, refresh) ?? throw new InvalidOperationException($"There is no cluster '{name}'.");

    /// <summary>All operations, the newest first.</summary>
    public async Task<IReadOnlyList<TroveOperation>> OperationsAsync()
    {
        var operations = new List<TroveOperation>();
        await foreach (TroveOperation operation in Service.GetOperationsAsync(new OperationQuery(), CancellationToken.None))
            operations.Add(operation);
        return operations;
    }

    /// <summary>Goes on with an operation that was left behind.</summary>
    public async Task<TroveOperation> ResumeAsync(Guid id) => (await NewService().ResumeAsync(id, Events, CancellationToken.None)).Operation;

    public async Task<string> PasswordAsync(Guid cluster) => (await Service.GetCredentialAsync(cluster, CancellationToken.None)).Password;

    /// <summary>Runs a program of Vertica as an administrator does it who is none of ours, with passwords on the command line.</summary>
    public async Task<SimRun> ByHandAsync(string user, string program, params string[] arguments)
    {
        if (arguments.Any(argument => argument is "-p" or "-w"))
            SecretsByHand++;
        return await Sim.RunAsync(1, user, program, arguments);
    }

    /// <summary>How many command lines with secrets were not the engine's.</summary>
    public int SecretsByHand { get; private set; }

    /// <summary>The same, which must succeed.</summary>
    public async Task DoByHandAsync(string user, string program, params string[] arguments)
    {
        SimRun run = await ByHandAsync(user, program, arguments);
        Assert.True(run.Code == 0, run.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await Sim.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private TroveServiceSettings Settings => new() { Home = Folder };
}
