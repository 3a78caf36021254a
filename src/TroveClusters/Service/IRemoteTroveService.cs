namespace TroveClusters;

/// <summary>
/// A service that a server does the work of. Operations go on there whatever becomes of the session: a call that is cancelled
/// ends with <c>OperationStopped</c>, which says so, and how the operation can be waited for and stopped.
/// </summary>
public interface IRemoteTroveService : ITroveService
{
    /// <summary>The server.</summary>
    TroveServerConnection Connection { get; }
}
