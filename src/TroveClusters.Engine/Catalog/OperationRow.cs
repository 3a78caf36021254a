namespace TroveClusters.Engine.Catalog;

/// <summary>An operation as the journal has it.</summary>
internal sealed record OperationRow
{
    public required Guid Id { get; init; }
    public required string Tenant { get; init; }
    public required TroveOperationKind Kind { get; init; }
    public required Guid ClusterId { get; init; }
    public required string ClusterName { get; init; }
    public TroveOperationState State { get; init; } = TroveOperationState.Running;
    public string Step { get; init; } = "";
    public int Percent { get; init; }

    /// <summary>The plan for people, a line a step.</summary>
    public required string Plan { get; init; }

    /// <summary>What the steps need to run, resume or undo in another process, as JSON. Never a secret.</summary>
    public required string Data { get; init; }

    /// <summary>Who runs it, as JSON of <see cref="Operations.OperationOwner"/>.</summary>
    public required string Owner { get; init; }

    /// <summary>Who began it, as JSON like <see cref="Owner"/>, which changes when another one takes it over.</summary>
    public required string StartedBy { get; init; }

    /// <summary>Who asked it to stop, as JSON; empty if nobody did. Written beside the owner, never by it.</summary>
    public string StoppedBy { get; init; } = "";

    /// <summary>Who had it undone after it was interrupted or had failed, as JSON; empty if nobody did.</summary>
    public string UndoneBy { get; init; } = "";

    public DateTimeOffset Heartbeat { get; init; }
    public string Command { get; init; } = "";
    public DateTimeOffset Started { get; init; }
    public DateTimeOffset? Finished { get; init; }
    public string ErrorId { get; init; } = "";
    public string Message { get; init; } = "";

    /// <summary>Whether it has neither ended nor been given up.</summary>
    public bool IsOpen => State is TroveOperationState.Running or TroveOperationState.RollingBack or TroveOperationState.Interrupted;
}
