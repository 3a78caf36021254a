namespace TroveClusters;

/// <summary>
/// How busy a cluster is and how full, measured at one moment. Sums are over the nodes that answered. Facts of one
/// datastore live on subclasses.
/// </summary>
public class TroveClusterMeasurement
{
    /// <summary>The cluster's name.</summary>
    public string ClusterName { get; internal init; } = "";

    /// <summary>The cluster's id.</summary>
    public Guid ClusterId { get; internal init; }

    /// <summary>The datastore, such as <c>redis</c>.</summary>
    public string Datastore { get; internal init; } = "";

    /// <summary>When it was measured, UTC.</summary>
    public DateTimeOffset Measured { get; internal init; }

    /// <summary>The number of its nodes.</summary>
    public int NodeCount => Nodes.Count;

    /// <summary>The names of the nodes that did not answer; the figures are without them.</summary>
    public IReadOnlyList<string> Unreachable { get; internal init; } = [];

    /// <summary>The memory in use, in bytes; null where no node says.</summary>
    public long? MemoryUsed { get; internal init; }

    /// <summary>The memory data may take, in bytes; null where no node says.</summary>
    public long? MemoryLimit { get; internal init; }

    /// <summary>The share of the limit that is in use, in per cent.</summary>
    public double? MemoryPercent => Ratio.Percent(MemoryUsed, MemoryLimit);

    /// <summary>Commands executed per second during the measurement, without its own; null where no node says.</summary>
    public double? OperationsPerSecond { get; internal init; }

    /// <summary>Clients connected now, without the measurement itself; null where no node says.</summary>
    public long? ConnectedClients { get; internal init; }

    /// <summary>Bytes received per second during the measurement, without its own; null where no node says.</summary>
    public double? NetworkInPerSecond { get; internal init; }

    /// <summary>Bytes sent per second during the measurement, without its own; null where no node says.</summary>
    public double? NetworkOutPerSecond { get; internal init; }

    /// <summary>The nodes, in the order they joined.</summary>
    public IReadOnlyList<TroveNodeMeasurement> Nodes { get; internal init; } = [];

    /// <summary>The cluster's name and what this is of it: never the bare name, or it could be taken for the cluster.</summary>
    public override string ToString() => $"{ClusterName}: figures of {NodeCount} nodes";
}
