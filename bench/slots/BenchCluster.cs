using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using TroveClusters.Engine;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Bench.Slots;

/// <summary>
/// A cluster in a Trove home of its own: some primaries that share the slots, and one more that is empty. Its servers keep no
/// append-only file, so that a disk slows nobody's moves.
/// </summary>
internal sealed class BenchCluster : IAsyncDisposable
{
    private const int PipelineKeys = 1000;

    private readonly string _home = Directory.CreateTempSubdirectory("trove-bench-").FullName;
    private readonly ITroveService _service;
    private readonly List<RedisNodeAgent> _agents = [];
    private readonly int _primaries;

    private BenchCluster(int primaries)
    {
        _primaries = primaries;
        File.WriteAllText(Path.Combine(_home, "trove.json"), """{"default": {"local_ports": "22400-22767"}}""");
        _service = new EngineFactory().Create(new TroveServiceSettings { Home = _home });
    }

    public string Password { get; private set; } = "";

    public Guid Id { get; private set; }

    /// <summary>The nodes that share the slots, then the empty one.</summary>
    public IReadOnlyList<RedisClusterNode> Nodes { get; private set; } = [];

    public RedisClusterNode Last => Nodes[^1];

    public IReadOnlyList<RedisNodeAgent> Agents => _agents;

    public static async Task<BenchCluster> CreateAsync(int primaries)
    {
        var cluster = new BenchCluster(primaries);
        try
        {
            OperationResult created = await cluster.RunAsync(new CreateClusterRequest
            {
                Name = "bench",
                Datastore = "redis",
                Flavor = "3",
                VolumeSize = 10,
                Nodes = [.. Enumerable.Range(0, primaries).Select(_ => new TroveNodeSpec())],
            });
            cluster.Id = created.Cluster!.Id;
            await cluster.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = [new TroveNodeSpec()] });
            cluster.Password = (await cluster._service.GetCredentialAsync(cluster.Id, CancellationToken.None)).Password;
            await cluster.LookAsync();
            foreach (RedisClusterNode node in cluster.Nodes)
            {
                cluster._agents.Add(new RedisNodeAgent(
                    new RedisEndpoint(node.Host, node.Port), new RedisCredential(null, cluster.Password), RedisNodeAgentOptions.Default, NullLogger.Instance));
                await cluster._agents[^1].ConfigSetAsync("appendonly", "no", CancellationToken.None);
            }
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs an operation, as a cmdlet does: plan, claim, steps.</summary>
    public async Task<OperationResult> RunAsync(OperationRequest request)
    {
        TrovePlan plan = await _service.PlanAsync(request, CancellationToken.None);
        return plan.ChangesNothing
            ? new OperationResult { Operation = null!, Cluster = null }
            : await _service.RunAsync(plan, new Silence(), CancellationToken.None);
    }

    /// <summary>Spreads the slots over all but the last node, whoever has moved them.</summary>
    public Task EmptyLastAsync() => RunAsync(new OptimizeClusterRequest { ClusterId = Id, Weights = new Dictionary<string, double> { [Last.Name] = 0 } });

    /// <summary>Writes keys <c>key:0</c> and so on, each with so many bytes.</summary>
    public async Task FillAsync(int keys, int bytes)
    {
        await LookAsync();
        byte[] value = new byte[bytes];
        new Random(1).NextBytes(value);
        var owners = new RedisNodeAgent[SlotRange.SlotCount];
        for (int i = 0; i < Nodes.Count; i++)
        {
            foreach (string range in Nodes[i].Slots)
            {
                if (SlotSet.TryParse(range, out SlotSet slots, out _))
                {
                    foreach (int slot in slots.Slots)
                        owners[slot] = _agents[i];
                }
            }
        }
        int pipeline = Math.Clamp(10_000_000 / bytes, 1, PipelineKeys);
        foreach (int[] some in Enumerable.Range(0, keys).Chunk(pipeline * _primaries))
        {
            await Task.WhenAll(some.GroupBy(i => owners[KeySlot.Of(Key(i))]).Select(async node =>
            {
                IReadOnlyList<RespValue> replies = await node.Key.PipelineAsync(
                    [.. node.Select(i => new RedisCommand("SET", Key(i), value))], CancellationToken.None);
                foreach (RespValue reply in replies)
                    reply.AsOk();
            }));
        }
    }

    public static string Key(int number) => string.Create(CultureInfo.InvariantCulture, $"key:{number}");

    public async Task<long> CountKeysAsync() =>
        (await Task.WhenAll(_agents.Select(agent => agent.DbSizeAsync(CancellationToken.None)))).Sum();

    /// <summary>The slots each node says that it owns.</summary>
    public async Task<int[]> CountSlotsAsync() =>
        [.. (await Task.WhenAll(_agents.Select(agent => agent.NodesAsync(CancellationToken.None)))).Select(view => view.Myself.Slots.Count)];

    /// <summary>Runs redis-cli on the cluster and waits for its end; the password is in its environment.</summary>
    public async Task CliAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("redis-cli") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["REDISCLI_AUTH"] = Password;
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"redis-cli {string.Join(' ', arguments)} ended with {process.ExitCode}: {output[^Math.Min(output.Length, 2000)..]} {await error}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RedisNodeAgent agent in _agents)
            await agent.DisposeAsync();
        try
        {
            if (Id != Guid.Empty)
                await RunAsync(new RemoveClusterRequest { ClusterId = Id });
        }
        finally
        {
            Directory.Delete(_home, recursive: true);
        }
    }

    private async Task LookAsync()
    {
        await foreach (TroveCluster cluster in _service.GetClustersAsync(new ClusterQuery { Ids = [Id], Refresh = true }, CancellationToken.None))
            Nodes = [.. cluster.Nodes.Cast<RedisClusterNode>()];
    }

    private sealed class Silence : IOperationObserver
    {
        public void OnEvent(OperationEvent e)
        {
            if (e is WarningEvent warning)
                Console.Error.WriteLine(warning.Text);
        }
    }
}
