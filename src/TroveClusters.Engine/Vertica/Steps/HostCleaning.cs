using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>Takes from hosts that leave a cluster what made them members, and only that.</summary>
internal static class HostCleaning
{
    /// <summary>Removes the database's folder, the configuration, dbadmin's keys, those that we let in as root, and the package where it is ours.</summary>
    /// <param name="context">The operation.</param>
    /// <param name="work">What it works with.</param>
    /// <param name="nodes">The nodes whose hosts leave.</param>
    /// <param name="mayBeAway">Whether a host that does not answer is told and left.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TroveException"><c>NodeUnreachable</c>: hosts that do not answer.</exception>
    public static async Task ForgetAsync(
        OperationContext context, VerticaWork work, IReadOnlyList<NodeRow> nodes, bool mayBeAway, CancellationToken cancellationToken)
    {
        var failures = new List<(NodeRow Node, TroveException Error)>();
        int done = 0;
        await Task.WhenAll(nodes.Select(async node =>
        {
            try
            {
                IVerticaNodeAgent agent = work.Hosts[node];
                await agent.RemoveFoldersAsync([work.DatabaseFolder], cancellationToken);
                await agent.ForgetClusterAsync(IsPackageOurs(work, node), cancellationToken);
                if (VerticaNodeFacts.Of(node).LetIn is { Count: > 0 } letIn)
                    await agent.RevokeKeysAsync(VerticaDatastore.Root, letIn, cancellationToken);
            }
            catch (TroveException error) when (VerticaWork.IsAway(error) && mayBeAway)
            {
                LeftBehind.Tell(context, node, error);
            }
            catch (TroveException error)
            {
                lock (failures)
                    failures.Add((node, error));
            }
            context.Progress(Interlocked.Increment(ref done), nodes.Count, "hosts");
        }));
        if (failures.Count > 0)
        {
            List<(NodeRow Node, TroveException Error)> ordered = [.. failures.OrderBy(entry => entry.Node.Position)];
            throw new TroveException(
                VerticaWork.IsAway(ordered[0].Error) ? TroveErrorId.NodeUnreachable : ordered[0].Error.Info.Id,
                $"Not all hosts could be cleaned: {string.Join("; ", ordered.Select(entry => $"{entry.Node.HostName}: {entry.Error.Message.TrimEnd('.')}"))}.",
                ordered.Select(entry => entry.Node.Name).ToArray(), null, ordered[0].Error);
        }
    }

    private static bool IsPackageOurs(VerticaWork work, NodeRow node) => work.Change.Replacement is { } replacement && replacement.NodeId == node.Id && replacement.HostId == node.HostId
        ? replacement.PackageIsOurs
        : VerticaNodeFacts.Of(node).PackageIsOurs;
}
