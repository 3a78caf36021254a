namespace TroveClusters;

/// <summary>One change to a cluster, under way or ended: the journal, which is also the record of who did what.</summary>
public sealed class TroveOperation : IComparable<TroveOperation>, IComparable
{
    /// <summary>The operation's id.</summary>
    public Guid Id { get; internal init; }

    /// <summary>What it does.</summary>
    public TroveOperationKind Kind { get; internal init; }

    /// <summary>The cluster's id.</summary>
    public Guid ClusterId { get; internal init; }

    /// <summary>The cluster's name.</summary>
    public string ClusterName { get; internal init; } = "";

    /// <summary>How far it has come.</summary>
    public TroveOperationState State { get; internal init; }

    /// <summary>The step in hand, or the last one.</summary>
    public string Step { get; internal init; } = "";

    /// <summary>0 to 100, by steps done.</summary>
    public int PercentComplete { get; internal init; }

    /// <summary>What was to be done, a line a step.</summary>
    public IReadOnlyList<string> Plan { get; internal init; } = [];

    /// <summary>Who runs it: <c>user@host (pid n)</c>.</summary>
    public string Owner { get; internal init; } = "";

    /// <summary>Who began it: <c>user@host (pid n)</c>. The owner is another one where it was taken over.</summary>
    public string StartedBy { get; internal init; } = "";

    /// <summary>Who asked it to stop, from outside: <c>user@host (pid n)</c>; empty if nobody did.</summary>
    public string StoppedBy { get; internal init; } = "";

    /// <summary>Who had it undone after it was interrupted or had failed: <c>user@host (pid n)</c>; empty if nobody did.</summary>
    public string UndoneBy { get; internal init; } = "";

    /// <summary>The command it was started by, without secrets.</summary>
    public string Command { get; internal init; } = "";

    /// <summary>When it began, UTC.</summary>
    public DateTimeOffset Started { get; internal init; }

    /// <summary>When it ended, UTC; null while it has not.</summary>
    public DateTimeOffset? Finished { get; internal init; }

    /// <summary>The stable id of the error it ended with; empty if none.</summary>
    public string ErrorId { get; internal init; } = "";

    /// <summary>How it ended, for people.</summary>
    public string Message { get; internal init; } = "";

    /// <inheritdoc/>
    public int CompareTo(TroveOperation? other) => other is null ? 1 : Started.CompareTo(other.Started);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => CompareTo(obj as TroveOperation);

    /// <summary>Such as <c>Grow web-01 (Running)</c>.</summary>
    public override string ToString() => $"{Kind} {ClusterName} ({State})";
}
