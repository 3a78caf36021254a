using System.Diagnostics;
using System.Globalization;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Bench.Slots;

/// <summary>
/// A client with one call at a time: reads and writes keys that are there, follows MOVED and ASK, and notes how long each call
/// took, redirections included. It is to wait for servers only. So it has a process of its own, one thread with a connection to
/// each node, and code that is compiled once, before it begins: with .NET's usual compiling anew and waking of threads it waited
/// for itself, the more the shorter the move was.
/// </summary>
internal sealed class Prober
{
    /// <summary>The argument that makes this program one.</summary>
    public const string Argument = "--probe";

    private const string PasswordVariable = "BENCH_PROBE_PASSWORD";
    private const int Keys = 100_000;
    private const int WarmUp = 3000;

    private readonly Dictionary<int, RespLine> _lines;
    private readonly RespLine[] _owners = new RespLine[SlotRange.SlotCount];

    private Prober(IEnumerable<int> ports, string password) => _lines = ports.ToDictionary(port => port, port => RespLine.Open(
        new RedisEndpoint("127.0.0.1", port), new RedisCredential(null, password), RespConnectionOptions.Default));

    /// <summary>Runs one beside something else.</summary>
    /// <returns>The time of every call in ms.</returns>
    public static async Task<IReadOnlyList<double>> BesideAsync(BenchCluster cluster, Func<Task> work)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment[PasswordVariable] = cluster.Password;
        start.Environment["DOTNET_TieredCompilation"] = "0";
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
    public static int Run(IEnumerable<string> ports)
    {
        var prober = new Prober(ports.Select(port => int.Parse(port, CultureInfo.InvariantCulture)), Environment.GetEnvironmentVariable(PasswordVariable)!);
        Task<int> ended = Task.Run(Console.Read);
        prober.Learn();
        prober.Call(WarmUp, () => false);
        Console.WriteLine("ready");
        List<double> times = prober.Call(int.MaxValue, () => ended.IsCompleted);
        using var output = new StreamWriter(Console.OpenStandardOutput());
        foreach (double time in times)
            output.WriteLine(time.ToString("0.####", CultureInfo.InvariantCulture));
        foreach (RespLine line in prober._lines.Values)
            line.Dispose();
        return 0;
    }

    /// <summary>Learns who owns what before it begins, as clients of clusters do.</summary>
    private void Learn()
    {
        foreach (ClusterNode node in ClusterNodes.Parse(Call(_lines.Values.First(), new RedisCommand("CLUSTER", "NODES")).OrThrow().AsString()).Nodes)
        {
            foreach (int slot in node.Slots.Slots)
                _owners[slot] = _lines[node.Port];
        }
    }

    private List<double> Call(int most, Func<bool> ended)
    {
        var times = new List<double>();
        var random = new Random(7);
        byte[] value = new byte[100];
        for (int i = 0; i < most && !ended(); i++)
        {
            string key = BenchCluster.Key(random.Next(Keys));
            long started = Stopwatch.GetTimestamp();
            Call(KeySlot.Of(key), i % 2 == 0 ? new RedisCommand("GET", key) : new RedisCommand("SET", key, value));
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return times;
    }

    private void Call(int slot, RedisCommand command)
    {
        RespLine node = _owners[slot];
        bool asking = false;
        while (true)
        {
            RespValue reply = asking ? Call(node, new RedisCommand("ASKING"), command) : Call(node, command);
            if (!reply.IsError)
                return;
            string[] words = reply.AsErrorText().Split(' ');
            if (words[0] == "TRYAGAIN")
                continue;
            if (words[0] is not ("MOVED" or "ASK"))
                reply.OrThrow();
            node = _lines[int.Parse(words[2].Split(':')[^1], CultureInfo.InvariantCulture)];
            asking = words[0] == "ASK";
            if (!asking)
                _owners[slot] = node;
        }
    }

    /// <summary>The reply to the last of some commands.</summary>
    private static RespValue Call(RespLine node, params RedisCommand[] commands) => node.Call(commands)[^1];
}
