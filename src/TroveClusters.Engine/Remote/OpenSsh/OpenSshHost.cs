using Microsoft.Extensions.Logging;
using TroveClusters.Engine.Platform;
using TroveClusters.Engine.Remote.Shell;

namespace TroveClusters.Engine.Remote.OpenSsh;

/// <summary>A host by OpenSSH's client.</summary>
internal sealed class OpenSshHost(OpenSshTransport transport, HostLogin login, SshContext context, ShellUses uses)
    : SharedShellHost<SshMaster>(login, context.Options.ConnectLimit.Timer, context.Logger)
{
    /// <inheritdoc/>
    protected override ShellConnections<SshMaster> Connections => transport.Connections(Login);

    /// <inheritdoc/>
    protected override Task<IShellChannel> OpenChannelAsync(SshMaster connection, CancellationToken cancellationToken) =>
        Task.FromResult<IShellChannel>(new SshChannel(context.Start(Login, SshArguments.Session(connection.Socket, ShellScript.CommandLine))));

    /// <inheritdoc/>
    protected override bool IsRefusedSession(ShellNotStartedException e) => SshVerdict.IsRefusedSession(e.Words);

    /// <inheritdoc/>
    protected override async Task<ShellReply> RunAsync(ShellRequest request, CancellationToken cancellationToken)
    {
        using ShellUses.Use use = await uses.UseAsync(cancellationToken);
        try
        {
            SshArguments.Verify(Login);
            if (Login.Keys.Count == 0)
                throw SshVerdict.KeyUnknown(Login, await transport.GetHostKeysAsync(Login.Address, Login.Port, use.Token));
            return context.Options.Reuse ? await RunSharedAsync(request, mayKill: true, use.Token) : await RunSingleAsync(request, mayKill: true, use.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(OpenSshTransport), $"The connections to {Login.Name} are being closed.");
        }
        catch (TroveException e) when (e.Info.Id == TroveErrorId.HostKeyChanged && SshVerdict.ShownFingerprint(e.Message) is null)
        {
            throw SshVerdict.KeyChanged(Login, await ShownKeysAsync(use.Token), e.Message);
        }
    }

    private async Task<ShellReply> RunSingleAsync(ShellRequest request, bool mayKill, CancellationToken cancellationToken)
    {
        SshAskPass? askPass = context.AskPass(Login);
        IPipedProcess process = context.Start(
            Login, SshArguments.Single(Login, context.Options, transport.KnownHostsFile(Login), ShellScript.CommandLine), askPass);
        try
        {
            Func<int, Task>? kill = mayKill
                ? group => RunSingleAsync(Killing(group, request.User), mayKill: false, CancellationToken.None)
                : null;
            return await ExchangeAsync(new SshChannel(process, askPass), request, kill, connection: null, cancellationToken);
        }
        catch (ShellNotStartedException e)
        {
            throw PrivilegeError(e, request.User) ?? (e.ExitCode is null && e.Words.Length > 0 ? SshVerdict.Error(Login, e.Words) : NotStarted(e, ""));
        }
    }

    private async Task<IReadOnlyCollection<string>> ShownKeysAsync(CancellationToken cancellationToken)
    {
        try
        {
            return [.. (await transport.GetHostKeysAsync(Login.Address, Login.Port, cancellationToken)).Select(key => key.ToString())];
        }
        catch (TroveException)
        {
            return []; // Behind a jump host it cannot be asked so.
        }
    }
}
