using System.Globalization;
using System.Text;
using TroveClusters.Engine.Platform;
using TroveClusters.Engine.Remote.Shell;

namespace TroveClusters.Engine.Remote.OpenSsh;

/// <summary>
/// A connection to a host that bears the sessions of many commands: an <c>ssh -M -N</c> of its own. Connecting, the host's
/// key and the login are done with when it is there, so none of these failures can be confused with a command's.
/// </summary>
internal sealed class SshMaster : ShellConnection
{
    // ssh does not read its input here, so it would outlive a killed parent. A shell between the two ends it when the
    // parent's end of the pipe closes, however that happens.
    private const string Supervisor =
        "exec 3<&0 </dev/null; \"$@\" 3<&- & p=$!; { read -r x <&3; kill \"$p\"; } 2>/dev/null & w=$!; exec 3<&-; "
        + "wait \"$p\"; c=$?; kill \"$w\" 2>/dev/null; exit \"$c\"";

    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_closing = TimeSpan.FromSeconds(2);

    private readonly IPipedProcess _process;
    private readonly OutputKeeper _words = new(8 * 1024);
    private readonly Task _ended;

    private SshMaster(IPipedProcess process, string socket)
    {
        (_process, Socket) = (process, socket);
        _ended = ReadWordsAsync();
    }

    /// <summary>The path of its control socket.</summary>
    public string Socket { get; }

    /// <summary>Whether ssh still runs.</summary>
    public override bool IsAlive => !_ended.IsCompleted;

    /// <summary>What ssh said.</summary>
    public override string Words
    {
        get
        {
            lock (_words)
                return Encoding.UTF8.GetString(_words.ToArray()).Trim();
        }
    }

    /// <summary>Connects and logs in.</summary>
    /// <exception cref="TroveException"><c>HostUnreachable</c>, <c>HostKeyChanged</c>, <c>AuthenticationFailed</c>, <c>ConfigurationInvalid</c>.</exception>
    public static async Task<SshMaster> OpenAsync(HostLogin login, SshContext context, string knownHosts, CancellationToken cancellationToken)
    {
        string socket = context.Folder.NewPath('s');
        using SshAskPass? askPass = context.AskPass(login);
        IReadOnlyList<string> arguments = SshArguments.Master(login, context.Options, knownHosts, socket);
        var master = new SshMaster(
            SshContext.Start(login, "/bin/sh", ["-c", Supervisor, "sh", context.Programs.Ssh, .. arguments], askPass), socket)
        {
            Capacity = context.Options.SessionsOfConnection,
        };
        try
        {
            await master.WaitForSocketAsync(login, context.Options.ConnectLimit, cancellationToken);
            return master;
        }
        catch
        {
            await master.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async Task<string> LastWordsAsync()
    {
        await Task.WhenAny(_ended, Task.Delay(TimeSpan.FromSeconds(1)));
        return Words;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _process.Input.DisposeAsync();
        await Task.WhenAny(_ended, Task.Delay(s_closing));
        await _process.DisposeAsync();
        await _ended;
        File.Delete(Socket);
    }

    private async Task WaitForSocketAsync(HostLogin login, TimeLimit limit, CancellationToken cancellationToken)
    {
        // ssh knows the limit for the connection; this one is for what comes after, and for jump hosts.
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit.Timer + TimeSpan.FromSeconds(2));
        var pause = new GrowingPause(TimeSpan.FromMilliseconds(5), s_longestPause);
        try
        {
            while (!File.Exists(Socket))
            {
                if (!IsAlive)
                    throw SshVerdict.Error(login, Words);
                await pause.WaitAsync(deadline.Token);
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TroveException(
                TroveErrorId.HostUnreachable,
                string.Create(CultureInfo.InvariantCulture, $"{login.Name} ({login}) did not let {login.User} in within {limit}. {Words}").TrimEnd(),
                login.Name,
                inner: e);
        }
    }

    private async Task ReadWordsAsync()
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (await _process.Error.ReadAsync(buffer) is var count and > 0)
            {
                lock (_words)
                    _words.Add(buffer.AsSpan(0, count));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Disposed.
        }
    }
}
