namespace TroveClusters.Engine.Providers;

/// <summary>A node's place.</summary>
/// <param name="NodeId">The node's id; names its folder.</param>
/// <param name="Host">The address its server binds to and is reached at.</param>
/// <param name="Port">The client port.</param>
internal sealed record NodePlace(Guid NodeId, string Host, int Port);
