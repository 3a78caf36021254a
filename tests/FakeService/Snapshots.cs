using System.Globalization;

namespace TroveClusters.FakeService;

/// <summary>Makes the objects a real service would hand out.</summary>
internal static class Snapshots
{
    internal static readonly DateTimeOffset Created = new(2026, 3, 1, 8, 30, 0, TimeSpan.Zero);

    public static TroveSetting Setting(SettingScript script) => new()
    {
        Group = script.Group,
        Name = script.Name,
        Value = script.Value,
        Default = script.Default,
        Source = script.Source,
        Help = $"What {script.Name} does.",
    };

    public static TroveCatalogBackup Backup(string path) => new() { Path = path, Size = 4096, Clusters = 2, Nodes = 7, Operations = 1, SchemaVersion = 1, Created = Created };

    public static TroveCatalogRestore Restore(string path) => new()
    {
        Path = path, Catalog = "/home/catalog.db", KeptCatalog = "/home/catalog.db.bak", Clusters = 2, Nodes = 7, Operations = 1, SchemaVersion = 1, Created = Created,
        MissingNodes = 1, UnknownFolders = ["/home/nodes/unknown"],
    };

    public static TroveFlavor Flavor(string id, string name, int ram, int disk = 0) => new() { Id = id, Name = name, Ram = ram, Vcpus = 1, Disk = disk };

    public static TroveQuota Quota(QuotaScript script) => new()
    {
        Tenant = script.Tenant,
        Resource = script.Resource,
        Limit = script.Limit,
        InUse = script.InUse,
        Source = script.Source,
    };

    public static TroveServerToken Token(TokenScript script) => new()
    {
        Id = World.IdOf($"token {script.Name}"),
        Name = script.Name,
        Tenant = script.Tenant,
        Role = script.Role,
        Created = Created,
        Expires = script.Expires,
        IsExpired = script.IsExpired,
    };

    public static TroveHost Host(HostScript script) => new()
    {
        Id = World.IdOf($"host {script.Name}"),
        Name = script.Name,
        Address = $"{script.Name}.example.net",
        Port = 22,
        User = "root",
        Capacity = 2,
        NodeCount = script.Nodes,
        AvailabilityZone = script.Zone,
        Flavor = script.Flavor,
        Tags = script.Tags.ToArray(),
        Status = script.Status,
        HostKeys = new[] { $"ssh-ed25519 SHA256:{script.Name}" },
        Registered = Created,
        Message = script.Message,
    };

    public static TroveCluster Cluster(ClusterScript script) => script.Datastore == VerticaSnapshots.Datastore
        ? VerticaSnapshots.Cluster(script)
        : Cluster(
            script.Name, script.Datastore, script.Version, script.Status, TroveTask.Parse(script.Task),
            [.. Enumerable.Range(1, script.Nodes).Select(n => Node(script.Name, $"{script.Name}-member-{n}", n, n > script.Nodes - script.EmptyNodes ? 0 : 1000))]);

    /// <summary>The cluster as a change of its flavor or configuration leaves it.</summary>
    public static TroveCluster Changed(RedisCluster before, SetClusterRequest request)
    {
        var configuration = new SortedDictionary<string, string>(before.Configuration.ToDictionary());
        foreach ((string name, string? value) in request.Configuration)
        {
            if (value is null)
                configuration.Remove(name);
            else
                configuration[name] = value;
        }
        return Cluster(
            before.Name, before.Datastore, before.DatastoreVersion, before.Status, before.Task,
            [.. before.Nodes.Cast<RedisClusterNode>().Select(node => Node(
                before.Name, node.Name, node.Port - 7000, node.SlotCount, flavor: request.Flavor ?? node.Flavor))],
            configuration);
    }

    /// <summary>The cluster as an upgrade leaves it.</summary>
    public static TroveCluster Upgraded(RedisCluster before, string version) =>
        Cluster(before.Name, before.Datastore, version, before.Status, before.Task, before.Nodes);

    public static TroveCluster Cluster(
        string name, string datastore, string version, TroveClusterStatus status, TroveTask task, IReadOnlyList<TroveClusterNode> nodes,
        SortedDictionary<string, string>? configuration = null) =>
        new RedisCluster
        {
            Id = World.IdOf(name),
            Name = name,
            Status = status,
            Task = task,
            Datastore = datastore,
            DatastoreVersion = version,
            Provider = "local",
            Created = Created,
            Updated = Created,
            Ip = ["127.0.0.1"],
            Endpoint = [.. nodes.Select(node => string.Create(CultureInfo.InvariantCulture, $"{node.Host}:{node.Port}"))],
            Nodes = nodes,
            SlotsAssigned = 16384,
            Configuration = (configuration ?? []).AsReadOnly(),
            ShardCount = nodes.OfType<RedisClusterNode>().Count(node => node.SlotCount > 0),
        };

    public static TroveClusterNode Node(string cluster, string name, int number, int slots, TroveNodeStatus status = TroveNodeStatus.Active, string flavor = "2", IReadOnlyList<string>? ranges = null) =>
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
            Flavor = flavor,
            VolumeSize = 2,
            VolumeUsed = 0.01,
            Created = Created,
            Updated = Created,
            RedisId = World.IdOf(name).ToString("N") + "01234567",
            SlotCount = slots,
            Slots = ranges ?? (slots == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{number * 1000}-{(number * 1000) + slots - 1}")]),
        };

    public static TroveLogEntry LogEntry(TroveClusterNode node) => new()
    {
        ClusterName = node.ClusterName,
        ClusterId = node.ClusterId,
        NodeName = node.Name,
        Time = Created,
        Level = TroveLogLevel.Notice,
        Message = $"{node.Name} is ready",
        Line = $"1:M 01 Mar 2026 08:30:00.000 * {node.Name} is ready",
    };

    /// <summary>A measurement in which nodes that are not Active did not answer.</summary>
    public static TroveClusterMeasurement Measurement(TroveCluster cluster) => new RedisClusterMeasurement
    {
        ClusterName = cluster.Name,
        ClusterId = cluster.Id,
        Datastore = cluster.Datastore,
        Measured = Created,
        Unreachable = cluster.Status == TroveClusterStatus.Active ? [] : [cluster.Nodes[^1].Name],
        MemoryUsed = 50,
        MemoryLimit = 200,
        KeyCount = 7,
        Hits = 3,
        Misses = 1,
        Nodes = [.. cluster.Nodes.Select((node, i) => new RedisNodeMeasurement
        {
            ClusterName = cluster.Name,
            NodeName = node.Name,
            Role = node.Role,
            Status = node.Status,
            Message = cluster.Status != TroveClusterStatus.Active && i == cluster.Nodes.Count - 1 ? "It does not answer." : "",
        })],
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
        Owner = $"{script.User}@here (pid 1)",
        StartedBy = $"{script.User}@here (pid 1)",
        Command = $"{script.Kind} {script.Cluster}",
        Started = Created,
        Finished = script.State is TroveOperationState.Running or TroveOperationState.RollingBack or TroveOperationState.Interrupted ? null : Created.AddMinutes(1),
        ErrorId = script.Error?.ToString() ?? "",
        Message = script.Message,
    };
}
