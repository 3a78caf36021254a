using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Strategy;

/// <summary>Plans what does not change the size of a cluster: start, stop, restart, rebalance, root, and its end.</summary>
internal static class VerticaLifePlans
{
    public static async Task<EnginePlan> StartAsync(PlanContext context, ClusterState state, StartClusterRequest request, CancellationToken cancellationToken)
    {
        VerticaCensus census = await CensusAsync(context, state, cancellationToken);
        List<NodeRow> down = Down(state, census.State);
        IEnumerable<string> starts = census.State is null
            ? [$"Run admintools -t start_db for database {VerticaClusterFacts.Of(state.Cluster).Database}"]
            : down.Select(node => $"Run admintools -t restart_node for {node.Name}{VerticaNodes.OnHost(node)}");
        return Plan(
            state, request, TroveTask.Restarting, "Start cluster", $"{state.Cluster.Name} ({down.Count} of {state.Nodes.Count} nodes are not up)",
            [.. starts, "Make sure that all nodes are UP"], down);
    }

    public static async Task<EnginePlan> StopAsync(
        PlanContext context, ClusterState state, StopClusterRequest request, Guid? recovers, CancellationToken cancellationToken)
    {
        VerticaCensus census = await CensusAsync(context, state, cancellationToken);
        bool isStopped = census.State is null && state.Nodes.All(node => node.IsStopped);
        string sessions = census.State is { Sessions: > 0 and var count } ? $"; {count} session(s) of users are ended" : "";
        return new EnginePlan(request)
        {
            ClusterId = state.Cluster.Id,
            ClusterName = state.Cluster.Name,
            Cluster = state.Cluster,
            Action = "Stop cluster",
            Targets = [$"{state.Cluster.Name} ({state.Nodes.Count} nodes; applications cannot reach it until it is started{sessions})"],
            Steps = isStopped ? [] : [$"Run admintools -t stop_db for database {VerticaClusterFacts.Of(state.Cluster).Database} and keep its data"],
            Task = TroveTask.Restarting,
            Recovers = recovers,
            TakesOver = recovers is not null,
            ChangesNothing = isStopped && recovers is null,
            Data = new OperationData { NodeIds = [.. state.Nodes.Select(node => node.Id)], AllowUnreachable = request.AllowUnreachable },
        };
    }

    public static async Task<EnginePlan> RestartAsync(
        PlanContext context, ClusterState state, RestartClusterRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyList<NodeRow> targets = request.Nodes.Count == 0 ? state.Nodes : NodeSelection.Find(context, state, request.Nodes);
        VerticaCensus census = await CensusAsync(context, state, cancellationToken);
        VerticaDatabaseState database = census.Required(state.Cluster.Name);
        census.RequireAllUp(state.Cluster.Name, state.Nodes);
        VerticaRules.RequireNoRebalance(database, state.Cluster.Name);
        bool rolling = VerticaRestart.IsRolling(database);
        if (!rolling && targets.Count < state.Nodes.Count)
            throw new TroveException(
                TroveErrorId.OperationNotSupported,
                $"Cluster '{state.Cluster.Name}' does not survive the loss of a node (its k-safety is {database.CurrentKSafety}): a node cannot be restarted by itself.", state.Cluster.Name,
                "Restart the whole cluster: leave -Node out.");
        IEnumerable<string> steps = rolling
            ? targets.Select(node => $"Restart {node.Name}{VerticaNodes.OnHost(node)} while the others serve, and wait until it is UP")
            : [$"Stop database {VerticaClusterFacts.Of(state.Cluster).Database}, then start it: without k-safety it cannot serve meanwhile"];
        return Plan(
            state, request, TroveTask.Restarting, "Restart nodes",
            $"{state.Cluster.Name} ({targets.Count} of {state.Nodes.Count} nodes, {(rolling ? "one after the other" : "all at once")})",
            [.. steps, "Make sure that all nodes are UP"], targets);
    }

    public static async Task<EnginePlan> OptimizeAsync(PlanContext context, ClusterState state, OptimizeClusterRequest request, CancellationToken cancellationToken)
    {
        SlotWishes.Refuse(request);
        VerticaCensus census = await CensusAsync(context, state, cancellationToken);
        VerticaDatabaseState database = census.Required(state.Cluster.Name);
        census.RequireAllUp(state.Cluster.Name, state.Nodes);
        return Plan(
            state, request, TroveTask.Updating, "Rebalance data", $"{state.Cluster.Name} ({state.Nodes.Count} nodes)",
            [
                database.IsRebalancing ? "Watch the rebalance that runs already" : "Start the rebalance of the data (START_REBALANCE_CLUSTER)",
                "Wait until every projection has been moved",
            ],
            []);
    }

    public static async Task<EnginePlan> EnableRootAsync(PlanContext context, ClusterState state, EnableRootRequest request, CancellationToken cancellationToken)
    {
        if (request.Password is { } given && (given.Length == 0 || given.Any(char.IsControl)))
            throw new TroveException(TroveErrorId.InvalidArgument, "The password of root must not be empty, nor contain control characters.", "Credential");
        VerticaCensus census = await CensusAsync(context, state, cancellationToken);
        _ = census.Required(state.Cluster.Name);
        bool again = VerticaClusterFacts.Of(state.Cluster).RootEnabled;
        EnginePlan plan = Plan(
            state, request, TroveTask.Updating, "Enable root", $"{state.Cluster.Name} (database {VerticaClusterFacts.Of(state.Cluster).Database})",
            [again ? "Give the user root another password" : "Create the user root with the role pseudosuperuser"], []);
        return new EnginePlan(request)
        {
            ClusterId = plan.ClusterId,
            ClusterName = plan.ClusterName,
            Cluster = plan.Cluster,
            Action = plan.Action,
            Targets = plan.Targets,
            Steps = plan.Steps,
            Task = plan.Task,
            Secrets = new Dictionary<string, string> { [SecretNames.RootPassword] = request.Password ?? ClusterPassword.Generate(context.DatastoreOptions) },
        };
    }

    /// <summary>What we made goes with its data; what was adopted is left, and emptied only when asked.</summary>
    public static async Task<EnginePlan> DeleteAsync(
        PlanContext context, ClusterState state, RemoveClusterRequest request, CancellationToken cancellationToken)
    {
        VerticaClusterFacts facts = VerticaClusterFacts.Of(state.Cluster);
        bool leave = facts.Adopted && !request.DeleteData;
        if (!leave && !request.AllowUnreachable)
            await CheckReachAsync(context, state, cancellationToken);
        List<string> steps = [];
        if (!leave)
        {
            steps.Add($"Stop database {facts.Database} and drop it with its data");
            steps.AddRange(state.Nodes.Select(node => $"Remove what is left{VerticaNodes.OnHost(node)}{(VerticaNodeFacts.Of(node).PackageIsOurs ? ", the package too" : "")}"));
        }
        steps.Add(leave ? $"Remove the cluster's record, and leave database {facts.Database} as it is" : "Remove the cluster's record");
        return new EnginePlan(request)
        {
            ClusterId = state.Cluster.Id,
            ClusterName = state.Cluster.Name,
            Cluster = state.Cluster,
            Action = leave ? "Forget adopted cluster" : "Remove cluster with its data",
            Targets = [$"{state.Cluster.Name} ({state.Cluster.Datastore}, {state.Nodes.Count} nodes{(leave ? $"; database {facts.Database} goes on" : "")})"],
            Steps = steps,
            Task = TroveTask.Deleting,
            Data = new OperationData
            {
                NodeIds = [.. state.Nodes.Select(node => node.Id)],
                AllowUnreachable = request.AllowUnreachable,
                Facts = new VerticaChange { LeaveDatabase = leave }.ToJson(),
            },
        };
    }

    /// <summary>The nodes that are not up; all of them where nobody answers.</summary>
    internal static List<NodeRow> Down(ClusterState state, VerticaDatabaseState? database) =>
        [.. state.Nodes.Where(node => database is null || VerticaNodeFacts.Find(database, node) is not { IsUp: true })];

    internal static Task<VerticaCensus> CensusAsync(PlanContext context, ClusterState state, CancellationToken cancellationToken) => VerticaCensus.TakeAsync(
        VerticaHosts.Of(context), state.Nodes, VerticaClusterFacts.Of(state.Cluster).Database,
        new Secret(context.Secret(state.Cluster.Id, SecretNames.Password)), cancellationToken);

    internal static EnginePlan Plan(
        ClusterState state, OperationRequest request, TroveTask task, string action, string target, IReadOnlyList<string> steps, IReadOnlyList<NodeRow> nodes) =>
        new(request)
        {
            ClusterId = state.Cluster.Id,
            ClusterName = state.Cluster.Name,
            Cluster = state.Cluster,
            Action = action,
            Targets = [target],
            Steps = steps,
            Task = task,
            Data = new OperationData { NodeIds = [.. nodes.Select(node => node.Id)] },
        };

    private static async Task CheckReachAsync(PlanContext context, ClusterState state, CancellationToken cancellationToken)
    {
        VerticaHosts hosts = VerticaHosts.Of(context);
        var silent = new List<(NodeRow Node, TroveException Error)>();
        await Task.WhenAll(state.Nodes.Select(async node =>
        {
            try
            {
                await hosts[node].ReadConfigurationAsync(cancellationToken);
            }
            catch (TroveException error) when (error.Info.Id != TroveErrorId.HostKeyChanged)
            {
                lock (silent)
                    silent.Add((node, error));
            }
        }));
        if (silent.Count > 0)
        {
            List<(NodeRow Node, TroveException Error)> ordered = [.. silent.OrderBy(entry => entry.Node.Position)];
            throw new TroveException(
                TroveErrorId.NodeUnreachable,
                $"The hosts of these nodes cannot be used: {string.Join("; ", ordered.Select(entry => $"{entry.Node.Name}: {entry.Error.Message.TrimEnd('.')}"))}. Nothing was changed.",
                ordered.Select(entry => entry.Node.Name).ToArray(), "Bring the hosts back, or go on without them with -AllowUnreachable.", ordered[0].Error);
        }
    }
}
