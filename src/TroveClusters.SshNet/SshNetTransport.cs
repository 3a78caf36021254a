using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Remote.OpenSsh;
using TroveClusters.Engine.Remote.Shell;

namespace TroveClusters.SshNet;

/// <summary>
/// Hosts by SSH.NET, which needs no program on this machine and takes passwords as well as keys. It knows neither the
/// operator's configuration of OpenSSH nor agents.
/// </summary>
internal sealed class SshNetTransport : IRemoteTransport
{
    /// <summary>The most connections of one login.</summary>
    private const int ConnectionsOfLogin = 4;

    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(60);

    private readonly RemoteOptions _options;
    private readonly ILogger _logger;
    private readonly ShellUses _uses;
    private readonly ConcurrentDictionary<HostLogin, Lazy<ShellConnections<SshNetConnection>>> _connections = new();

    public SshNetTransport(RemoteOptions options, ILogger logger)
    {
        (_options, _logger) = (options, logger);
        _uses = new ShellUses(this, options.Parallel);
    }

    /// <inheritdoc/>
    public string Name => RemoteTransports.SshNet;

    /// <inheritdoc/>
    public Task<IReadOnlyList<HostKey>> GetHostKeysAsync(string address, int port, CancellationToken cancellationToken)
    {
        SshArguments.VerifyAddress(address, port);
        return SshNetKeys.AskAsync(address, port, _options.ConnectLimit, cancellationToken);
    }

    /// <inheritdoc/>
    public IRemoteHost Open(HostLogin login) => new SshNetHost(this, login, _options, _uses, _logger);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!await _uses.CloseAsync())
            return;
        await Task.WhenAll(_connections.Values.Select(connections => connections.Value.DisposeAsync().AsTask()));
        _uses.Dispose();
    }

    /// <summary>The connections of a login.</summary>
    internal ShellConnections<SshNetConnection> Connections(HostLogin login) =>
        _connections.GetOrAdd(login, key => new Lazy<ShellConnections<SshNetConnection>>(() => new ShellConnections<SshNetConnection>(
            key, new ShellConnectionLimits(ConnectionsOfLogin, s_idle), closing => SshNetConnection.OpenAsync(key, _options, closing), _logger))).Value;
}
