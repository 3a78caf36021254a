using System.Globalization;
using Microsoft.Extensions.Logging;
using TroveClusters.Engine.Redis.Agent;

namespace TroveClusters.Engine.Redis.Formation;

/// <summary>What a node's <c>cluster-node-timeout</c> was, and is to be again.</summary>
/// <param name="Endpoint">The node, as <c>host:port</c>.</param>
/// <param name="NodeId">Its Redis id.</param>
/// <param name="Milliseconds">The timeout.</param>
internal sealed record NodeTimeoutRecord(string Endpoint, string NodeId, long Milliseconds);

/// <summary>
/// Lowers <c>cluster-node-timeout</c> for a moment. A primary that comes out of a minority refuses to serve for that
/// time (at least 500 ms, at most 5 s), and a new cluster's nodes all come out of one. Used only on nodes without data.
/// </summary>
internal sealed class NodeTimeoutLease(ILogger logger)
{
    /// <summary>In ms. Redis takes nothing below it into account.</summary>
    internal const long Lowered = 500;

    private const string Setting = "cluster-node-timeout";
    private static readonly TimeSpan s_restoreTimeout = TimeSpan.FromSeconds(30);

    private readonly List<(NodeTimeoutRecord Record, IRedisAdmin Node)> _held = [];

    /// <summary>Reads the timeouts; a node that does not tell or does not need it is left out.</summary>
    public static async Task<IReadOnlyList<(NodeTimeoutRecord Record, IRedisAdmin Node)>> ReadAsync(
        IReadOnlyList<(IRedisAdmin Node, string Id)> nodes, CancellationToken cancellationToken)
    {
        var read = await Task.WhenAll(nodes.Select(async node =>
        {
            try
            {
                var text = await node.Node.ConfigGetAsync(Setting, cancellationToken);
                return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                    ? (new NodeTimeoutRecord(node.Node.Endpoint.ToString(), node.Id, value), node.Node)
                    : default((NodeTimeoutRecord Record, IRedisAdmin Node)?);
            }
            catch (TroveException e) when (IsRefused(e))
            {
                // CONFIG may be renamed or forbidden: then readiness takes its usual time.
                return null;
            }
        }));
        return [.. read.Where(r => r is not null).Select(r => r!.Value)];
    }

    /// <summary>Lowers. What is held is restored by <see cref="ReleaseAsync"/>, also when this fails half-way.</summary>
    public async Task TakeAsync(
        IReadOnlyList<(NodeTimeoutRecord Record, IRedisAdmin Node)> nodes, CancellationToken cancellationToken)
    {
        _held.AddRange(nodes);
        await SetAsync(nodes.Select(n => (n.Node, Lowered)), cancellationToken);
    }

    /// <summary>
    /// Restores. Runs to its end even when the operation was stopped: half a second is no timeout for a cluster at work.
    /// </summary>
    public async Task ReleaseAsync()
    {
        if (_held.Count == 0)
            return;
        using var timeout = new CancellationTokenSource(s_restoreTimeout);
        await RestoreAsync(_held, logger, timeout.Token);
        _held.Clear();
    }

    /// <summary>
    /// Sets recorded timeouts again; for recovery, too. A node that is down needs nothing: it starts with the timeout of
    /// its own configuration, because a lowered one is never written there.
    /// </summary>
    /// <exception cref="TroveException">The last failure of a node that answers, when all have been tried.</exception>
    public static async Task RestoreAsync(
        IReadOnlyList<(NodeTimeoutRecord Record, IRedisAdmin Node)> held, ILogger logger, CancellationToken cancellationToken)
    {
        var failures = await Task.WhenAll(held.Select(async entry =>
        {
            try
            {
                await SetAsync(entry.Node, entry.Record.Milliseconds, cancellationToken);
                return null;
            }
            catch (TroveException e) when (e.Info.Id == TroveErrorId.NodeUnreachable)
            {
                logger.LogDebug("{Endpoint} is not reachable, so its timeout is not restored: {Message}", entry.Record.Endpoint, e.Message);
                return null;
            }
            catch (TroveException e)
            {
                return e;
            }
            catch (OperationCanceledException e)
            {
                return new TroveException(
                    TroveErrorId.OperationTimedOut, $"The timeout of {entry.Record.Endpoint} was not restored in time.", entry.Record.Endpoint, inner: e);
            }
        }));
        if (failures.LastOrDefault(f => f is not null) is { } failure)
            throw failure;
    }

    private static Task SetAsync(IEnumerable<(IRedisAdmin Node, long Milliseconds)> nodes, CancellationToken cancellationToken) =>
        Task.WhenAll(nodes.Select(n => SetAsync(n.Node, n.Milliseconds, cancellationToken)));

    private static Task SetAsync(IRedisAdmin node, long milliseconds, CancellationToken cancellationToken) =>
        node.ConfigSetAsync(Setting, milliseconds.ToString(CultureInfo.InvariantCulture), cancellationToken);

    private static bool IsRefused(TroveException e) => e.InnerException is Protocol.RedisReplyException;
}
