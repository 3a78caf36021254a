using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>
/// Sees that all members have the same <c>admintools.conf</c>: the installer writes it on its own host first, and one that was
/// cut off there has told nobody else. Whoever drives next would work by an old one.
/// </summary>
internal static class ConfigurationFiles
{
    /// <summary>Gives the driving host's file to all, where one of them has another.</summary>
    /// <param name="context">The operation.</param>
    /// <param name="work">What it works with.</param>
    /// <param name="driver">The node whose file is right.</param>
    /// <param name="members">The nodes on whose hosts the file is to be the same.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task AgreeAsync(
        OperationContext context, VerticaWork work, NodeRow driver, IEnumerable<NodeRow> members, CancellationToken cancellationToken)
    {
        NodeRow[] others = [.. members.Where(node => node.Id != driver.Id)];
        AdminToolsConfiguration? right = await work.Hosts[driver].ReadConfigurationAsync(cancellationToken);
        AdminToolsConfiguration?[] theirs = await Task.WhenAll(others.Select(node => ReadAsync(work, node, cancellationToken)));
        if (right is null || Array.TrueForAll(theirs, other => other is null || other.Hosts.SequenceEqual(right.Hosts)))
            return;
        AdminToolsReport report = await work.Hosts[driver].RunToolAsync(
            new AdminToolsCall("distribute_config_files") { Limit = context.General.AgentCallHighTimeout }, context.Verbose, cancellationToken);
        if (!report.Succeeded)
            context.Warn($"Not all hosts of cluster '{context.Cluster.Name}' have its present {AdminToolsFile.Path}: {report.Error}");
    }

    /// <summary>A host's file; null where it does not answer, and will get it from whoever adds it again.</summary>
    private static async Task<AdminToolsConfiguration?> ReadAsync(VerticaWork work, NodeRow node, CancellationToken cancellationToken)
    {
        try
        {
            return await work.Hosts[node].ReadConfigurationAsync(cancellationToken);
        }
        catch (TroveException error) when (VerticaWork.IsAway(error))
        {
            return null;
        }
    }
}
