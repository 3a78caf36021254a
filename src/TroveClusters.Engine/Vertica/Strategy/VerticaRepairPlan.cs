using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Placement;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Strategy;

/// <summary>Plans the return of nodes that are down: on their hosts, or on another host in the place of one that is lost.</summary>
internal static class VerticaRepairPlan
{
    public static async Task<EnginePlan> MakeAsync(PlanContext context, ClusterState state, RepairClusterRequest request, CancellationToken cancellationToken)
    {
        ClusterRow cluster = state.Cluster;
        VerticaCensus census = await VerticaLifePlans.CensusAsync(context, state, cancellationToken);
        VerticaDatabaseState database = census.Required(cluster.Name);
        List<NodeRow> down = VerticaLifePlans.Down(state, database);
        IReadOnlyList<NodeRow> targets = request.Nodes.Count == 0 ? down
            : [.. NodeSelection.Find(context, state, request.Nodes).Where(down.Contains)];
        if (request.Replacement is null)
        {
            EnginePlan plan = VerticaLifePlans.Plan(
                state, request, TroveTask.Restarting, "Repair cluster", $"{cluster.Name} ({targets.Count} of {state.Nodes.Count} nodes are down)",
                [.. targets.Select(node => $"Run admintools -t restart_node for {node.Name}{VerticaNodes.OnHost(node)}"), "Make sure that all nodes are UP"], targets);
            return targets.Count > 0 ? plan : Nothing(plan);
        }
        if (targets.Count != 1)
            throw new TroveException(
                TroveErrorId.InvalidArgument, $"A host takes the place of one node that is down, and {(targets.Count == 0 ? "none is" : $"{targets.Count} are")}.", request.Replacement.Host,
                "Name the node with -Node.");
        VerticaRules.RequireNoRebalance(database, cluster.Name);
        return await ReplaceAsync(context, state, request, census, targets[0], cancellationToken);
    }

    private static async Task<EnginePlan> ReplaceAsync(
        PlanContext context, ClusterState state, RepairClusterRequest request, VerticaCensus census, NodeRow node, CancellationToken cancellationToken)
    {
        VerticaClusterFacts facts = VerticaClusterFacts.Of(state.Cluster);
        VerticaHosts hosts = VerticaHosts.Of(context);
        IVerticaNodeAgent driver = hosts[census.Driver!];
        AdminToolsConfiguration? configuration = await driver.ReadConfigurationAsync(cancellationToken);
        string package = facts.Package.Length > 0 ? facts.Package : context.DatastoreOptions.Text("package") ?? "";
        VerticaSeats seats = await VerticaSeats.ChooseAsync(
            context, hosts,
            new VerticaSeatWish
            {
                Access = HostAccess.Of(request.HostUser, request.HostPassword),
                Present = state.Nodes,
                OwnAddresses = configuration?.Hosts ?? [],
                DataFolder = facts.DataFolder,
                DatabaseFolder = VerticaNodes.FolderOf(facts),
                Version = census.State!.Version,
                CanInstall = package.Length > 0,
            },
            [(node with { HostId = null }, request.Replacement!)], cancellationToken);
        if (seats.NeedsPackage)
            await VerticaSeats.CheckFileAsync(driver, package, "The package", cancellationToken);
        NodeRow seat = seats.Nodes[0];
        return new EnginePlan(request)
        {
            ClusterId = state.Cluster.Id,
            ClusterName = state.Cluster.Name,
            Cluster = state.Cluster,
            Action = "Replace host of node",
            Targets = [$"{state.Cluster.Name}/{node.Name} ({seat.HostName} in the place of {node.HostName})"],
            Steps =
            [
                .. seats.NewHosts.Select(host => host.Step),
                $"Let root and dbadmin of {seat.HostName} and of the hosts that are up log in to each other",
                $"Run update_vertica --add-hosts{VerticaNodes.OnHost(census.Driver!)} for {seat.HostName}",
                $"Run admintools -t db_replace_node: {VerticaNodeFacts.Of(node).DatabaseNode} moves to {seat.HostName}",
                $"Run admintools -t restart_node for {node.Name}, which gets its data from the others",
                $"Run update_vertica --remove-hosts{VerticaNodes.OnHost(census.Driver!)} for {node.HostName}",
                "Make sure that all nodes are UP",
            ],
            NewHosts = seats.NewHosts,
            Task = TroveTask.Restarting,
            Data = new OperationData
            {
                NodeIds = [node.Id],
                Facts = new VerticaChange
                {
                    Package = seats.NeedsPackage ? package : "",
                    FailureThreshold = VerticaCreatePlan.Threshold(context, facts.FailureThreshold.Length > 0 ? facts.FailureThreshold : null),
                    Present = configuration?.Hosts ?? [],
                    Replacement = new VerticaReplacement(
                        node.Id, seat.HostId!.Value, seat.HostName, seat.Host, node.Host, node.HostId, VerticaNodeFacts.Of(seat).PackageIsOurs),
                }.ToJson(),
            },
        };
    }

    private static EnginePlan Nothing(EnginePlan plan) => new(plan.Request)
    {
        ClusterId = plan.ClusterId,
        ClusterName = plan.ClusterName,
        Cluster = plan.Cluster,
        Action = plan.Action,
        Targets = plan.Targets,
        Task = plan.Task,
        ChangesNothing = true,
    };
}
