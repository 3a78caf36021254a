using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>Adds hosts to the installer's cluster, from a host that is a member and whose node is up.</summary>
internal sealed class AddHostsStep : OperationStep
{
    public override string Name => "add-hosts";

    public override string Describe(OperationContext context) => $"Add {context.Targets.Count} host(s) to the cluster";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        if (!work.HasJoining)
            return;
        (NodeRow _, IVerticaNodeAgent driver, AdminToolsConfiguration? configuration) = await work.FindHostAsync(work.Staying, cancellationToken);
        string[] missing = [.. work.Joining.Select(node => node.Host).Where(address => configuration?.Hosts.Contains(address) != true)];
        if (missing.Length == 0)
            return;
        InstallRequest request = await Installer.PrepareAsync(context, work, driver, cancellationToken) with { Add = missing, License = null };
        await Installer.RunAsync(
            context, work, driver, request, now => now is not null && missing.All(now.Hosts.Contains),
            $"Hosts could not be added to cluster '{context.Cluster.Name}'", context.Cluster.Name, cancellationToken);
    }

    public override async Task UndoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        if (!work.HasJoining)
            return;
        IReadOnlyList<NodeRow> leaving = [.. work.Joining.Where(node => !work.Change.Present.Contains(node.Host))];
        await RemoveHostsStep.RemoveAsync(context, work, work.Staying, leaving, cancellationToken);
        await HostCleaning.ForgetAsync(context, work, leaving, mayBeAway: true, cancellationToken);
    }
}
