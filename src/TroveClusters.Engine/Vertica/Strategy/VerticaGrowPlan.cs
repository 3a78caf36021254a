using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Placement;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Strategy;

/// <summary>Plans the growth of a Vertica cluster: the database is asked first, its licence above all, then hosts are looked for.</summary>
internal static class VerticaGrowPlan
{
    public static async Task<EnginePlan> MakeAsync(PlanContext context, ClusterState state, AddNodesRequest request, CancellationToken cancellationToken)
    {
        SlotWishes.Refuse(request);
        ClusterRow cluster = state.Cluster;
        if (request.Nodes.Count == 0)
            throw new TroveException(TroveErrorId.NodeRequired, $"No node to add to cluster '{cluster.Name}' was given.", cluster.Name);
        if (request.Role is not (null or TroveNodeRole.Member) || request.ReplicaOf is not null || request.Nodes.Any(node => node.Role is not (null or TroveNodeRole.Member)))
            throw new TroveException(TroveErrorId.InvalidArgument, "Vertica's nodes are members among equals; there are no roles and no replicas.", "Role");
        NodeSize size = NodeSizing.ResolveGrowth(context, state, request);
        (IReadOnlyList<string> names, int highest) = NodeNaming.Name(
            cluster.Name, request.Nodes, state.Nodes.Select(node => node.Name), cluster.HighestNumber);
        VerticaClusterFacts facts = VerticaClusterFacts.Of(cluster);
        string threshold = VerticaCreatePlan.Threshold(context, request.FailureThreshold ?? (facts.FailureThreshold.Length > 0 ? facts.FailureThreshold : null));
        VerticaHosts hosts = VerticaHosts.Of(context);
        var password = new Secret(context.Secret(cluster.Id, SecretNames.Password));
        VerticaCensus census = await VerticaCensus.TakeAsync(hosts, state.Nodes, facts.Database, password, cancellationToken);
        VerticaDatabaseState database = CheckDatabase(census, state, request);
        AdminToolsConfiguration configuration = await hosts[census.Driver!].ReadConfigurationAsync(cancellationToken)
            ?? throw new TroveException(TroveErrorId.UnexpectedReply, $"{AdminToolsFile.Path} is missing on '{census.Driver!.HostName}', where the database runs.", census.Driver!.Name);

        int position = state.Nodes.Max(node => node.Position);
        List<NodeRow> rows = [.. names.Select(name => VerticaCreatePlan.MakeNode(cluster.Id, name, ++position, size, isMaster: false))];
        string package = request.Package ?? (facts.Package.Length > 0 ? facts.Package : context.DatastoreOptions.Text("package") ?? "");
        VerticaSeats seats = await VerticaSeats.ChooseAsync(
            context, hosts,
            new VerticaSeatWish
            {
                Access = HostAccess.Of(request.HostUser, request.HostPassword),
                Present = state.Nodes,
                OwnAddresses = configuration.Hosts,
                DataFolder = facts.DataFolder,
                DatabaseFolder = VerticaNodes.FolderOf(facts),
                Version = database.Version,
                CanInstall = package.Length > 0,
            },
            [.. rows.Zip(request.Nodes)], cancellationToken);
        if (seats.NeedsPackage)
            await VerticaSeats.CheckFileAsync(hosts[census.Driver!], package, "The package", cancellationToken);
        int after = state.Nodes.Count + rows.Count;
        var change = new VerticaChange
        {
            KSafety = request.KSafety > database.DesignedKSafety ? request.KSafety : null,
            KSafetyBefore = database.DesignedKSafety,
            Rebalance = !request.NoRebalance,
            Package = seats.NeedsPackage ? package : "",
            FailureThreshold = threshold,
            Present = configuration.Hosts,
        };
        return new EnginePlan(request)
        {
            ClusterId = cluster.Id,
            ClusterName = cluster.Name,
            Action = "Add node",
            Targets = [.. seats.Nodes.Select(node => $"{cluster.Name}/{node.Name} ({size}{VerticaNodes.OnHost(node)})")],
            Steps =
            [
                .. seats.NewHosts.Select(host => host.Step),
                $"Let root and dbadmin of {after} hosts log in to each other",
                $"Run update_vertica --add-hosts{VerticaNodes.OnHost(census.Driver!)} for {string.Join(", ", seats.Nodes.Select(node => node.HostName))}{(change.Package.Length > 0 ? $", package {change.Package}" : "")}, findings end it from {threshold} on{(facts.PointToPoint ? ", point-to-point" : "")}",
                $"Run admintools -t db_add_node for database {facts.Database}: {string.Join(", ", seats.Nodes.Select(node => $"{node.Name}{VerticaNodes.OnHost(node)}"))}",
                .. change.KSafety is { } k ? new[] { $"Mark the design {k}-safe instead of {database.DesignedKSafety}-safe" } : [],
                $"Make sure that all {after} nodes are UP",
                change.Rebalance ? "Start the rebalance of the data in the background" : "Leave the data where it is; the new nodes hold none until Optimize-TroveCluster is run",
            ],
            Cluster = cluster,
            NewNodes = seats.Nodes,
            NewHosts = seats.NewHosts,
            HighestNumber = highest,
            Task = TroveTask.Growing,
            Data = new OperationData
            {
                NodeIds = [.. seats.Nodes.Select(node => node.Id)],
                KeepOnFailure = request.KeepOnFailure,
                Facts = change.ToJson(),
            },
        };
    }

    private static VerticaDatabaseState CheckDatabase(VerticaCensus census, ClusterState state, AddNodesRequest request)
    {
        ClusterRow cluster = state.Cluster;
        VerticaDatabaseState database = census.Required(cluster.Name);
        census.RequireAllUp(cluster.Name, state.Nodes);
        VerticaRules.RequireNoRebalance(database, cluster.Name);
        int after = database.Nodes.Count + request.Nodes.Count;
        if (database.LicenseNodes is { } most && after > most)
            throw new TroveException(
                TroveErrorId.LicenseLimit, $"The licence of cluster '{cluster.Name}' ({database.License}) permits {most} nodes, and there would be {after}. Nothing was changed.", cluster.Name,
                "Add fewer nodes, or install a licence for more in the database.");
        if (request.KSafety is { } wanted && (wanted < 0 || wanted > KSafety.MostFor(after)))
            throw new TroveException(
                TroveErrorId.NodeCountNotSupported, $"{after} nodes cannot have k-safety {wanted}: at most {KSafety.MostFor(after)}.", wanted);
        if (request.KSafety < database.DesignedKSafety)
            throw new TroveException(
                TroveErrorId.InvalidArgument, $"Cluster '{cluster.Name}' is designed for k-safety {database.DesignedKSafety}; adding nodes does not lower it to {request.KSafety}.", request.KSafety, "Leave -KSafety out.");
        return database;
    }
}
