using System.Diagnostics.CodeAnalysis;
using TroveClusters.Client.Wire;

namespace TroveClusters.Client;

/// <summary>A plan that a server keeps; it is run by its id.</summary>
internal sealed class RemotePlan : TrovePlan
{
    public RemotePlan(OperationRequest request, PlanBody body)
        : base(request)
    {
        (Id, Kind, Made) = (body.Id, body.Kind, body.Made);
        ClusterId = body.ClusterId;
        ClusterName = body.ClusterName;
        Action = body.Action;
        Targets = body.Targets;
        TargetIds = body.TargetIds;
        Steps = body.Steps;
        SlotMoves = body.SlotMoves;
        EstimatedTime = body.EstimatedTime;
        ChangesNothing = body.ChangesNothing;
        Recovers = body.Recovers;
    }

    /// <summary>By which the server knows it.</summary>
    public string Id { get; }

    /// <summary>What it does.</summary>
    public TroveOperationKind Kind { get; }

    /// <summary>When it was made, by the clock of the journal.</summary>
    public DateTimeOffset Made { get; }

    /// <summary>Whether another plan says the same: then it is what was confirmed.</summary>
    public bool SaysTheSame([NotNullWhen(true)] RemotePlan? other) => other is not null && Text(this) == Text(other);

    private static string Text(RemotePlan plan) => string.Join(
        '\n', [plan.ToString(), plan.ClusterName, $"{plan.Kind} {plan.ChangesNothing} {plan.Recovers}", .. plan.Steps, .. plan.SlotMoves.Select(move => $"{move}: {string.Join(' ', move.Slots)}")]);
}
