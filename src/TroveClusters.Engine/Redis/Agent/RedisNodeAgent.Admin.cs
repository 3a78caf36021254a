using System.Globalization;
using Microsoft.Extensions.Logging;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Agent;

/// <content>What is asked beyond the six calls. Reads that waiting loops repeat are logged at trace level only.</content>
internal sealed partial class RedisNodeAgent
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(50);

    public Task<RedisServerKind> GetKindAsync(CancellationToken cancellationToken) =>
        _kind is { } known && _connection is { IsBroken: false }
            ? Task.FromResult(known)
            : RunAsync(LogLevel.Trace, "INFO server", ReadKindAsync, cancellationToken);

    public async Task WaitUntilUpAsync(CancellationToken cancellationToken)
    {
        TroveException? obstacle = null;
        var asking = false;
        try
        {
            var pause = new GrowingPause(s_firstPause, s_longestPause);
            while (true)
            {
                asking = true;
                try
                {
                    await PingAsync(cancellationToken);
                    return;
                }
                catch (TroveException e) when (e.Info.Id is TroveErrorId.NodeUnreachable or TroveErrorId.OperationTimedOut
                    || e.InnerException is RedisReplyException { Code: "LOADING" or "MASTERDOWN" })
                {
                    obstacle = e;
                }
                asking = false;
                await pause.WaitAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException e)
        {
            throw new WaitCanceledException(Obstacle(asking, obstacle), e);
        }
    }

    /// <summary>
    /// What a wait ended with. The last attempt may have been cut short a moment after it began, so what is known from those
    /// before it is told as well: a server that refuses says so only when an attempt has ended.
    /// </summary>
    private string Obstacle(bool asking, TroveException? known) => (asking, known) switch
    {
        (false, _) => known!.Message,
        (true, null) => $"{endpoint} does not answer",
        (true, _) => $"{endpoint} does not answer; the attempt before: {known.Message}",
    };

    public Task PingAsync(CancellationToken cancellationToken) =>
        RunAsync(LogLevel.Trace, "PING", async call =>
        {
            var reply = await call.SendAsync("PING");
            return reply.AsString() == "PONG" ? true : throw reply.Unexpected("PONG");
        }, cancellationToken);

    public Task<ClusterNodes> NodesAsync(CancellationToken cancellationToken) =>
        RunAsync(LogLevel.Trace, "CLUSTER NODES", ReadNodesAsync, cancellationToken);

    public Task<ClusterInfo> ClusterInfoAsync(CancellationToken cancellationToken) =>
        RunAsync(LogLevel.Trace, "CLUSTER INFO", async call =>
            ClusterInfo.Parse((await call.SendAsync("CLUSTER", "INFO")).AsString()), cancellationToken);

    public Task<RedisNodeView> ViewAsync(CancellationToken cancellationToken) =>
        RunAsync(LogLevel.Trace, "CLUSTER INFO, NODES", ReadViewAsync, cancellationToken);

    public Task<InfoReply> InfoAsync(string? section, CancellationToken cancellationToken) =>
        RunAsync(LogLevel.Trace, "INFO", async call =>
            InfoReply.Parse((section is null ? await call.SendAsync("INFO") : await call.SendAsync("INFO", section)).AsString()), cancellationToken);

    public Task<string?> ConfigGetAsync(string name, CancellationToken cancellationToken) =>
        RunAsync(LogLevel.Debug, $"CONFIG GET {name}", async call =>
        {
            var reply = await call.SendAsync("CONFIG", "GET", name);
            var pairs = reply.AsArray();
            return pairs.Count switch
            {
                0 => null,
                2 => pairs[1].AsStringOrNull(),
                _ => throw reply.Unexpected("a name and a value"),
            };
        }, cancellationToken);

    public Task ConfigSetAsync(string name, string value, CancellationToken cancellationToken) =>
        RunOkAsync($"CONFIG SET {name}", new RedisCommand("CONFIG", "SET", name, value), cancellationToken);

    public Task<long> DbSizeAsync(CancellationToken cancellationToken) =>
        RunAsync(LogLevel.Trace, "DBSIZE", async call => (await call.SendAsync("DBSIZE")).AsInt64(), cancellationToken);

    public Task SetConfigEpochAsync(long epoch, CancellationToken cancellationToken) =>
        RunOkAsync("CLUSTER SET-CONFIG-EPOCH", new RedisCommand("CLUSTER", "SET-CONFIG-EPOCH", epoch), cancellationToken);

    public Task ReplicateAsync(string primaryId, CancellationToken cancellationToken) =>
        RunOkAsync($"CLUSTER REPLICATE {primaryId}", new RedisCommand("CLUSTER", "REPLICATE", primaryId), cancellationToken);

    public Task ResetHardAsync(CancellationToken cancellationToken) =>
        RunOkAsync("CLUSTER RESET HARD", new RedisCommand("CLUSTER", "RESET", "HARD"), cancellationToken);

    public Task ResetHardAndEndAsync(CancellationToken cancellationToken) =>
        RunAsync(LogLevel.Debug, "CLUSTER RESET HARD, SHUTDOWN", call => EndAsync(async () =>
        {
            IReadOnlyList<RespValue> replies = await call.SendAllAsync(
            [
                new RedisCommand("CLUSTER", "RESET", "HARD"),
                // A reset is written down only after the commands in hand, and a server that ends does not get there.
                new RedisCommand("CLUSTER", "SAVECONFIG"),
                // Without a wait for replicas, where the server knows the words (Redis 7), else as all know it.
                new RedisCommand("SHUTDOWN", "NOSAVE", "NOW", "FORCE"),
                new RedisCommand("SHUTDOWN", "NOSAVE"),
            ]);
            replies[0].OrThrow().AsOk();
        }), cancellationToken);

    public Task ShutdownAsync(bool save, CancellationToken cancellationToken) =>
        RunAsync(LogLevel.Debug, "SHUTDOWN", call => EndAsync(async () =>
            throw (await call.SendAsync("SHUTDOWN", save ? "SAVE" : "NOSAVE")).Unexpected("the end of the connection")), cancellationToken);

    /// <summary>That the server closes the connection is what it was asked for.</summary>
    private static async Task<bool> EndAsync(Func<Task> end)
    {
        try
        {
            await end();
        }
        catch (TroveException e) when (e.Info.Id == TroveErrorId.NodeUnreachable)
        {
            // It has ended.
        }
        return true;
    }

    public Task<RespValue> CallAsync(RedisCommand command, CancellationToken cancellationToken) =>
        RunAsync(LogLevel.Trace, Name(command), call => call.SendAsync(command), cancellationToken, rawErrors: true);

    public Task<IReadOnlyList<RespValue>> PipelineAsync(IReadOnlyList<RedisCommand> commands, CancellationToken cancellationToken) =>
        RunAsync(
            LogLevel.Trace,
            commands.Count == 0 ? "nothing" : string.Create(CultureInfo.InvariantCulture, $"{commands.Count} x {Name(commands[0])}"),
            call => call.SendAllAsync(commands), cancellationToken);

    public Task<T> UseLineAsync<T>(Func<RespLine, T> use) => Task.Factory.StartNew(
        () =>
        {
            using RespLine line = OpenLine(TimeLimit.Shorter(options.ConnectTimeout, options.CallTimeout));
            try
            {
                return use(line);
            }
            catch (TroveException e) when (e.Info.Id == TroveErrorId.OperationTimedOut)
            {
                throw options.CallTimeout.Struck($"{endpoint} did not answer within {options.CallTimeout}: {e.Message}", endpoint.ToString(), e);
            }
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private RespLine OpenLine(TimeLimit limit)
    {
        try
        {
            return RespLine.Open(endpoint, credential, options.Connection with { ConnectTimeout = limit.Time, CallTimeout = options.CallTimeout.Time });
        }
        catch (TroveException e) when (Explain(e, limit) is { } explained)
        {
            throw explained;
        }
    }

    private Task<bool> RunOkAsync(string name, RedisCommand command, CancellationToken cancellationToken) =>
        RunAsync(LogLevel.Debug, name, async call =>
        {
            (await call.SendAsync(command)).AsOk();
            return true;
        }, cancellationToken);

    private static string Name(RedisCommand command) => command.Arguments[0].ToString();
}
