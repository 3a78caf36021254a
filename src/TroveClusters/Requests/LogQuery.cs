namespace TroveClusters;

/// <summary>Which lines of the logs of one cluster's nodes to read.</summary>
public sealed class LogQuery
{
    /// <summary>How many lines of each node are read when no number is given.</summary>
    public const int DefaultTail = 100;

    /// <summary>How many lines of a node may be asked for.</summary>
    public const int MostTail = 10000;

    /// <summary>The cluster.</summary>
    public required Guid ClusterId { get; init; }

    /// <summary>Ids of nodes; empty for all.</summary>
    public IReadOnlyList<Guid> NodeIds { get; init; } = [];

    /// <summary>How many lines of each node, counted from the end.</summary>
    public int Tail { get; init; } = DefaultTail;

    /// <summary>
    /// Takes the error of each node whose log cannot be read, such as that of a host that does not answer; the others are
    /// read all the same. Null: such a node ends the reading.
    /// </summary>
    public Action<TroveException>? Unreadable { get; init; }
}
