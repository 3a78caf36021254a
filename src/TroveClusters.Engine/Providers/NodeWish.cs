namespace TroveClusters.Engine.Providers;

/// <summary>A node that is to get a place.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="Address">The address its server is to be reached at; empty where the provider decides.</param>
/// <param name="HostId">The registered host that was chosen for it; null for this machine.</param>
/// <param name="Port">The client port that was asked for; null for any.</param>
public sealed record NodeWish(Guid NodeId, string Address = "", Guid? HostId = null, int? Port = null);
