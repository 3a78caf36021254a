namespace TroveClusters;

/// <summary>What an operation would do, checked but with nothing written: what <c>-WhatIf</c> shows and what is then run.</summary>
public class TrovePlan
{
    internal TrovePlan(OperationRequest request) => Request = request;

    /// <summary>What was asked for.</summary>
    public OperationRequest Request { get; }

    /// <summary>The cluster's id; for a create the id it will have.</summary>
    public Guid ClusterId { get; init; }

    /// <summary>The cluster's name.</summary>
    public string ClusterName { get; init; } = "";

    /// <summary>The operation for a confirmation, such as <c>Remove node</c>.</summary>
    public string Action { get; init; } = "";

    /// <summary>The objects it works on, for a confirmation, one each: such as <c>web-01/web-01-member-4 (10.0.0.4:6379, 0 slots)</c>.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>
    /// The ids of the nodes the targets stand for, in the same order, so that some can be confirmed and others not;
    /// empty where the targets are no nodes that exist.
    /// </summary>
    public IReadOnlyList<Guid> TargetIds { get; init; } = [];

    /// <summary>The steps, a line each.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>Redis: the slots that would move, by source and destination.</summary>
    public IReadOnlyList<TroveSlotMove> SlotMoves { get; init; } = [];

    /// <summary>How long moving slots is estimated to take; null where none move.</summary>
    public TimeSpan? EstimatedTime { get; init; }

    /// <summary>Whether all is as asked already: there is nothing to run.</summary>
    public bool ChangesNothing { get; init; }

    /// <summary>An interrupted operation that will be finished or undone first; null if there is none.</summary>
    public Guid? Recovers { get; init; }

    /// <summary>The action and the targets.</summary>
    public override string ToString() => $"{Action}: {string.Join(", ", Targets)}";
}
