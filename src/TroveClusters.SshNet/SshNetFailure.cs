using System.Net.Sockets;
using Renci.SshNet.Common;
using TroveClusters.Engine.Remote;

namespace TroveClusters.SshNet;

/// <summary>Why a connection was not made, as the engine tells it. Nothing has run on the host then, whatever it was.</summary>
internal static class SshNetFailure
{
    /// <summary>Whether an exception says that a connection, or a session of it, could not be had.</summary>
    public static bool IsConnection(Exception e) => e is SshException or SocketException or IOException or TimeoutException or ObjectDisposedException;

    /// <summary>The error of a connection that was not made for a reason other than the host's key.</summary>
    public static TroveException Of(HostLogin login, Exception e) => e is SshAuthenticationException
        ? NotLetIn(login, e.Message, e)
        : new TroveException(TroveErrorId.HostUnreachable, $"{login.Name} ({login}) cannot be reached: {e.Message}", login.Name, inner: e);

    /// <summary>The error of a login that opens no account.</summary>
    public static TroveException NotLetIn(HostLogin login, string why, Exception? inner = null) => new(
        TroveErrorId.AuthenticationFailed,
        $"{login.Name} ({login}) does not let {login.User} in: {why}",
        login.Name,
        "Give the right user with a key or a password that the host accepts.",
        inner);
}
