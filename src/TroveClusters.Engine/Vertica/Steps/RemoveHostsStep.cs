using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>Takes hosts out of the installer's cluster, once the database has no node on them.</summary>
internal sealed class RemoveHostsStep : OperationStep
{
    public override string Name => "remove-hosts";

    public override bool ForwardOnly => true;

    public override string Describe(OperationContext context) => $"Take {context.Targets.Count} host(s) out of the cluster";

    public override Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        return RemoveAsync(context, work, context.Others, context.Targets, cancellationToken);
    }

    /// <summary>Takes hosts out; those that are out already are no error.</summary>
    /// <param name="context">The operation.</param>
    /// <param name="work">What it works with.</param>
    /// <param name="drivers">The nodes whose hosts may drive.</param>
    /// <param name="leaving">The nodes whose hosts go.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task RemoveAsync(
        OperationContext context, VerticaWork work, IEnumerable<NodeRow> drivers, IReadOnlyList<NodeRow> leaving, CancellationToken cancellationToken)
    {
        List<NodeRow> members = [.. drivers];
        (NodeRow node, IVerticaNodeAgent driver, AdminToolsConfiguration? configuration) = await work.FindHostAsync(members, cancellationToken);
        string[] present = [.. leaving.Select(gone => gone.Host).Where(address => configuration?.Hosts.Contains(address) == true)];
        if (present.Length > 0)
        {
            await Installer.RunAsync(
                context, work, driver, new InstallRequest { Remove = present, PointToPoint = work.Facts.PointToPoint },
                now => now is not null && !present.Any(now.Hosts.Contains),
                $"Hosts could not be taken out of cluster '{context.Cluster.Name}'", context.Cluster.Name, cancellationToken);
        }
        await ConfigurationFiles.AgreeAsync(context, work, node, members, cancellationToken);
    }
}
