namespace TroveClusters.Commands;

/// <summary>
/// The servers this process is connected with, the same for all its runspaces: a part of a command that runs in another one must
/// not act on this machine while the command acts on a server.
/// </summary>
internal static class ServerConnections
{
    private static readonly object s_lock = new();
    private static readonly List<IRemoteTroveService> s_all = [];
    private static IRemoteTroveService? s_default;

    /// <summary>The one that commands without <c>-Server</c> go to; null for this machine.</summary>
    public static IRemoteTroveService? Default
    {
        get
        {
            lock (s_lock)
                return s_default;
        }
    }

    /// <summary>All connections.</summary>
    public static IReadOnlyList<TroveServerConnection> All
    {
        get
        {
            lock (s_lock)
                return [.. s_all.Select(Describe)];
        }
    }

    /// <summary>Takes a connection, in the place of one with the same server and tenant. Commands go there from now on.</summary>
    public static TroveServerConnection Add(IRemoteTroveService service)
    {
        lock (s_lock)
        {
            s_all.RemoveAll(other => other.Connection.Uri == service.Connection.Uri && other.Connection.Tenant == service.Connection.Tenant);
            s_all.Add(service);
            s_default = service;
            return Describe(service);
        }
    }

    /// <summary>Forgets a connection. Commands that are using it end as they are.</summary>
    public static void Remove(IRemoteTroveService service)
    {
        lock (s_lock)
        {
            s_all.Remove(service);
            if (s_default == service)
                s_default = null;
        }
    }

    /// <summary>The service of a server that was named.</summary>
    /// <exception cref="TroveException"><c>ServerNotConnected</c>; <c>InvalidArgument</c>: there are several such connections.</exception>
    public static IRemoteTroveService Find(TroveServerIdentity server)
    {
        lock (s_lock)
        {
            List<IRemoteTroveService> found = s_all.FindAll(service => server.Is(service.Connection));
            return found switch
            {
                [var one] => one,
                [] => throw new TroveException(TroveErrorId.ServerNotConnected, $"This session is not connected with '{server}'.", server.ToString()),
                _ => throw new TroveException(
                    TroveErrorId.InvalidArgument, $"This session is connected with '{server}' for the tenants {string.Join(", ", found.Select(service => service.Connection.Tenant))}.", server.ToString(),
                    "Give the connection itself; Get-TroveServerConnection shows them."),
            };
        }
    }

    private static TroveServerConnection Describe(IRemoteTroveService service)
    {
        TroveServerConnection connection = service.Connection;
        return new TroveServerConnection
        {
            Uri = connection.Uri, Tenant = connection.Tenant, User = connection.User, IsAdmin = connection.IsAdmin,
            Version = connection.Version, Connected = connection.Connected, IsDefault = service == s_default,
        };
    }
}
