namespace TroveClusters.Engine.Providers;

/// <summary>A node's place.</summary>
/// <param name="NodeId">The node's id; names its folder.</param>
/// <param name="Host">The address its server is reached at.</param>
/// <param name="Port">The client port.</param>
public sealed record NodePlace(Guid NodeId, string Host, int Port)
{
    /// <summary>The registered host it is on; null for this machine.</summary>
    public Guid? HostId { get; init; }

    /// <summary>Its folder on that host, absolute; empty on this machine, and until the node has been given a place.</summary>
    public string Folder { get; init; } = "";
}
