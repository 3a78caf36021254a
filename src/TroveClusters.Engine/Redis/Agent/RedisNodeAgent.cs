using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Agent;

/// <summary>
/// The agent of one node, speaking to its server directly. It connects when first called and again when its connection
/// was lost; calls may overlap and are pipelined, in the order they were made.
/// </summary>
internal sealed partial class RedisNodeAgent(
    RedisEndpoint endpoint, RedisCredential? credential, RedisNodeAgentOptions options, ILogger logger) : IRedisNode, IAsyncDisposable
{
    /// <summary>How many slots one ADDSLOTS names where there is no ADDSLOTSRANGE.</summary>
    private const int SlotsPerCommand = 1024;

    private readonly SemaphoreSlim _connecting = new(1, 1);
    private RespConnection? _connection;
    private (long Ended, TroveException Error)? _failure;
    private RedisServerKind? _kind;

    public RedisEndpoint Endpoint => endpoint;

    public Task<RedisEndpoint> GetNodeIpAsync(CancellationToken cancellationToken) =>
        RunAsync(LogLevel.Debug, "GetNodeIp", async call =>
        {
            var myself = (await ReadNodesAsync(call)).Myself;
            return myself.Host.Length > 0 && myself.Port > 0 ? new RedisEndpoint(myself.Host, myself.Port) : endpoint;
        }, cancellationToken);

    public Task<string?> GetNodeIdForRemovalAsync(CancellationToken cancellationToken) =>
        RunAsync(LogLevel.Debug, "GetNodeIdForRemoval", async call =>
        {
            var myself = (await ReadNodesAsync(call)).Myself;
            return myself.Slots.IsEmpty && myself.OpenSlots.Count == 0 ? myself.Id : null;
        }, cancellationToken);

    public Task RemoveNodesAsync(IReadOnlyList<string> nodeIds, CancellationToken cancellationToken) =>
        RunAsync(LogLevel.Debug, $"RemoveNodes {string.Join(' ', nodeIds)}", async call =>
        {
            var commands = nodeIds.Select(id => new RedisCommand("CLUSTER", "FORGET", id)).ToArray();
            var replies = await call.SendAllAsync(commands);
            for (var i = 0; i < replies.Count; i++)
                JudgeForget(nodeIds[i], replies[i]);
            return true;
        }, cancellationToken);

    public Task ClusterMeetAsync(string host, int port, int? busPort, CancellationToken cancellationToken) =>
        RunAsync(LogLevel.Debug, $"ClusterMeet {new RedisEndpoint(host, port)}", async call =>
        {
            var address = await ResolveAsync(host, call.CancellationToken);
            var command = busPort is { } bus
                ? new RedisCommand("CLUSTER", "MEET", address, port, bus)
                : new RedisCommand("CLUSTER", "MEET", address, port);
            (await call.SendAsync(command)).AsOk();
            return true;
        }, cancellationToken);

    public Task ClusterAddSlotsAsync(int firstSlot, int lastSlot, CancellationToken cancellationToken)
    {
        var range = new SlotRange(firstSlot, lastSlot);
        return RunAsync(LogLevel.Debug, $"ClusterAddSlots {range}", async call =>
        {
            // Tried first and judged afterwards: one round trip in the usual case, and no gap between look and leap.
            if (await TryAddAsync(call, range) is not { } refusal)
                return true;
            var myself = (await ReadNodesAsync(call)).Myself;
            var missing = SlotSet.Of(range).Except(myself.Slots);
            foreach (var part in missing.Ranges)
            {
                if (missing.Count == range.Count)
                    refusal.OrThrow();
                (await TryAddAsync(call, part))?.OrThrow();
            }
            return true;
        }, cancellationToken);
    }

    public Task ClusterCompleteAsync(CancellationToken cancellationToken) =>
        RunAsync(LogLevel.Debug, "ClusterComplete", async call =>
        {
            var defects = (await ReadViewAsync(call)).FindDefects();
            if (defects.Count > 0)
            {
                throw new TroveException(
                    TroveErrorId.ClusterNotReady, $"{endpoint} is no working member of its cluster: {Shorten(defects)}.", endpoint.ToString());
            }
            return true;
        }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _connection, null) is { } connection)
            await connection.DisposeAsync();
        _connecting.Dispose();
    }

    private void JudgeForget(string nodeId, RespValue reply)
    {
        if (!reply.IsError)
        {
            reply.AsOk();
            return;
        }
        var text = reply.AsErrorText();
        if (Says(text, "unknown node") || Says(text, "don't know"))
            return;
        if (Says(text, "forget my master"))
        {
            throw new TroveException(
                TroveErrorId.NodeHasReplicas, $"{endpoint} is a replica of {nodeId} and cannot forget it ({text}).", nodeId);
        }
        if (Says(text, "forget myself"))
            throw new TroveException(TroveErrorId.InvalidArgument, $"{endpoint} is {nodeId} itself and cannot forget itself ({text}).", nodeId);
        reply.OrThrow();
    }

    /// <summary>Adds slots; returns the refusal when at least one of them has an owner already.</summary>
    private static async Task<RespValue?> TryAddAsync(AgentCall call, SlotRange range)
    {
        var replies = await call.SendAllAsync([new RedisCommand("CLUSTER", "ADDSLOTSRANGE", range.First, range.Last)]);
        // The command came with Redis 7; before, its name is an unknown subcommand.
        if (replies[0].IsError && Says(replies[0].AsErrorText(), "unknown subcommand"))
        {
            replies = await call.SendAllAsync(Enumerable.Range(range.First, range.Count).Chunk(SlotsPerCommand)
                .Select(slots => new RedisCommand(["CLUSTER", "ADDSLOTS", .. slots.Select(RedisArgument (slot) => slot)])).ToArray());
        }
        foreach (var reply in replies)
        {
            if (reply.IsError && Says(reply.AsErrorText(), "busy"))
                return reply;
            reply.OrThrow().AsOk();
        }
        return null;
    }

    private static async Task<ClusterNodes> ReadNodesAsync(AgentCall call) =>
        ClusterNodes.Parse((await call.SendAsync("CLUSTER", "NODES")).AsString());

    private async Task<RedisNodeView> ReadViewAsync(AgentCall call)
    {
        var kind = await ReadKindAsync(call);
        var replies = await call.SendAllAsync([new RedisCommand("CLUSTER", "INFO"), new RedisCommand("CLUSTER", "NODES")]);
        return new RedisNodeView(
            endpoint, kind, ClusterInfo.Parse(replies[0].OrThrow().AsString()), ClusterNodes.Parse(replies[1].OrThrow().AsString()));
    }

    private async Task<RedisServerKind> ReadKindAsync(AgentCall call)
    {
        _kind ??= InfoReply.Parse((await call.SendAsync("INFO", "server")).AsString()).ServerKind;
        return _kind.Value;
    }

    private static async ValueTask<string> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out _))
            return host;
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
            return (Array.Find(addresses, a => a.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0]).ToString();
        }
        catch (SocketException e)
        {
            throw new TroveException(TroveErrorId.NodeUnreachable, $"The host '{host}' could not be resolved: {e.Message}.", host, inner: e);
        }
    }

    /// <summary>Runs one call: connects, bounds, logs, and turns what went wrong into an error for the operator.</summary>
    private async Task<T> RunAsync<T>(
        LogLevel level, string name, Func<AgentCall, Task<T>> body, CancellationToken cancellationToken, bool rawErrors = false)
    {
        var started = Stopwatch.GetTimestamp();
        var connected = false;
        try
        {
            var connection = await ConnectAsync(cancellationToken);
            connected = true;
            var result = await body(new AgentCall(connection, started, options.CallTimeout.Time, cancellationToken));
            if (logger.IsEnabled(level))
                logger.Log(level, "{Endpoint} {Call}: done in {Milliseconds:0.0} ms", endpoint, name, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            return result;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogDebug("{Endpoint} {Call}: failed: {Message}", endpoint, name, e.Message);
            switch (e)
            {
                case RedisReplyException reply when !rawErrors:
                    throw reply.ToTroveException();
                case TroveException { Info.Id: TroveErrorId.OperationTimedOut } when connected:
                    throw options.CallTimeout.Struck($"The agent call {name} did not end within {options.CallTimeout}: {e.Message}", endpoint.ToString(), e);
                default:
                    throw;
            }
        }
    }

    private ValueTask<RespConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = Volatile.Read(ref _connection);
        return connection is { IsBroken: false } ? new(connection) : new(ReconnectAsync(cancellationToken));
    }

    private async Task<RespConnection> ReconnectAsync(CancellationToken cancellationToken)
    {
        var asked = Stopwatch.GetTimestamp();
        await _connecting.WaitAsync(cancellationToken);
        try
        {
            if (_connection is { IsBroken: false } made)
                return made;
            // Of calls made at once one tries; each for itself would wait as often as there are calls.
            if (_failure is { } shared && shared.Ended > asked)
                ExceptionDispatchInfo.Throw(shared.Error);
            if (_connection is { } broken)
                await broken.DisposeAsync();
            var fresh = await OpenAsync(TimeLimit.Shorter(options.ConnectTimeout, options.CallTimeout), cancellationToken);
            // What answers now may be another server than before.
            _kind = null;
            Volatile.Write(ref _connection, fresh);
            return fresh;
        }
        catch (TroveException e)
        {
            _failure = (Stopwatch.GetTimestamp(), e);
            throw;
        }
        finally
        {
            _connecting.Release();
        }
    }

    private async Task<RespConnection> OpenAsync(TimeLimit limit, CancellationToken cancellationToken)
    {
        try
        {
            return await RespConnection.ConnectAsync(endpoint, credential, options.Connection with { ConnectTimeout = limit.Time }, cancellationToken);
        }
        catch (TroveException e) when (Explain(e, limit) is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>The error for a connect that took too long; null for any other.</summary>
    private TroveException? Explain(TroveException e, TimeLimit limit) => e switch
    {
        { Info.Id: TroveErrorId.OperationTimedOut } =>
            limit.Struck($"{endpoint} accepts connections, but did not answer the first command within {limit}.", endpoint.ToString(), e),
        { Info.Id: TroveErrorId.NodeUnreachable, InnerException: OperationCanceledException } =>
            limit.Struck($"{endpoint} did not accept a connection within {limit}.", endpoint.ToString(), e),
        _ => null,
    };

    private static bool Says(string text, string phrase) => text.Contains(phrase, StringComparison.OrdinalIgnoreCase);

    private static string Shorten(IReadOnlyList<string> parts)
    {
        const int most = 10;
        return parts.Count <= most
            ? string.Join("; ", parts)
            : string.Create(CultureInfo.InvariantCulture, $"{string.Join("; ", parts.Take(most))}; and {parts.Count - most} more");
    }
}
