namespace TroveClusters.Tests.VerticaClusters.Harness;

/// <summary>What is asked for, with the hosts of a double by their numbers.</summary>
internal static class Requests
{
    public static string Host(int number) => $"vhost{number}";

    public static IReadOnlyList<TroveNodeSpec> On(params IEnumerable<int> hosts) => [.. hosts.Select(host => new TroveNodeSpec(Host(host)))];

    /// <summary>So many nodes, wherever there is room.</summary>
    public static IReadOnlyList<TroveNodeSpec> Anywhere(int count) => [.. Enumerable.Range(0, count).Select(_ => new TroveNodeSpec())];

    public static CreateClusterRequest Create(string name, params int[] hosts) => Create(name, On(hosts));

    public static CreateClusterRequest Create(string name, IReadOnlyList<TroveNodeSpec> nodes) => new()
    {
        Name = name, Datastore = "vertica", Nodes = nodes, Flavor = "1", VolumeSize = 1,
    };

    public static AddNodesRequest Grow(TroveCluster cluster, params int[] hosts) => new() { ClusterId = cluster.Id, Nodes = On(hosts), NoRebalance = true };

    /// <summary>Removes the nodes that are on these hosts.</summary>
    public static RemoveNodesRequest Shrink(TroveCluster cluster, params int[] hosts) => new()
    {
        ClusterId = cluster.Id, Nodes = [.. hosts.Select(host => cluster.Nodes.Single(node => node.Host == Host(host)).Name)],
    };

    public static RemoveClusterRequest Delete(TroveCluster cluster) => new() { ClusterId = cluster.Id };
}
