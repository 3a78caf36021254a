using System.Globalization;

namespace TroveClusters.FakeService;

/// <summary>Makes the Vertica clusters a real service would hand out.</summary>
internal static class VerticaSnapshots
{
    public const string Datastore = "vertica";

    public static TroveCluster Cluster(ClusterScript script) => Cluster(
        script.Name,
        [.. Enumerable.Range(1, script.Nodes).Select(n => Node(script.Name, $"{script.Name}-member-{n}", n, n > script.Nodes - script.DownNodes))],
        script.Status, TroveTask.Parse(script.Task), root: script.Root, adopted: script.Adopted);

    public static VerticaCluster Cluster(
        string name, IReadOnlyList<TroveClusterNode> nodes, TroveClusterStatus status = TroveClusterStatus.Active, TroveTask? task = null, string? database = null,
        int? kSafety = null, double? rebalanced = null, bool root = false, bool adopted = false) =>
        new()
        {
            Id = World.IdOf(name),
            Name = name,
            Status = status,
            Task = task ?? TroveTask.None,
            Datastore = Datastore,
            DatastoreVersion = "9.2.1-0",
            Provider = "ssh",
            Created = Snapshots.Created,
            Updated = Snapshots.Created,
            Ip = [.. nodes.SelectMany(node => node.Ip)],
            Endpoint = [.. nodes.Select(node => string.Create(CultureInfo.InvariantCulture, $"{node.Host}:{node.Port}"))],
            Nodes = nodes,
            Database = database ?? name,
            KSafety = kSafety ?? (nodes.Count < 3 ? 0 : 1),
            CurrentKSafety = nodes.Count < 3 ? 0 : Math.Max(0, 1 - nodes.OfType<VerticaClusterNode>().Count(node => node.State != "UP")),
            License = "Community Edition",
            LicenseNodes = 3,
            RebalancePercent = rebalanced,
            LocalSegments = true,
            ScalingFactor = 4,
            RootEnabled = root,
            Adopted = adopted,
        };

    /// <summary>The same cluster with other nodes, or with root enabled.</summary>
    public static VerticaCluster With(VerticaCluster cluster, IReadOnlyList<TroveClusterNode> nodes, double? rebalanced = null, bool root = false) => Cluster(
        cluster.Name, nodes, TroveClusterStatus.Active, cluster.Task, cluster.Database, cluster.KSafety, rebalanced ?? cluster.RebalancePercent, root || cluster.RootEnabled, cluster.Adopted);

    public static VerticaClusterNode Node(string cluster, string name, int number, bool down = false, TroveNodeStatus? status = null, string? host = null) => new()
    {
        Id = World.IdOf($"{cluster}/{name}"),
        Name = name,
        ClusterId = World.IdOf(cluster),
        ClusterName = cluster,
        Datastore = Datastore,
        DatastoreVersion = "9.2.1-0",
        Type = number == 1 ? "master" : "member",
        Role = TroveNodeRole.Member,
        Status = status ?? (down ? TroveNodeStatus.Failed : TroveNodeStatus.Active),
        Ip = [string.Create(CultureInfo.InvariantCulture, $"10.0.0.{number}")],
        Host = host ?? string.Create(CultureInfo.InvariantCulture, $"10.0.0.{number}"),
        Port = 5433,
        Flavor = "2",
        VolumeSize = 2,
        VolumeUsed = 0.01,
        Created = Snapshots.Created,
        Updated = Snapshots.Created,
        State = status == TroveNodeStatus.Removed ? "" : down ? "DOWN" : "UP",
        DatabaseNode = string.Create(CultureInfo.InvariantCulture, $"v_{cluster}_node{number:0000}"),
    };
}
