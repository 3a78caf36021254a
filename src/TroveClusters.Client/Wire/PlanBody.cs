namespace TroveClusters.Client.Wire;

/// <summary>A plan on its way. Not with its request: that may hold a password, and who asked has it.</summary>
internal sealed record PlanBody
{
    /// <summary>By which it is run.</summary>
    public required string Id { get; init; }

    /// <summary>What it does; a wish for a number of nodes may come to the one or the other.</summary>
    public required TroveOperationKind Kind { get; init; }

    /// <summary>When it was made, by the clock of the machine that has the journal.</summary>
    public required DateTimeOffset Made { get; init; }

    /// <inheritdoc cref="TrovePlan.ClusterId"/>
    public Guid ClusterId { get; init; }

    /// <inheritdoc cref="TrovePlan.ClusterName"/>
    public string ClusterName { get; init; } = "";

    /// <inheritdoc cref="TrovePlan.Action"/>
    public string Action { get; init; } = "";

    /// <inheritdoc cref="TrovePlan.Targets"/>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <inheritdoc cref="TrovePlan.TargetIds"/>
    public IReadOnlyList<Guid> TargetIds { get; init; } = [];

    /// <inheritdoc cref="TrovePlan.Steps"/>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <inheritdoc cref="TrovePlan.SlotMoves"/>
    public IReadOnlyList<TroveSlotMove> SlotMoves { get; init; } = [];

    /// <inheritdoc cref="TrovePlan.EstimatedTime"/>
    public TimeSpan? EstimatedTime { get; init; }

    /// <inheritdoc cref="TrovePlan.ChangesNothing"/>
    public bool ChangesNothing { get; init; }

    /// <inheritdoc cref="TrovePlan.Recovers"/>
    public Guid? Recovers { get; init; }

    /// <summary>A plan to be sent.</summary>
    public static PlanBody Of(string id, DateTimeOffset made, TrovePlan plan) => new()
    {
        Id = id,
        Made = made,
        Kind = plan.Request.Kind,
        ClusterId = plan.ClusterId,
        ClusterName = plan.ClusterName,
        Action = plan.Action,
        Targets = plan.Targets,
        TargetIds = plan.TargetIds,
        Steps = plan.Steps,
        SlotMoves = plan.SlotMoves,
        EstimatedTime = plan.EstimatedTime,
        ChangesNothing = plan.ChangesNothing,
        Recovers = plan.Recovers,
    };
}
