using System.Diagnostics;

namespace TroveClusters.Tests.HostClusters;

/// <summary>Redis's own command line on this machine, as an application that knows nothing of us; the password goes through its environment.</summary>
internal static class RedisCli
{
    public static async Task<string> RunAsync(HostHome home, TroveCluster cluster, TroveClusterNode node, params string[] arguments)
    {
        var start = new ProcessStartInfo("redis-cli") { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["REDISCLI_AUTH"] = await home.PasswordAsync(cluster);
        foreach (string argument in (string[])["-c", "-h", node.Ip[0], "-p", $"{node.Port}", .. arguments])
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output.Trim();
    }

    /// <summary>Writes keys that fall on all shards, wherever one enters.</summary>
    public static async Task WriteAsync(HostHome home, TroveCluster cluster)
    {
        for (int i = 0; i < 12; i++)
            Assert.Equal("OK", await RunAsync(home, cluster, cluster.Nodes[0], "set", $"key{i}", $"value {i}"));
    }

    /// <summary>Reads them back.</summary>
    public static async Task ReadAsync(HostHome home, TroveCluster cluster)
    {
        for (int i = 0; i < 12; i++)
            Assert.Equal($"value {i}", await RunAsync(home, cluster, cluster.Nodes[i % cluster.NodeCount], "get", $"key{i}"));
    }

    /// <summary>How many nodes a node knows, itself included.</summary>
    public static async Task<int> KnownNodesAsync(HostHome home, TroveCluster cluster, TroveClusterNode node) =>
        (await RunAsync(home, cluster, node, "cluster", "nodes")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
}
