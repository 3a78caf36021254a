namespace TroveClusters;

/// <summary>How busy a node is and how full, measured at one moment. Facts of one datastore live on subclasses.</summary>
public class TroveNodeMeasurement
{
    /// <summary>The cluster's name.</summary>
    public string ClusterName { get; internal init; } = "";

    /// <summary>The node's name.</summary>
    public string NodeName { get; internal init; } = "";

    /// <summary>Its part in the cluster.</summary>
    public TroveNodeRole Role { get; internal init; }

    /// <summary>How it is doing: Active where it answered.</summary>
    public TroveNodeStatus Status { get; internal init; }

    /// <summary>Why there are no figures; empty where there are.</summary>
    public string Message { get; internal init; } = "";

    /// <summary>The memory in use, in bytes; null where the node does not say.</summary>
    public long? MemoryUsed { get; internal init; }

    /// <summary>The memory data may take, in bytes; null where the node does not say or has no limit.</summary>
    public long? MemoryLimit { get; internal init; }

    /// <summary>The share of the limit that is in use, in per cent.</summary>
    public double? MemoryPercent => Ratio.Percent(MemoryUsed, MemoryLimit);

    /// <summary>Commands executed per second during the measurement, without its own; null where the node does not say.</summary>
    public double? OperationsPerSecond { get; internal init; }

    /// <summary>Clients connected now, without the measurement itself; null where the node does not say.</summary>
    public long? ConnectedClients { get; internal init; }

    /// <summary>Bytes received per second during the measurement, without its own; null where the node does not say.</summary>
    public double? NetworkInPerSecond { get; internal init; }

    /// <summary>Bytes sent per second during the measurement, without its own; null where the node does not say.</summary>
    public double? NetworkOutPerSecond { get; internal init; }

    /// <summary>For how long its server has been running; null where the node does not say.</summary>
    public TimeSpan? Uptime { get; internal init; }

    /// <summary><c>cluster/node</c>: never a bare name, which could be taken for a cluster's.</summary>
    public override string ToString() => $"{ClusterName}/{NodeName}";
}
