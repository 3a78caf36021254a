namespace TroveClusters.Engine.Remote;

/// <summary>
/// A way to reach hosts. One serves many hosts at once and keeps connections for reuse; disposing it ends all of them, and
/// every command that still runs through it.
/// </summary>
internal interface IRemoteTransport : IAsyncDisposable
{
    /// <summary>The name users configure, such as <c>openssh</c>.</summary>
    string Name { get; }

    /// <summary>The keys a host shows of itself, asked without logging in: for showing them, never for trusting them unseen.</summary>
    /// <exception cref="TroveException"><c>HostUnreachable</c>: nothing that speaks SSH answered in time.</exception>
    Task<IReadOnlyList<HostKey>> GetHostKeysAsync(string address, int port, CancellationToken cancellationToken);

    /// <summary>The host, as this login sees it. Nothing is sent until something is asked of it; the same login shares a connection.</summary>
    IRemoteHost Open(HostLogin login);
}
