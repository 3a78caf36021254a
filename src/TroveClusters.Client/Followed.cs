using System.Text.Json;
using TroveClusters.Client.Wire;

namespace TroveClusters.Client;

/// <summary>What is known of an operation that is followed.</summary>
/// <param name="begun">The operation.</param>
/// <param name="plan">Its plan; null where any end is right.</param>
/// <param name="observer">Hears what it tells.</param>
internal sealed class Followed(BegunAnswer begun, RemotePlan? plan, IOperationObserver observer)
{
    private TroveOperation? _known;
    private bool _recovering = begun.Recovering;

    /// <summary>The operation; another one when what was interrupted has been dealt with.</summary>
    public Guid Id { get; private set; } = begun.OperationId;

    /// <summary>The last event that came.</summary>
    public string LastEvent { get; private set; } = "";

    /// <summary>What it is, to be read in a sentence.</summary>
    public string Subject => _known is { } known ? $"{known.Kind} of '{known.ClusterName}' (operation {Id})"
        : plan is not null ? $"{plan.Action} '{plan.ClusterName}' (operation {Id})" : $"operation {Id}";

    /// <summary>How far it was when something was heard of it last.</summary>
    public string State => _known is { } known ? FormattableString.Invariant($"when it was heard of last it was at '{known.Step}', {known.PercentComplete} % ({known.State}).") : "nothing has been heard of it yet.";

    /// <summary>What an error about it is about.</summary>
    public object? Target => plan?.ClusterName ?? _known?.ClusterName;

    /// <summary>Takes an event; its result when that is the end.</summary>
    /// <exception cref="TroveException">It failed.</exception>
    /// <exception cref="JsonException">The event cannot be read.</exception>
    public OperationResult? Take(ServerEvent e)
    {
        LastEvent = e.Id;
        switch (e.Kind)
        {
            case EventKind.Operation:
                if (JsonSerializer.Deserialize<TroveOperation>(e.Data, WireJson.Answers) is { } operation && operation.Id == Id)
                    _known = operation;
                return null;
            case EventKind.Error:
                throw JsonSerializer.Deserialize<ErrorBody>(e.Data, WireJson.Answers)!.ToException();
            case EventKind.Result:
                return End(JsonSerializer.Deserialize<OperationResult>(e.Data, WireJson.Answers)!);
        }
        if (EventKind.Read(e.Kind, e.Data) is not { } told)
            return null;
        if (told is OperationStarted started && started.OperationId != Id)
        {
            Id = started.OperationId;
            _known = null;
            _recovering = false;
        }
        observer.OnEvent(told);
        return null;
    }

    private OperationResult End(OperationResult result)
    {
        TroveOperation operation = result.Operation;
        if (plan is null)
            return result;
        if (_recovering && operation.Id == plan.Recovers)
        {
            throw new TroveException(
                TroveErrorId.OperationInterrupted, $"The server was restarted while it dealt with {operation}, which was interrupted before. That has ended; {plan} has not begun.",
                plan.ClusterName, "Repeat the command.");
        }
        if (operation.State != TroveOperationState.Done)
        {
            throw new TroveException(
                Enum.TryParse(operation.ErrorId, out TroveErrorId known) ? known : TroveErrorId.OperationInterrupted,
                operation.Message.Length > 0 ? operation.Message : $"{operation}: it was interrupted.", plan.ClusterName)
            { OperationId = operation.Id };
        }
        return Whole(result, plan);
    }

    /// <summary>
    /// A server that has gone on with another one's operation knows no longer which nodes it was about: the plan does, or when
    /// they were made.
    /// </summary>
    private static OperationResult Whole(OperationResult result, RemotePlan plan) => result.Operation.Kind switch
    {
        TroveOperationKind.Grow when result.Nodes.Count == 0 && result.Cluster is { } grown => new OperationResult
        {
            Operation = result.Operation,
            Cluster = grown,
            Nodes = [.. grown.Nodes.Where(node => node.Created >= result.Operation.Started)],
        },
        TroveOperationKind.Shrink when result.Nodes.Count == 0 => new OperationResult
        {
            Operation = result.Operation,
            Cluster = result.Cluster,
            Nodes = [.. plan.TargetIds.Zip(plan.Targets, (id, target) => Removed(plan, id, target))],
        },
        TroveOperationKind.Delete when result.Cluster is null => new OperationResult
        {
            Operation = result.Operation,
            Cluster = new TroveCluster { Id = plan.ClusterId, Name = plan.ClusterName, Task = TroveTask.Deleting, Status = TroveClusterStatus.Deleting },
            Nodes = result.Nodes,
        },
        _ => result,
    };

    /// <summary>What is left to say of a node that is gone. A target is such as <c>web-01/web-01-member-4 (10.0.0.4:6379)</c>.</summary>
    private static TroveClusterNode Removed(RemotePlan plan, Guid id, string target)
    {
        string name = target.StartsWith(plan.ClusterName + "/", StringComparison.Ordinal) ? target[(plan.ClusterName.Length + 1)..] : target;
        int more = name.LastIndexOf(" (", StringComparison.Ordinal);
        return new TroveClusterNode
        {
            Id = id,
            Name = more < 0 ? name : name[..more],
            ClusterId = plan.ClusterId,
            ClusterName = plan.ClusterName,
            Status = TroveNodeStatus.Removed,
        };
    }
}
