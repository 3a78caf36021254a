using System.Diagnostics;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Operations.Steps;

namespace TroveClusters.Engine;

/// <summary>Turns a request into a plan: every check that can be made, and nothing written.</summary>
internal sealed class OperationPlanner(EngineServices services)
{
    private readonly ClusterReader _reader = new(services);

    /// <exception cref="TroveException">Why the request cannot be carried out.</exception>
    public Task<EnginePlan> PlanAsync(OperationRequest request, CancellationToken cancellationToken) => request switch
    {
        CreateClusterRequest create => PlanCreateAsync(create, cancellationToken),
        AddNodesRequest add => PlanChangeAsync(add, add.ClusterId, TroveTask.Growing, (context, state) =>
            PlanGrowAsync(context, state, add, cancellationToken), cancellationToken),
        RemoveNodesRequest remove => PlanChangeAsync(remove, remove.ClusterId, TroveTask.Shrinking, (context, state) =>
            context.Datastore.Api.PlanShrinkAsync(context, state, remove, cancellationToken), cancellationToken),
        ImportClusterRequest import => PlanImportAsync(import, cancellationToken),
        StartClusterRequest start => PlanChangeAsync(start, start.ClusterId, TroveTask.Restarting, async (context, state) =>
            await context.Datastore.Api.PlanStartAsync(context, state, start, cancellationToken)
            ?? PlanStart(await AskAsync(context, state, cancellationToken), start), cancellationToken),
        OptimizeClusterRequest optimize => PlanChangeAsync(optimize, optimize.ClusterId, TroveTask.Updating, (context, state) =>
            context.Datastore.Api.PlanOptimizeAsync(context, state, optimize, cancellationToken), cancellationToken),
        MoveSlotsRequest move => PlanChangeAsync(move, move.ClusterId, TroveTask.Updating, (context, state) =>
            context.Datastore.Api.PlanMoveSlotsAsync(context, state, move, cancellationToken), cancellationToken),
        ResizeClusterRequest resize => PlanResizeAsync(resize, cancellationToken),
        RepairClusterRequest repair => PlanChangeAsync(repair, repair.ClusterId, TroveTask.Restarting, (context, state) =>
            PlanRepairAsync(context, state, repair, cancellationToken), cancellationToken),
        EnableRootRequest root => PlanChangeAsync(root, root.ClusterId, TroveTask.Updating, (context, state) =>
            context.Datastore.Api.PlanEnableRootAsync(context, state, root, cancellationToken), cancellationToken),
        StopClusterRequest stop => PlanStopAsync(stop, cancellationToken),
        RestartClusterRequest restart => PlanChangeAsync(restart, restart.ClusterId, TroveTask.Restarting, (context, state) =>
            context.Datastore.Api.PlanRestartAsync(context, state, restart, cancellationToken), cancellationToken),
        UpgradeClusterRequest upgrade => PlanChangeAsync(upgrade, upgrade.ClusterId, TroveTask.Upgrading, (context, state) =>
            context.Datastore.Api.PlanUpgradeAsync(context, state, upgrade, cancellationToken), cancellationToken),
        SetClusterRequest set => PlanChangeAsync(set, set.ClusterId, TroveTask.Updating, (context, state) =>
            context.Datastore.Api.PlanUpdateAsync(context, state, set, cancellationToken), cancellationToken),
        RemoveClusterRequest delete => PlanDeleteAsync(delete, cancellationToken),
        _ => throw new ArgumentException($"There is no plan for a {request.GetType().Name}.", nameof(request)),
    };

    private async Task<EnginePlan> PlanCreateAsync(CreateClusterRequest request, CancellationToken cancellationToken)
    {
        if (NameRules.WhyInvalid(request.Name) is { } why)
            throw new TroveException(TroveErrorId.InvalidName, $"'{request.Name}' cannot be the name of a cluster. {why}", request.Name);
        TroveOptions options = services.LoadOptions();
        PlanContext context = services.Datastores.Context(services, request.Datastore, options);
        context.VerifyOptions();
        CheckKind(context, request.Kind);
        CheckSupport(context);
        services.Provider(request.Provider ?? context.General.DefaultProvider, options);
        EnginePlan plan = await context.Datastore.Api.PlanCreateAsync(context, request, cancellationToken);
        CheckHostCredential(plan, request.HostUser, request.HostPassword);
        return CheckNew(context, plan);
    }

    private async Task<EnginePlan> PlanImportAsync(ImportClusterRequest request, CancellationToken cancellationToken)
    {
        if (request.Name is { } name && NameRules.WhyInvalid(name) is { } why)
            throw new TroveException(TroveErrorId.InvalidName, $"'{name}' cannot be the name of a cluster. {why}", name);
        PlanContext context = services.Datastores.Context(services, request.Datastore, services.LoadOptions());
        context.VerifyOptions();
        CheckKind(context, request.Kind);
        CheckSupport(context);
        EnginePlan plan = await context.Datastore.Api.PlanImportAsync(context, request, cancellationToken);
        CheckHostCredential(plan, request.HostUser, request.HostPassword);
        return CheckNew(context, plan);
    }

    private static async Task<EnginePlan> PlanRepairAsync(
        PlanContext context, ClusterState state, RepairClusterRequest request, CancellationToken cancellationToken)
    {
        EnginePlan plan = await context.Datastore.Api.PlanRepairAsync(context, state, request, cancellationToken);
        CheckHostCredential(plan, request.HostUser, request.HostPassword);
        return plan;
    }

    /// <summary>What a plan needs that writes a new cluster.</summary>
    private EnginePlan CheckNew(PlanContext context, EnginePlan plan)
    {
        CheckRecords(context, plan);
        ClusterRow? existing = services.Catalog.Read(null, session => ClusterRepository.FindByName(session, services.Tenant, plan.ClusterName));
        if (existing is null)
            return CheckQuotas(context, plan);
        OperationRow? left = Abandoned(existing);
        if (left is not { Kind: TroveOperationKind.Create or TroveOperationKind.Import or TroveOperationKind.Delete })
            throw ClusterRepository.AlreadyExists(existing.Name);
        return WithRecovery(plan, left);
    }

    private static async Task<EnginePlan> PlanGrowAsync(PlanContext context, ClusterState state, AddNodesRequest request, CancellationToken cancellationToken)
    {
        EnginePlan plan = await context.Datastore.Api.PlanGrowAsync(context, state, request, cancellationToken);
        CheckHostCredential(plan, request.HostUser, request.HostPassword);
        return plan;
    }

    private async Task<EnginePlan> PlanChangeAsync(
        OperationRequest request, Guid clusterId, TroveTask task, Func<PlanContext, ClusterState, Task<EnginePlan>> plan, CancellationToken cancellationToken)
    {
        ClusterState state = _reader.Get(clusterId);
        PlanContext context = Context(state.Cluster);
        context.VerifyOptions();
        CheckKind(context, request.Kind);
        // What runs can still be started and deleted where clusters are no longer supported.
        if (request is AddNodesRequest or RemoveNodesRequest)
            CheckSupport(context);
        if (state.Cluster.OperationId is null)
            return CheckQuotas(context, await plan(context, await LookAsync(context, state, request, cancellationToken)), state.Nodes.Count);
        OperationRow? left = Abandoned(state.Cluster) ?? throw Busy(state.Cluster);
        // What the cluster will look like once the interrupted operation has been dealt with, only dealing with it will
        // tell; the request is checked in full after that.
        return new EnginePlan(request)
        {
            ClusterId = clusterId,
            ClusterName = state.Cluster.Name,
            Cluster = state.Cluster,
            Action = $"Deal with what was interrupted ({OperationWords.LowerSubject(left)}), then {request.Kind.ToString().ToLowerInvariant()}",
            Targets = [state.Cluster.Name],
            Steps = [RecoveryStep(left), $"{request.Kind} as asked, after all checks"],
            Task = task,
            Recovers = left.Id,
        };
    }

    /// <summary>
    /// What a resize comes to. After an interrupted operation that is only known once that has been dealt with, so the plan then
    /// still asks for the resize.
    /// </summary>
    private async Task<EnginePlan> PlanResizeAsync(ResizeClusterRequest request, CancellationToken cancellationToken)
    {
        ClusterState state = _reader.Get(request.ClusterId);
        if (request.NodeCount < 1)
            throw new TroveException(TroveErrorId.NodeCountNotSupported, $"A cluster has at least one node; {request.NodeCount} cannot be.", request.NodeCount);
        if (state.Cluster.OperationId is not null)
            return await PlanChangeAsync(request, request.ClusterId, TroveTask.Updating, (_, _) => throw new UnreachableException(), cancellationToken);
        if (state.Nodes.Count(node => node.Role == TroveNodeRole.Replica) is > 0 and var replicas)
            throw new TroveException(
                TroveErrorId.NodeCountNotSupported,
                $"Cluster '{state.Cluster.Name}' has {replicas} replicas among its {state.Nodes.Count} nodes: a number does not say which kind of node to add or to remove.", state.Cluster.Name,
                "Name what you want: Add-TroveClusterNode -Role, Remove-TroveClusterNode -Node.");
        int more = request.NodeCount - state.Nodes.Count;
        bool hasSlots = Context(state.Cluster).Datastore.Api.HasSlots;
        return more switch
        {
            > 0 => await PlanAsync(
                new AddNodesRequest
                {
                    ClusterId = request.ClusterId,
                    Nodes = [.. Enumerable.Range(0, more).Select(_ => new TroveNodeSpec())],
                    Rebalance = hasSlots,
                    Limits = request.Limits,
                    Command = request.Command,
                    AskedBy = request.AskedBy,
                    Timeout = request.Timeout,
                }, cancellationToken),
            < 0 => await PlanAsync(
                new RemoveNodesRequest
                {
                    ClusterId = request.ClusterId,
                    Count = -more,
                    Drain = hasSlots,
                    Limits = request.Limits,
                    Command = request.Command,
                    AskedBy = request.AskedBy,
                    Timeout = request.Timeout,
                }, cancellationToken),
            _ => new EnginePlan(request)
            {
                ClusterId = state.Cluster.Id,
                ClusterName = state.Cluster.Name,
                Cluster = state.Cluster,
                Action = "Resize cluster",
                Targets = [$"{state.Cluster.Name} ({state.Nodes.Count} nodes)"],
                Task = TroveTask.Updating,
                ChangesNothing = true,
            },
        };
    }

    /// <summary>A stop that was interrupted, or could not end a server, is taken over: perhaps with leave to kill it.</summary>
    private Task<EnginePlan> PlanStopAsync(StopClusterRequest request, CancellationToken cancellationToken)
    {
        ClusterState state = _reader.Get(request.ClusterId);
        if (state.Cluster.OperationId is null || Abandoned(state.Cluster) is not { Kind: TroveOperationKind.Stop } left)
        {
            return PlanChangeAsync(request, request.ClusterId, TroveTask.Restarting, (context, current) =>
                context.Datastore.Api.PlanStopAsync(context, current, request, recovers: null, cancellationToken), cancellationToken);
        }
        PlanContext context = services.Datastores.Context(services, state.Cluster.Datastore, services.LoadOptions());
        return context.Datastore.Api.PlanStopAsync(context, state, request, left.Id, cancellationToken);
    }

    private async Task<EnginePlan> PlanDeleteAsync(RemoveClusterRequest request, CancellationToken cancellationToken)
    {
        ClusterState state = _reader.Get(request.ClusterId);
        PlanContext context = Context(state.Cluster);
        context.VerifyOptions();
        CheckKind(context, request.Kind);
        OperationRow? left = null;
        if (state.Cluster.OperationId is not null)
            left = Abandoned(state.Cluster) ?? throw Busy(state.Cluster);
        if (await context.Datastore.Api.PlanDeleteAsync(context, state, request, cancellationToken) is { } own)
            return left is null ? own : InPlaceOf(own, left);
        if (!request.AllowUnreachable)
            await NodeServers.CheckReachAsync(context.Provider(state.Cluster.Provider), state, cancellationToken);
        return new EnginePlan(request)
        {
            ClusterId = state.Cluster.Id,
            ClusterName = state.Cluster.Name,
            Cluster = state.Cluster,
            Action = "Remove cluster with its data",
            Targets = [$"{state.Cluster.Name} ({state.Cluster.Datastore}, {state.Nodes.Count} nodes)"],
            Steps =
            [
                .. left is null ? Array.Empty<string>() : [$"Give up what was interrupted: {OperationWords.LowerSubject(left)}"],
                .. state.Nodes.Select(node => $"End {node.Name}{Address(node)} and remove its data"),
                "Remove the cluster's record",
            ],
            Task = TroveTask.Deleting,
            Recovers = left?.Id,
            TakesOver = left is not null,
            Data = new OperationData { NodeIds = [.. state.Nodes.Select(node => node.Id)], AllowUnreachable = request.AllowUnreachable },
        };
    }

    /// <summary>The cluster as it is now, as far as that is told at once; a grow, which needs all nodes, asks those that are elsewhere.</summary>
    private async Task<ClusterState> LookAsync(PlanContext context, ClusterState state, OperationRequest request, CancellationToken cancellationToken) =>
        request is AddNodesRequest && !context.Provider(state.Cluster.Provider).SeesProcesses
            ? await AskAsync(context, state, cancellationToken)
            : _reader.CheckProcesses(state);

    /// <summary>Where a node that is up has no process to look at, only asking tells whether it is.</summary>
    private static async Task<ClusterState> AskAsync(PlanContext context, ClusterState state, CancellationToken cancellationToken) =>
        state.Nodes.Any(node => node.Status == TroveNodeStatus.Active
            && (node.Process.Length == 0 || !context.Provider(state.Cluster.Provider).SeesProcesses))
            ? state with { Nodes = (await context.Datastore.TaskManager.RefreshAsync(context, state, cancellationToken)).Nodes }
            : state;

    private static EnginePlan PlanStart(ClusterState state, StartClusterRequest request)
    {
        List<NodeRow> down = [.. state.Nodes.Where(node => node.Status != TroveNodeStatus.Active)];
        return new EnginePlan(request)
        {
            ClusterId = state.Cluster.Id,
            ClusterName = state.Cluster.Name,
            Cluster = state.Cluster,
            Action = "Start cluster",
            Targets = [$"{state.Cluster.Name} ({down.Count} of {state.Nodes.Count} nodes are not running)"],
            Steps = [.. down.Select(node => $"Start {node.Name}{Address(node)}"), "Prove that the cluster serves"],
            Task = TroveTask.Restarting,
            Data = new OperationData { NodeIds = [.. down.Select(node => node.Id)] },
        };
    }

    private PlanContext Context(ClusterRow cluster)
    {
        TroveOptions options = services.LoadOptions();
        return new PlanContext(services, options, services.Datastores.Of(cluster, options));
    }

    /// <summary>What a datastore has no steps for, its clusters cannot do.</summary>
    private static void CheckKind(PlanContext context, TroveOperationKind kind)
    {
        if (context.Datastore.TaskManager.Steps(kind).Count == 0)
            throw context.NotSupported(kind);
    }

    /// <summary>A record that belongs elsewhere would never be found again.</summary>
    private static void CheckRecords(PlanContext context, EnginePlan plan)
    {
        ClusterRow cluster = plan.Cluster;
        if ((cluster.Id, cluster.Name, cluster.Datastore, cluster.Tenant) != (plan.ClusterId, plan.ClusterName, context.DatastoreName, context.Tenant)
            || plan.NewNodes.Any(node => node.ClusterId != cluster.Id))
        {
            throw new TroveException(
                TroveErrorId.EngineFault,
                $"The records that {context.Datastore.Api.GetType().FullName} planned belong to another cluster, datastore or tenant; nothing was done.", plan.ClusterName);
        }
    }

    /// <summary>Whoever gives a login believes that it is used.</summary>
    private static void CheckHostCredential(EnginePlan plan, string? user, string? password)
    {
        if ((user is not null || password is not null) && plan.NewHosts.Count == 0)
            throw new TroveException(
                TroveErrorId.InvalidArgument,
                "The credential for hosts is of no use: it is for hosts that nodes name and that are not registered, and there is none. Registered hosts have logins of their own.",
                "HostCredential", "Leave -HostCredential out; Register-TroveHost -Credential changes the login of a registered host.");
    }

    private static void CheckSupport(PlanContext context)
    {
        if (!context.DatastoreOptions.ClusterSupport)
            throw new TroveException(
                TroveErrorId.ClustersNotSupported, $"Clusters not supported for {context.Datastore.Name}.", context.Datastore.Name);
    }

    private EnginePlan CheckQuotas(PlanContext context, EnginePlan plan, int nodes = 0)
    {
        if (plan.NewNodes.Count > 0)
            plan.Demand = QuotaAmounts.Of(plan.NewNodes, context.Flavors);
        else if (plan.Data.Flavors is [var before, var after])
            plan.Demand = QuotaAmounts.None with { Ram = RamOf(after) - RamOf(before) };
        if (plan.Demand != QuotaAmounts.None)
            TenantQuotas.Load(services.Catalog, services.Tenant, context.General).Check(plan.Demand);
        return plan;

        long RamOf(string flavor) => (long)nodes * (context.Flavors.FindById(flavor)?.Ram ?? 0);
    }

    private OperationRow? Abandoned(ClusterRow cluster)
    {
        if (cluster.OperationId is not { } id)
            return null;
        OperationRow? operation = services.Catalog.Read(null, session => OperationRepository.Find(session, id));
        return operation is not null && OperationRecovery.IsRecoverable(operation) ? operation : null;
    }

    private TroveException Busy(ClusterRow cluster)
    {
        OperationRow? operation = services.Catalog.Read(null, session => OperationRepository.Find(session, cluster.OperationId!.Value));
        return operation is null
            ? new TroveException(TroveErrorId.TroveClusterBusy, $"Cluster '{cluster.Name}' is busy ({cluster.Task.Name}).", cluster.Name)
            : OperationRecovery.Busy(operation);
    }

    /// <summary>
    /// What is shown of a create that must first deal with a leftover. It is made anew once that is done, so it carries
    /// nothing that a claim would write.
    /// </summary>
    private static EnginePlan WithRecovery(EnginePlan plan, OperationRow left) => new(plan.Request)
    {
        ClusterId = plan.ClusterId,
        ClusterName = plan.ClusterName,
        Cluster = plan.Cluster,
        Action = plan.Action,
        Targets = plan.Targets,
        TargetIds = plan.TargetIds,
        Steps = [RecoveryStep(left), .. plan.Steps],
        Task = plan.Task,
        Recovers = left.Id,
    };

    /// <summary>A plan that gives up what was interrupted.</summary>
    private static EnginePlan InPlaceOf(EnginePlan plan, OperationRow left) => new(plan.Request)
    {
        ClusterId = plan.ClusterId,
        ClusterName = plan.ClusterName,
        Cluster = plan.Cluster,
        Action = plan.Action,
        Targets = plan.Targets,
        TargetIds = plan.TargetIds,
        Steps = [$"Give up what was interrupted: {OperationWords.LowerSubject(left)}", .. plan.Steps],
        Task = plan.Task,
        Data = plan.Data,
        Recovers = left.Id,
        TakesOver = true,
    };

    private static string RecoveryStep(OperationRow left) => $"Finish or undo what was interrupted: {OperationWords.LowerSubject(left)} ({left.Id})";

    private static string Address(NodeRow node) => node.IsPlaced ? $" ({node.Host}:{node.Port})" : "";
}
