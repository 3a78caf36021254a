namespace TroveClusters.Engine.Providers;

/// <summary>Tells errors of a host that cannot be reached from all others.</summary>
internal static class HostFailures
{
    /// <summary>Whether a host could not be reached, or not any longer.</summary>
    public static bool IsOf(Exception error) =>
        error is TroveException { Info.Id: TroveErrorId.HostUnreachable or TroveErrorId.HostConnectionLost };
}
