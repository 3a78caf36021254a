using TroveClusters.Client.Wire;

namespace TroveClusters.Client;

/// <summary>Connects with servers.</summary>
public sealed class ServerConnector : ITroveServerConnector
{
    /// <inheritdoc/>
    public async Task<IRemoteTroveService> ConnectAsync(TroveServerLogin login, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(login);
        var http = new ServerHttp(login.Uri, login.Token, login.CaCertificate);
        try
        {
            WhoAmI who = await AskAsync(http, cancellationToken);
            var connection = new TroveServerConnection
            {
                Uri = http.Address,
                Tenant = Tenant(login, who),
                User = who.Name,
                IsAdmin = who.IsAdmin,
                Version = who.Version,
                Connected = DateTimeOffset.UtcNow,
            };
            return new RemoteTroveService(http, connection, who.Providers);
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    private static async Task<WhoAmI> AskAsync(ServerHttp http, CancellationToken cancellationToken)
    {
        WhoAmI who;
        try
        {
            who = await http.GetAsync<WhoAmI>(CallName.Root, cancellationToken);
        }
        catch (TroveException e) when (e.Data[ServerHttp.StatusKey] is 404)
        {
            throw new TroveException(
                TroveErrorId.ServerVersionNotSupported, $"{http.Address} answers, but has no service for PowerShell: it is no trove-server, or an older one than this module ({Versions.Own}) needs.",
                http.Address, inner: e);
        }
        http.ServerVersion = who.Version;
        return Versions.Agree(who.Version, Versions.Own) ? who : throw new TroveException(
            TroveErrorId.ServerVersionNotSupported, $"The server at {http.Address} has version {who.Version} and this module {Versions.Own}: they do not understand each other.", http.Address);
    }

    private static string Tenant(TroveServerLogin login, WhoAmI who)
    {
        if (who.Tenant is null)
            return login.Tenant ?? (Environment.GetEnvironmentVariable("TROVE_TENANT") is { Length: > 0 } named ? named : TroveServiceSettings.DefaultTenant);
        return login.Tenant is null || login.Tenant == who.Tenant ? who.Tenant : throw new TroveException(
            TroveErrorId.InvalidArgument, $"The token is for tenant '{who.Tenant}', and not for '{login.Tenant}'.", login.Tenant, "Leave -Tenant out, or give a token of that tenant.");
    }
}
