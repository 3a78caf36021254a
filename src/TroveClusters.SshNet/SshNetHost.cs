using Microsoft.Extensions.Logging;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Remote.OpenSsh;
using TroveClusters.Engine.Remote.Shell;

namespace TroveClusters.SshNet;

/// <summary>A host by SSH.NET.</summary>
internal sealed class SshNetHost(SshNetTransport transport, HostLogin login, RemoteOptions options, ShellUses uses, ILogger logger)
    : SharedShellHost<SshNetConnection>(login, options.ConnectLimit.Timer, logger)
{
    /// <inheritdoc/>
    protected override ShellConnections<SshNetConnection> Connections => transport.Connections(Login);

    /// <inheritdoc/>
    protected override async Task<ShellReply> RunAsync(ShellRequest request, CancellationToken cancellationToken)
    {
        using ShellUses.Use use = await uses.UseAsync(cancellationToken);
        try
        {
            SshArguments.Verify(Login);
            if (Login.Keys.Count == 0)
                throw SshVerdict.KeyUnknown(Login, await transport.GetHostKeysAsync(Login.Address, Login.Port, use.Token));
            return await RunSharedAsync(request, mayKill: true, use.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(SshNetTransport), $"The connections to {Login.Name} are being closed.");
        }
    }

    /// <inheritdoc/>
    protected override async Task<IShellChannel> OpenChannelAsync(SshNetConnection connection, CancellationToken cancellationToken) =>
        await connection.OpenChannelAsync(ShellScript.CommandLine, options.ConnectLimit, cancellationToken);

    /// <inheritdoc/>
    protected override bool IsRefusedSession(ShellNotStartedException e) => e.Words.Contains(SshNetConnection.Refused, StringComparison.Ordinal);
}
