namespace TroveClusters.Bench.Slots;

/// <summary>Who moves slots.</summary>
internal sealed record Mover(string Name, Func<BenchCluster, Task> Fill, Func<BenchCluster, Task> Drain)
{
    public static Mover Engine { get; } = new(
        "engine",
        cluster => cluster.RunAsync(new OptimizeClusterRequest { ClusterId = cluster.Id }),
        cluster => cluster.EmptyLastAsync());

    /// <summary>redis-cli with so many keys in a MIGRATE; 10 is what it does by itself.</summary>
    public static Mover RedisCli(int pipeline) => new(
        $"redis-cli, pipeline {pipeline}",
        cluster => cluster.CliAsync(
            "--cluster", "rebalance", cluster.Nodes[0].Endpoint(), "--cluster-use-empty-masters", "--cluster-pipeline", $"{pipeline}"),
        cluster => cluster.CliAsync(
            "--cluster", "rebalance", cluster.Nodes[0].Endpoint(), "--cluster-weight", $"{cluster.Last.RedisId}=0", "--cluster-pipeline", $"{pipeline}"));
}

internal static class Endpoints
{
    public static string Endpoint(this RedisClusterNode node) => FormattableString.Invariant($"{node.Host}:{node.Port}");
}
