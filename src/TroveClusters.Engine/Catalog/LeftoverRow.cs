namespace TroveClusters.Engine.Catalog;

/// <summary>What is left of a node on a host that did not answer when the node was removed.</summary>
internal sealed record LeftoverRow
{
    /// <summary>The node it was.</summary>
    public required Guid NodeId { get; init; }

    /// <summary>The host it lies on.</summary>
    public required Guid HostId { get; init; }

    /// <summary>What it was called, as <c>cluster/node</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The address it was reached at.</summary>
    public required string Address { get; init; }

    /// <summary>Its client port.</summary>
    public required int Port { get; init; }

    /// <summary>Its folder on the host.</summary>
    public required string Folder { get; init; }

    /// <summary>The process of its server as it was recorded, as JSON; empty where none was.</summary>
    public required string Process { get; init; }

    /// <summary>Since when it has been left, UTC.</summary>
    public required DateTimeOffset Since { get; init; }
}
