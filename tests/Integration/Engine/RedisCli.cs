using System.Diagnostics;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>Redis's own command line, as a second opinion; the password goes through the environment it knows.</summary>
internal static class RedisCli
{
    public static async Task<string> RunAsync(TestHome home, TroveCluster cluster, TroveClusterNode node, params string[] arguments)
    {
        var start = new ProcessStartInfo("redis-cli") { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["REDISCLI_AUTH"] = await home.PasswordAsync(cluster);
        foreach (string argument in (string[])["-h", node.Host, "-p", $"{node.Port}", .. arguments])
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output;
    }

    /// <summary>One reply, without the end of its line.</summary>
    public static async Task<string> CallAsync(TestHome home, TroveCluster cluster, TroveClusterNode node, params string[] command) =>
        (await RunAsync(home, cluster, node, command)).TrimEnd('\n');

    public static async Task<IReadOnlyList<string>> NodesAsync(TestHome home, TroveCluster cluster, TroveClusterNode node) =>
        (await RunAsync(home, cluster, node, "cluster", "nodes")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static async Task<int> ProcessIdAsync(TestHome home, TroveCluster cluster, TroveClusterNode node) =>
        int.Parse((await RunAsync(home, cluster, node, "info", "server")).Split("process_id:")[1].Split('\r')[0], null);
}
