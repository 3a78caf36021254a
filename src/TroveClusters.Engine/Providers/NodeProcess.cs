namespace TroveClusters.Engine.Providers;

/// <summary>A process, recognisable after its id has been given to another.</summary>
/// <param name="Id">The process id.</param>
/// <param name="StartTime">An opaque mark of when it started (Linux: clock ticks since boot, from <c>/proc</c>).</param>
/// <param name="BootId">The boot it belongs to; empty where the platform has none.</param>
public sealed record NodeProcess(int Id, string StartTime, string BootId);
