using System.Globalization;
using Microsoft.Extensions.Logging;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;

namespace TroveClusters.Engine.Redis.Formation;

/// <summary>What a node's <c>cluster-node-timeout</c> was, and is to be again.</summary>
/// <param name="Endpoint">The node, as <c>host:port</c>.</param>
/// <param name="NodeId">Its Redis id.</param>
/// <param name="Milliseconds">The timeout.</param>
internal sealed record NodeTimeoutRecord(string Endpoint, string NodeId, long Milliseconds);

/// <summary>A record, and the node it is about.</summary>
internal readonly record struct NodeTimeout(NodeTimeoutRecord Record, IRedisAdmin Node);

/// <summary>Reads and sets <c>cluster-node-timeout</c>. Never used on Garnet, which counts it in seconds.</summary>
internal static class NodeTimeouts
{
    public const string Setting = "cluster-node-timeout";

    /// <summary>In ms. Redis takes nothing below it into account when it decides how long to refuse.</summary>
    public const long Lowest = 500;

    /// <summary>Reads the timeouts; a node that refuses to tell is left out.</summary>
    public static async Task<IReadOnlyList<NodeTimeout>> ReadAsync(
        IEnumerable<(IRedisAdmin Node, string Id)> nodes, CancellationToken cancellationToken)
    {
        var read = await Task.WhenAll(nodes.Select(async node =>
        {
            try
            {
                var text = await node.Node.ConfigGetAsync(Setting, cancellationToken);
                return WholeNumber.TryParse(text, out long value)
                    ? new NodeTimeout(new NodeTimeoutRecord(node.Node.Endpoint.ToString(), node.Id, value), node.Node)
                    : (NodeTimeout?)null;
            }
            catch (TroveException e) when (e.InnerException is RedisReplyException)
            {
                // CONFIG may be renamed or forbidden: then readiness takes its usual time.
                return null;
            }
        }));
        return [.. read.OfType<NodeTimeout>()];
    }

    /// <summary>The command that sets it.</summary>
    public static RedisCommand SetCommand(long milliseconds) => new("CONFIG", "SET", Setting, milliseconds);

    /// <summary>
    /// Sets recorded timeouts again, at the end and in recovery. Takes no token: half a second is no timeout for a
    /// cluster at work, so it runs to its end even when the operation was stopped. A node that is down needs nothing: it
    /// starts with the timeout of its configuration file, where a lowered one is never written.
    /// </summary>
    /// <param name="timeouts">What is to be set.</param>
    /// <param name="limit">How long all nodes together may take.</param>
    /// <param name="logger">Takes what is passed over.</param>
    /// <exception cref="TroveException">The failure of a node that answers, when all have been tried.</exception>
    public static async Task RestoreAsync(IEnumerable<NodeTimeout> timeouts, TimeLimit limit, ILogger logger)
    {
        using var deadline = new CancellationTokenSource(limit.Time);
        var failures = await Task.WhenAll(timeouts.Select(async timeout =>
        {
            var (record, node) = timeout;
            try
            {
                await node.ConfigSetAsync(Setting, record.Milliseconds.ToString(CultureInfo.InvariantCulture), deadline.Token);
                return null;
            }
            catch (TroveException e) when (e.Info.Id == TroveErrorId.NodeUnreachable)
            {
                logger.LogDebug("{Endpoint} is not reachable, so its timeout is not restored: {Message}", record.Endpoint, e.Message);
                return null;
            }
            catch (TroveException e)
            {
                return e;
            }
            catch (OperationCanceledException e)
            {
                return limit.Struck($"{record.Endpoint} did not take back its {Setting} of {record.Milliseconds} ms within {limit}.", record.Endpoint, e);
            }
        }));
        if (Array.Find(failures, f => f is not null) is { } failure)
            throw failure;
    }
}
