using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using TroveClusters.Engine.Platform;
using TroveClusters.Engine.Remote.Shell;

namespace TroveClusters.Engine.Remote.OpenSsh;

/// <summary>
/// Hosts by OpenSSH's client, which honours the operator's configuration: jump hosts, agents, hardware keys. Host keys are
/// judged by what the caller trusts alone.
/// </summary>
internal sealed class OpenSshTransport : IRemoteTransport
{
    /// <summary>The name by which it is configured.</summary>
    public const string ConfiguredName = "openssh";

    private readonly SshContext _context;
    private readonly ShellUses _uses;
    private readonly ConcurrentDictionary<HostLogin, Lazy<ShellConnections<SshMaster>>> _connections = new();
    private readonly ConcurrentDictionary<HostLogin, Lazy<string>> _knownHosts = new();

    /// <exception cref="TroveException"><c>ServerBinaryNotFound</c>: there is no client.</exception>
    /// <exception cref="IOException">It has no place for its sockets.</exception>
    public OpenSshTransport(OpenSshOptions options, ILogger logger)
    {
        _context = new SshContext(options, OpenSshPrograms.Find(), SshFolder.Create(), logger);
        _uses = new ShellUses(this, options.Parallel);
    }

    /// <inheritdoc/>
    public string Name => ConfiguredName;

    /// <summary>Where its sockets lie.</summary>
    internal string Folder => _context.Folder.FullPath;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<HostKey>> GetHostKeysAsync(string address, int port, CancellationToken cancellationToken)
    {
        SshArguments.VerifyAddress(address, port);
        TimeLimit limit = _context.Options.ConnectLimit;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _uses.Closing);
        deadline.CancelAfter(limit.Timer + TimeSpan.FromSeconds(2));
        string words = "";
        try
        {
            await using IPipedProcess scan = PipedProcess.Start(
                _context.Programs.KeyScan, SshArguments.KeyScan(address, port, limit.Time), SshContext.Environment(askPass: null));
            await scan.Input.DisposeAsync();
            Task<string> errors = ReadAsync(scan.Error, deadline.Token);
            string output = await ReadAsync(scan.Output, deadline.Token);
            words = Remarks(await errors);
            if (KnownHosts.Parse(output) is { Count: > 0 } keys)
                return keys;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && !_uses.Closing.IsCancellationRequested)
        {
            words = $"it did not answer within {limit}.";
        }

        throw new TroveException(
            TroveErrorId.HostUnreachable,
            string.Create(CultureInfo.InvariantCulture, $"No SSH server answered at {address}, port {port}: {(words.Length > 0 ? words : "there was no answer.")}"),
            address);
    }

    /// <inheritdoc/>
    public IRemoteHost Open(HostLogin login) => new OpenSshHost(this, login, _context, _uses);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!await _uses.CloseAsync())
            return;
        await Task.WhenAll(_connections.Values.Select(connections => connections.Value.DisposeAsync().AsTask()));
        _context.Folder.Dispose();
        _uses.Dispose();
    }

    /// <summary>The connections of a login.</summary>
    internal ShellConnections<SshMaster> Connections(HostLogin login) =>
        _connections.GetOrAdd(login, key => new Lazy<ShellConnections<SshMaster>>(() => new ShellConnections<SshMaster>(
            key,
            new ShellConnectionLimits(_context.Options.ConnectionsOfLogin, _context.Options.IdleLimit),
            closing => SshMaster.OpenAsync(key, _context, KnownHostsFile(key), closing),
            _context.Logger))).Value;

    /// <summary>The file that trusts a login's keys and no others.</summary>
    internal string KnownHostsFile(HostLogin login) => _knownHosts.GetOrAdd(login, key => new Lazy<string>(() =>
    {
        string path = _context.Folder.NewPath('k');
        PrivateFile.Replace(path, KnownHosts.Lines(key.Address, key.Keys), durable: false);
        return path;
    })).Value;

    private static async Task<string> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    /// <summary>Without the remarks ("# host SSH-2.0-…") that a scan makes on its way.</summary>
    private static string Remarks(string errors) =>
        string.Join(' ', errors.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'));
}
