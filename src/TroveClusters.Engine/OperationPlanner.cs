using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;

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
            context.Datastore.Api.PlanGrowAsync(context, state, add, cancellationToken)),
        RemoveNodesRequest remove => PlanChangeAsync(remove, remove.ClusterId, TroveTask.Shrinking, (context, state) =>
            context.Datastore.Api.PlanShrinkAsync(context, state, remove, cancellationToken)),
        StartClusterRequest start => PlanChangeAsync(start, start.ClusterId, TroveTask.Restarting, (context, state) =>
            Task.FromResult(PlanStart(state, start))),
        RemoveClusterRequest delete => Task.FromResult(PlanDelete(delete)),
        _ => throw new ArgumentException($"There is no plan for a {request.GetType().Name}.", nameof(request)),
    };

    private async Task<EnginePlan> PlanCreateAsync(CreateClusterRequest request, CancellationToken cancellationToken)
    {
        if (NameRules.WhyInvalid(request.Name) is { } why)
            throw new TroveException(TroveErrorId.InvalidName, $"'{request.Name}' cannot be the name of a cluster. {why}", request.Name);
        TroveOptions options = services.LoadOptions();
        PlanContext context = services.Datastores.Context(services, request.Datastore, options);
        CheckSupport(context);
        services.Provider(request.Provider ?? context.General.DefaultProvider, options);
        EnginePlan plan = await context.Datastore.Api.PlanCreateAsync(context, request, cancellationToken);
        ClusterRow? existing = services.Catalog.Read(null, session => ClusterRepository.FindByName(session, services.Tenant, request.Name));
        if (existing is null)
            return plan;
        OperationRow? left = Abandoned(existing);
        if (left is not { Kind: TroveOperationKind.Create or TroveOperationKind.Delete })
            throw ClusterRepository.AlreadyExists(existing.Name);
        return WithRecovery(plan, left);
    }

    private async Task<EnginePlan> PlanChangeAsync(
        OperationRequest request, Guid clusterId, TroveTask task, Func<PlanContext, ClusterState, Task<EnginePlan>> plan)
    {
        ClusterState state = _reader.Get(clusterId);
        PlanContext context = services.Datastores.Context(services, state.Cluster.Datastore, services.LoadOptions());
        // What runs can still be started and deleted where clusters are no longer supported.
        if (request is AddNodesRequest or RemoveNodesRequest)
            CheckSupport(context);
        if (state.Cluster.OperationId is null)
            return await plan(context, _reader.CheckProcesses(state));
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

    private EnginePlan PlanDelete(RemoveClusterRequest request)
    {
        ClusterState state = _reader.Get(request.ClusterId);
        OperationRow? left = null;
        if (state.Cluster.OperationId is not null)
            left = Abandoned(state.Cluster) ?? throw Busy(state.Cluster);
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
            Data = new OperationData { NodeIds = [.. state.Nodes.Select(node => node.Id)], AllowUnreachable = request.AllowUnreachable },
        };
    }

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

    private static void CheckSupport(PlanContext context)
    {
        if (!context.DatastoreOptions.ClusterSupport)
            throw new TroveException(
                TroveErrorId.ClustersNotSupported, $"Clusters not supported for {context.Datastore.Name}.", context.Datastore.Name);
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

    private static string RecoveryStep(OperationRow left) => $"Finish or undo what was interrupted: {OperationWords.LowerSubject(left)} ({left.Id})";

    private static string Address(NodeRow node) => node.IsPlaced ? $" ({node.Host}:{node.Port})" : "";
}
