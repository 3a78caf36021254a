namespace TroveClusters.Engine.Providers;

/// <summary>A port of a host.</summary>
/// <param name="HostId">The registered host; null for this machine.</param>
/// <param name="Port">The port.</param>
public readonly record struct HostPort(Guid? HostId, int Port);
