namespace TroveClusters;

/// <summary>The client's front door: what the cmdlets find by reflection in the client's assembly.</summary>
public interface ITroveServerConnector
{
    /// <summary>Asks a server who it is and whether it lets us in.</summary>
    /// <exception cref="TroveException">
    /// <c>InvalidArgument</c>: the address is none, or the token would be sent where others can read it;
    /// <c>ServerUnreachable</c>, <c>TlsHandshakeFailed</c>, <c>AuthenticationFailed</c>, <c>UnexpectedReply</c>;
    /// <c>ServerVersionNotSupported</c>: client and server do not understand each other.
    /// </exception>
    Task<IRemoteTroveService> ConnectAsync(TroveServerLogin login, CancellationToken cancellationToken);
}
