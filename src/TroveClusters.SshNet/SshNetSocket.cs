using System.Net.Sockets;
using System.Reflection;
using Renci.SshNet;

namespace TroveClusters.SshNet;

/// <summary>
/// The socket below SSH.NET, which keeps it to itself. Disposing a client whose link is cut either waits for that link or
/// drops what the system would still deliver; then a host that is back never hears that its caller has gone, and keeps what
/// that caller began. Shut down first, the socket ends both: nothing waits for it, and the system tells the host as soon as it can.
/// </summary>
internal static class SshNetSocket
{
    private static readonly PropertyInfo? s_session = typeof(BaseClient).GetProperty("Session", BindingFlags.Instance | BindingFlags.NonPublic);
    private static readonly FieldInfo? s_socket = typeof(Session).GetField("_socket", BindingFlags.Instance | BindingFlags.NonPublic);

    /// <summary>Shuts a client's socket down, where it has one; of another version of SSH.NET, it is left to that.</summary>
    public static void ShutDown(BaseClient client)
    {
        if (s_session?.GetValue(client) is not Session session || s_socket?.GetValue(session) is not Socket socket)
            return;
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has gone before.
        }
    }
}
