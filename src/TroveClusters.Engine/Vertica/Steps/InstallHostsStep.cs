using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>Installs Vertica on the hosts of a new cluster, from the first of them.</summary>
internal sealed class InstallHostsStep : OperationStep
{
    public override string Name => "install-hosts";

    public override string Describe(OperationContext context) => $"Install Vertica on {context.Targets.Count} host(s)";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        NodeRow first = VerticaCensus.Order(context.Targets).First();
        string[] addresses = [.. VerticaCensus.Order(context.Targets).Select(node => node.Host)];
        IVerticaNodeAgent driver = work.Hosts[first];
        InstallRequest request = await Installer.PrepareAsync(context, work, driver, cancellationToken) with { Hosts = addresses };
        await Installer.RunAsync(
            context, work, driver, request, configuration => configuration is not null && configuration.Hosts.ToHashSet().SetEquals(addresses),
            $"Vertica could not be installed on the hosts of cluster '{context.Cluster.Name}'", context.Cluster.Name, cancellationToken);
    }

    public override Task UndoAsync(OperationContext context, CancellationToken cancellationToken) =>
        HostCleaning.ForgetAsync(context, new VerticaWork(context), context.Targets, mayBeAway: true, cancellationToken);
}
