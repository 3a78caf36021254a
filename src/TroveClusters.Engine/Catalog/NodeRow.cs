namespace TroveClusters.Engine.Catalog;

/// <summary>A node as the catalog has it.</summary>
internal sealed record NodeRow
{
    public required Guid Id { get; init; }
    public required Guid ClusterId { get; init; }

    /// <summary>The order in which nodes joined.</summary>
    public required int Position { get; init; }

    public required string Name { get; init; }
    public string Type { get; init; } = "member";
    public TroveNodeRole Role { get; init; }
    public TroveNodeStatus Status { get; init; }

    /// <summary>Empty until the node has a place.</summary>
    public string Host { get; init; } = "";

    /// <summary>0 until the node has a place.</summary>
    public int Port { get; init; }

    public required string Flavor { get; init; }

    /// <summary>GB; null where volumes are not supported.</summary>
    public int? VolumeSize { get; init; }

    /// <summary>Bytes; null until measured.</summary>
    public long? VolumeUsed { get; init; }

    /// <summary>The provider's process, as JSON; empty when there is none.</summary>
    public string Process { get; init; } = "";

    /// <summary>What only the datastore understands, as JSON.</summary>
    public string Facts { get; init; } = "{}";

    public string Message { get; init; } = "";
    public DateTimeOffset Created { get; init; }
    public DateTimeOffset Updated { get; init; }

    /// <summary>Whether the node has a place.</summary>
    public bool IsPlaced => Port != 0;
}
