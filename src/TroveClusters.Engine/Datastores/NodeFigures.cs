namespace TroveClusters.Engine.Datastores;

/// <summary>How busy and how full a node is. What is not known is null.</summary>
public sealed record NodeFigures
{
    /// <summary>Bytes.</summary>
    public long? MemoryUsed { get; init; }

    /// <summary>Bytes.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>Commands a second, counted over the interval that was asked for.</summary>
    public double? OperationsPerSecond { get; init; }

    /// <summary>Clients.</summary>
    public long? ConnectedClients { get; init; }

    /// <summary>How long the server has been running.</summary>
    public TimeSpan? Uptime { get; init; }
}
