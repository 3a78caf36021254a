using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Bench.Slots;

/// <summary>
/// A client with one call at a time, in a process of its own, so that it waits for nothing that moves slots: reads and writes
/// keys that are there, follows MOVED and ASK, and notes how long each call took, redirections included.
/// </summary>
internal sealed class Prober
{
    /// <summary>The argument that makes this program one.</summary>
    public const string Argument = "--probe";

    private const string PasswordVariable = "BENCH_PROBE_PASSWORD";
    private const int Keys = 100_000;
    private const int WarmUp = 3000;

    private readonly RedisNodeAgent[] _agents;
    private readonly RedisNodeAgent?[] _owners = new RedisNodeAgent?[SlotRange.SlotCount];

    private Prober(IEnumerable<int> ports, string password) => _agents = [.. ports.Select(port => new RedisNodeAgent(
        new RedisEndpoint("127.0.0.1", port), new RedisCredential(null, password), RedisNodeAgentOptions.Default, NullLogger.Instance))];

    /// <summary>Runs one beside something else.</summary>
    /// <returns>The time of every call in ms.</returns>
    public static async Task<IReadOnlyList<double>> BesideAsync(BenchCluster cluster, Func<Task> work)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment[PasswordVariable] = cluster.Password;
        start.ArgumentList.Add(Argument);
        foreach (RedisClusterNode node in cluster.Nodes)
            start.ArgumentList.Add(node.Port.ToString(CultureInfo.InvariantCulture));
        using Process process = Process.Start(start)!;
        try
        {
            if (await process.StandardOutput.ReadLineAsync() != "ready")
                throw new InvalidOperationException("The client did not come so far as to begin.");
            await work();
        }
        finally
        {
            process.StandardInput.Close();
        }
        string times = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? [.. times.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException($"The client ended with {process.ExitCode}.");
    }

    /// <summary>Is one, until there is no more input.</summary>
    /// <param name="ports">The cluster's nodes.</param>
    public static async Task<int> RunAsync(IEnumerable<string> ports)
    {
        var prober = new Prober(ports.Select(port => int.Parse(port, CultureInfo.InvariantCulture)), Environment.GetEnvironmentVariable(PasswordVariable)!);
        Task<int> ended = Task.Run(Console.Read);
        await prober.LearnAsync();
        await prober.CallAsync(WarmUp, () => false);
        Console.WriteLine("ready");
        List<double> times = await prober.CallAsync(int.MaxValue, () => ended.IsCompleted);
        await using var output = new StreamWriter(Console.OpenStandardOutput());
        foreach (double time in times)
            await output.WriteLineAsync(time.ToString("0.####", CultureInfo.InvariantCulture));
        return 0;
    }

    /// <summary>Learns who owns what before it begins, as clients of clusters do.</summary>
    private async Task LearnAsync()
    {
        foreach (ClusterNode node in (await _agents[0].NodesAsync(CancellationToken.None)).Nodes)
        {
            RedisNodeAgent? agent = _agents.FirstOrDefault(agent => agent.Endpoint.Port == node.Port);
            foreach (int slot in node.Slots.Slots)
                _owners[slot] = agent;
        }
    }

    private async Task<List<double>> CallAsync(int most, Func<bool> ended)
    {
        var times = new List<double>();
        var random = new Random(7);
        byte[] value = new byte[100];
        for (int i = 0; i < most && !ended(); i++)
        {
            string key = BenchCluster.Key(random.Next(Keys));
            long started = Stopwatch.GetTimestamp();
            await CallAsync(KeySlot.Of(key), i % 2 == 0 ? new RedisCommand("GET", key) : new RedisCommand("SET", key, value));
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return times;
    }

    private async Task CallAsync(int slot, RedisCommand command)
    {
        RedisNodeAgent node = _owners[slot] ?? _agents[0];
        bool asking = false;
        while (true)
        {
            IReadOnlyList<RespValue> replies = await node.PipelineAsync(asking ? [new RedisCommand("ASKING"), command] : [command], CancellationToken.None);
            RespValue reply = replies[^1];
            if (!reply.IsError)
                return;
            string[] words = reply.AsErrorText().Split(' ');
            if (words[0] == "TRYAGAIN")
                continue;
            if (words[0] is not ("MOVED" or "ASK"))
                reply.OrThrow();
            int port = int.Parse(words[2].Split(':')[^1], CultureInfo.InvariantCulture);
            node = _agents.First(agent => agent.Endpoint.Port == port);
            asking = words[0] == "ASK";
            if (!asking)
                _owners[slot] = node;
        }
    }
}
