using TroveClusters.Engine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Formation;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;
using TroveClusters.Tests.Integration.Redis.Servers;

namespace TroveClusters.Bench.Create;

/// <summary>The ways to create a cluster, each timed from its first act to a cluster proven ready.</summary>
internal static class Candidates
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    /// <summary>Whether the engine's progress is shown, with times.</summary>
    public static bool Trace { get; set; }

    /// <summary>The engine, on servers that run.</summary>
    public static async Task<TimeSpan> EngineAsync(RedisServerSet servers, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await using var agents = new Agents(servers);
        await FormAsync(agents.All, cancellationToken);
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>The engine, the start of the servers included.</summary>
    public static async Task<TimeSpan> LaunchAsync(Func<RedisServerSet> start, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await using var servers = start();
        await servers.UpAsync();
        await using var agents = new Agents(servers);
        await FormAsync(agents.All, cancellationToken);
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>redis-cli: when it ended, and when what it made was ready by the same proof.</summary>
    public static async Task<(TimeSpan Exit, TimeSpan Ready)> RedisCliAsync(
        string program, RedisServerSet servers, CancellationToken cancellationToken)
    {
        await using var agents = new Agents(servers);
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in (string[])["--cluster", "create", .. servers.Servers.Select(s => s.Endpoint.ToString()), "--cluster-yes"])
            start.ArgumentList.Add(argument);

        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken).WaitAsync(s_limit, cancellationToken);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
        var exit = Stopwatch.GetElapsedTime(started);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"redis-cli ended with {process.ExitCode}: {await output}{await errors}");

        AgreementResult agreement;
        while (!(agreement = await ClusterAgreement.CheckAsync(agents.All, null, RedisNodeAgentOptions.Default.ConnectTimeout, cancellationToken)).IsAgreed)
        {
            if (Stopwatch.GetElapsedTime(started) > s_limit)
                throw new InvalidOperationException($"The cluster redis-cli made is not ready: {agreement.Describe()}");
            await Task.Delay(10, cancellationToken);
        }
        await WriteAndReadAsync(agents.All, cancellationToken);
        return (exit, Stopwatch.GetElapsedTime(started));
    }

    private static async Task FormAsync(IReadOnlyList<RedisNodeAgent> agents, CancellationToken cancellationToken)
    {
        var request = new FormationRequest
        {
            Fresh = [.. agents.Zip(SlotSplit.Split(agents.Count), (agent, range) => new FormationNode { Node = agent, Slots = SlotSet.Of(range) })],
        };
        await ClusterFormation.FormAsync(
            request,
            new FormationOptions
            {
                Timeout = new TimeLimit(s_limit, "the benchmark"),
                JournalNodeTimeouts = (_, _) => Task.CompletedTask,
                Progress = Trace ? Tracer() : null,
            },
            NullLogger.Instance, cancellationToken);
        await WriteAndReadAsync(agents, cancellationToken);
    }

    private static Action<FormationProgress> Tracer()
    {
        var started = Stopwatch.GetTimestamp();
        return p => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"    {Stopwatch.GetElapsedTime(started).TotalMilliseconds,7:0} ms  {p.Phase} {p.Done}/{p.Total}"));
    }

    /// <summary>A key written to and read from every shard, by its owner.</summary>
    private static Task WriteAndReadAsync(IReadOnlyList<RedisNodeAgent> agents, CancellationToken cancellationToken) =>
        Task.WhenAll(agents.Select(async agent =>
        {
            var slots = (await agent.NodesAsync(cancellationToken)).Myself.Slots;
            var key = KeySlot.KeyFor(slots.Ranges[0].First, "bench");
            (await agent.CallAsync(new RedisCommand("SET", key, "proof"), cancellationToken)).AsOk();
            var read = await agent.CallAsync(new RedisCommand("GET", key), cancellationToken);
            if (read.AsString() != "proof")
                throw read.Unexpected("what was written");
        }));

    private sealed class Agents(RedisServerSet servers) : IAsyncDisposable
    {
        public IReadOnlyList<RedisNodeAgent> All { get; } = [.. servers.Servers.Select(s => s.Agent())];

        public async ValueTask DisposeAsync()
        {
            foreach (var agent in All)
                await agent.DisposeAsync();
        }
    }
}
