using System.Globalization;

namespace TroveClusters.FakeService;

/// <summary>Makes the objects a real service would hand out.</summary>
internal static class Snapshots
{
    private static readonly DateTimeOffset s_created = new(2026, 3, 1, 8, 30, 0, TimeSpan.Zero);

    public static TroveSetting Setting(SettingScript script) => new()
    {
        Group = script.Group,
        Name = script.Name,
        Value = script.Value,
        Default = script.Default,
        Source = script.Source,
        Help = $"What {script.Name} does.",
    };

    public static TroveCluster Cluster(ClusterScript script) =>
        Cluster(script.Name, script.Datastore, script.Version, script.Status,
            [.. Enumerable.Range(1, script.Nodes).Select(n => Node(script.Name, $"{script.Name}-member-{n}", n, n > script.Nodes - script.EmptyNodes ? 0 : 1000))]);

    public static TroveCluster Cluster(string name, string datastore, string version, TroveClusterStatus status, IReadOnlyList<TroveClusterNode> nodes) =>
        new RedisCluster
        {
            Id = World.IdOf(name),
            Name = name,
            Status = status,
            Datastore = datastore,
            DatastoreVersion = version,
            Provider = "local",
            Created = s_created,
            Updated = s_created,
            Ip = ["127.0.0.1"],
            Endpoint = [.. nodes.Select(node => string.Create(CultureInfo.InvariantCulture, $"{node.Host}:{node.Port}"))],
            Nodes = nodes,
            SlotsAssigned = 16384,
            ShardCount = nodes.OfType<RedisClusterNode>().Count(node => node.SlotCount > 0),
        };

    public static TroveClusterNode Node(string cluster, string name, int number, int slots, TroveNodeStatus status = TroveNodeStatus.Active) =>
        new RedisClusterNode
        {
            Id = World.IdOf($"{cluster}/{name}"),
            Name = name,
            ClusterId = World.IdOf(cluster),
            ClusterName = cluster,
            Datastore = "redis",
            DatastoreVersion = "7.0.15",
            Role = TroveNodeRole.Primary,
            Status = status,
            Ip = ["127.0.0.1"],
            Host = "127.0.0.1",
            Port = 7000 + number,
            Flavor = "2",
            VolumeSize = 2,
            VolumeUsed = 0.01,
            Created = s_created,
            Updated = s_created,
            RedisId = World.IdOf(name).ToString("N") + "01234567",
            SlotCount = slots,
            Slots = slots == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{number * 1000}-{(number * 1000) + slots - 1}")],
        };

    public static TroveOperation Operation(OperationScript script) => new()
    {
        Id = World.IdOf($"{script.Kind} {script.Cluster}"),
        Kind = script.Kind,
        ClusterId = World.IdOf(script.Cluster),
        ClusterName = script.Cluster,
        State = script.State,
        Step = "Start nodes",
        PercentComplete = 50,
        Plan = ["Start nodes", "Join nodes"],
        Owner = "operator@here (pid 1)",
        Command = $"{script.Kind} {script.Cluster}",
        Started = s_created,
        ErrorId = script.Error?.ToString() ?? "",
        Message = script.Message,
    };
}
