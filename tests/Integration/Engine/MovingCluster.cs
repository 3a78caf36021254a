using TroveClusters.Tests.OperationWorker;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>A cluster whose slots move while an application writes to it, and what must hold of it after anything that happens.</summary>
internal sealed class MovingCluster : IAsyncDisposable
{
    /// <summary>What MigrateSlotMover says before each thing it does.</summary>
    public static readonly IReadOnlyList<string> Stages = ["Opening", "Opened at the destination", "Moving the keys", "Closing", "Closed at the destination"];

    private const int FixedKeys = 2000;
    private const int WrittenKeys = 250;

    private readonly TestHome _home;

    private MovingCluster(TestHome home, RedisCluster cluster, Writer writer) => (_home, Cluster, Writer) = (home, cluster, writer);

    public RedisCluster Cluster { get; }

    public Writer Writer { get; }

    public static async Task<MovingCluster> CreateAsync(TestHome home, string name, int nodes, int replicas = 0)
    {
        RedisCluster cluster = await home.CreateAsync(name, nodes, replicas);
        // What is acknowledged is on disk: what is lost with a killed server then was lost by the move, not by the server.
        await home.RunAsync(new SetClusterRequest { ClusterId = cluster.Id, Configuration = new Dictionary<string, string?> { ["appendfsync"] = "always" } });
        await DataPlane.WriteAsync(home, cluster, "k", FixedKeys);
        return new MovingCluster(home, cluster, new Writer(cluster, await home.PasswordAsync(cluster), WrittenKeys));
    }

    public async ValueTask DisposeAsync() => await Writer.DisposeAsync();

    public TroveClusterNode Node(string name) => Cluster.Nodes.Single(node => node.Name == name);

    public void KillServer(string name) => Signals.Kill(_home.ServerOf(Node(name)));

    public MoveSlotsRequest Move(string slots, string to) => new() { ClusterId = Cluster.Id, Slots = [slots], To = to };

    /// <summary>Begins a move in a process of its own.</summary>
    public Worker StartMove(string slots, string to, string holdAt, long bytesPerSecond = long.MaxValue) =>
        Worker.Start(_home.Folder, "moveslots", Cluster.Name, $"{slots}>{to}", holdAt, $"{bytesPerSecond}");

    /// <summary>The slots that are half moved, as the nodes that run tell.</summary>
    public async Task<int> OpenSlotsAsync()
    {
        int open = 0;
        foreach (TroveClusterNode node in (await _home.GetAsync(Cluster.Name)).Nodes)
            open += (await RedisCli.NodesAsync(_home, Cluster, node)).Sum(line => line.Split(["->-", "-<-"], StringSplitOptions.None).Length - 1);
        return open;
    }

    /// <summary>
    /// Nothing is lost, no slot is open, all nodes say the same of every slot, the catalog says what they say, and nobody holds
    /// the cluster.
    /// </summary>
    public async Task<RedisCluster> CheckAsync(string when)
    {
        RedisCluster catalog = await _home.GetAsync(Cluster.Name);
        RedisCluster asked = await _home.GetAsync(Cluster.Name, refresh: true);
        Assert.True((asked.Status, asked.Message, asked.Task, asked.SlotsAssigned) == (TroveClusterStatus.Active, "", TroveTask.None, 16384), $"{when}: {asked.Status} {asked.Message} {asked.Task} {asked.SlotsAssigned}");
        Assert.True(await OpenSlotsAsync() == 0, $"{when}: slots are open");
        Assert.Equal(Owned(asked), Owned(catalog));
        foreach (TroveClusterNode node in asked.Nodes)
            Assert.Equal(Owned(asked), Said(await RedisCli.NodesAsync(_home, asked, node)));
        Assert.Equal(asked.NodeCount, _home.Servers().Count);
        Assert.Equal(when, $"{when}{string.Concat((await Writer.LostAsync()).Select(lost => $"; lost {lost}"))}");
        await DataPlane.ReadThroughEveryNodeAsync(_home, asked, "k", FixedKeys);
        return asked;
    }

    /// <summary>The application stops, and has done something all the while.</summary>
    public async Task EndAsync(string when)
    {
        await Writer.StopAsync();
        await CheckAsync(when);
        Assert.True(Writer.Acknowledged > 0, "nothing was acknowledged");
    }

    private static IEnumerable<string> Owned(RedisCluster cluster) => cluster.Nodes.Cast<RedisClusterNode>()
        .Where(node => node.Slots.Count > 0).Select(node => $"{node.RedisId} {string.Join(' ', node.Slots)}").Order(StringComparer.Ordinal);

    private static IEnumerable<string> Said(IEnumerable<string> lines) => lines.Select(line => line.Split(' '))
        .Where(words => words.Length > 8).Select(words => $"{words[0]} {string.Join(' ', words[8..])}").Order(StringComparer.Ordinal);
}
