using System.Globalization;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Messages.Transport;
using TroveClusters.Engine;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Remote.OpenSsh;
using TroveClusters.Engine.Remote.Shell;

namespace TroveClusters.SshNet;

/// <summary>A connection of SSH.NET, logged in, with a pulse by which it is known to live.</summary>
internal sealed class SshNetConnection : ShellConnection
{
    /// <summary>What a session that sshd had no room for is told by.</summary>
    public const string Refused = "the host refused one more session";

    /// <summary>What sshd allows by default (MaxSessions), less the pulse.</summary>
    private const int MostSessions = 9;

    private static readonly TimeSpan s_closing = TimeSpan.FromSeconds(2);

    private readonly SshClient _client;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object _gate = new();
    private readonly HashSet<SshNetChannel> _channels = [];
    private Task _pulse = Task.CompletedTask;
    private string _words = "";

    private SshNetConnection(SshClient client)
    {
        _client = client;
        Capacity = MostSessions;
        client.ErrorOccurred += (_, error) => End(error.Exception.Message);
    }

    /// <inheritdoc/>
    public override bool IsAlive => !_ended.Task.IsCompleted && _client.IsConnected;

    /// <inheritdoc/>
    public override string Words => Volatile.Read(ref _words);

    /// <summary>Connects and logs in.</summary>
    /// <exception cref="TroveException"><c>HostUnreachable</c>, <c>HostKeyChanged</c>, <c>AuthenticationFailed</c>.</exception>
    public static async Task<SshNetConnection> OpenAsync(HostLogin login, RemoteOptions options, CancellationToken cancellationToken)
    {
        var info = new ConnectionInfo(login.Address, login.Port, login.User, SshNetAuthentication.Methods(login))
        {
            Timeout = options.ConnectLimit.Timer,
            MaxSessions = MostSessions + 1,
            RetryAttempts = 1,
        };
        SshNetKeys.Restrict(info, login.Keys);
        var client = new SshClient(info);
        HostKey? shown = null;
        client.HostKeyReceived += (_, e) =>
        {
            shown = SshNetKeys.Shown(e);
            e.CanTrust = login.Keys.Contains(shown);
        };
        try
        {
            await ConnectAsync(client, options.ConnectLimit, cancellationToken);
            // A wait may take as long as it takes from here on: of a host that is silent, the pulse hears.
            info.Timeout = Timeout.InfiniteTimeSpan;
            var connection = new SshNetConnection(client);
            await connection.StartPulseAsync(options);
            return connection;
        }
        catch (Exception e) when (SshNetFailure.IsConnection(e))
        {
            Discard(client);
            if (shown is { } key && !login.Keys.Contains(key))
                throw SshVerdict.KeyChanged(login, [key.ToString()], e.Message);
            if (shown is null && e is SshConnectionException { DisconnectReason: DisconnectReason.KeyExchangeFailed })
                await ThrowIfChangedAsync(login, options, e, cancellationToken);
            throw SshNetFailure.Of(login, e);
        }
        catch
        {
            Discard(client);
            throw;
        }
    }

    /// <summary>Connects; SSH.NET waits for parts of it on the calling thread, and without regard to the token.</summary>
    /// <exception cref="TimeoutException">It took too long; what SSH.NET raises otherwise.</exception>
    public static async Task ConnectAsync(SshClient client, TimeLimit limit, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit.Timer);
        Task connecting = OnOwnThreadAsync(() => client.ConnectAsync(deadline.Token).GetAwaiter().GetResult());
        try
        {
            await connecting.WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"There was no answer within {limit}.");
        }
        finally
        {
            if (!connecting.IsCompletedSuccessfully)
                Discard(client);
        }
    }

    /// <summary>Begins a session.</summary>
    /// <exception cref="ShellNotStartedException">There is none to be had.</exception>
    public async Task<SshNetChannel> OpenChannelAsync(string commandLine, TimeLimit limit, CancellationToken cancellationToken)
    {
        SshNetChannel channel;
        try
        {
            channel = new SshNetChannel(this, _client.CreateCommand(commandLine));
        }
        catch (Exception e) when (SshNetFailure.IsConnection(e))
        {
            throw NotStarted(e);
        }
        lock (_gate)
            _channels.Add(channel);
        try
        {
            await channel.StartAsync().WaitAsync(limit.Timer, cancellationToken);
            return channel;
        }
        catch (Exception e) when (SshNetFailure.IsConnection(e))
        {
            await channel.DisposeAsync();
            throw NotStarted(e);
        }
        catch
        {
            await channel.DisposeAsync();
            throw;
        }
    }

    /// <summary>Forgets a session.</summary>
    /// <param name="channel">The session.</param>
    /// <param name="isStuck">Whether it keeps a thread that only the connection's end sets free.</param>
    public void Leave(SshNetChannel channel, bool isStuck)
    {
        lock (_gate)
            _channels.Remove(channel);
        if (isStuck)
            IsAbandoned = true;
    }

    /// <inheritdoc/>
    public override async Task<string> LastWordsAsync()
    {
        await Task.WhenAny(_ended.Task, Task.Delay(TimeSpan.FromSeconds(1)));
        return Words;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        End("it was closed");
        await Task.WhenAny(OnOwnThreadAsync(_client.Dispose), Task.Delay(s_closing));
        await _pulse;
    }

    /// <summary>A thread that may be held for long is not the pool's.</summary>
    internal static Task OnOwnThreadAsync(Action act) => Task.Factory.StartNew(act, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void Discard(SshClient client) => _ = OnOwnThreadAsync(() =>
    {
        try
        {
            client.Dispose();
        }
        catch (Exception e) when (SshNetFailure.IsConnection(e))
        {
            // Nobody is left to tell.
        }
    });

    private static async Task ThrowIfChangedAsync(HostLogin login, RemoteOptions options, Exception e, CancellationToken cancellationToken)
    {
        IReadOnlyList<HostKey> keys = await SshNetKeys.AskAsync(login.Address, login.Port, options.ConnectLimit, cancellationToken);
        if (!keys.Any(login.Keys.Contains))
            throw SshVerdict.KeyChanged(login, [.. keys.Select(key => key.ToString())], e.Message);
    }

    private static ShellNotStartedException NotStarted(Exception e) => new(
        e.Message, e.Message.Contains("Failed to open a channel", StringComparison.Ordinal) ? Refused : "", exitCode: null, becoming: false);

    /// <summary>
    /// SSH.NET's own keep-alive asks for no answer, so it finds no host that is silent. An echo does: a byte now and then, to
    /// a program that sends it back.
    /// </summary>
    private async Task StartPulseAsync(RemoteOptions options)
    {
        SshNetChannel echo;
        try
        {
            echo = await OpenChannelAsync("exec cat", options.ConnectLimit, CancellationToken.None);
        }
        catch (ShellNotStartedException e)
        {
            throw new SshConnectionException($"The host lets one in but begins no session: {e.Message}", e);
        }
        _pulse = PulseAsync(echo, options.KeepAlive);
    }

    private async Task PulseAsync(SshNetChannel echo, TimeSpan interval)
    {
        await using SshNetChannel session = echo;
        byte[] buffer = new byte[256];
        TimeSpan patience = interval * OpenSshOptions.KeepAliveCount;
        try
        {
            while (!_ended.Task.IsCompleted)
            {
                // Writing waits, too, where a link is cut while much is being sent.
                using var limit = new CancellationTokenSource(patience);
                await session.Input.WriteAsync("."u8.ToArray(), limit.Token);
                if (await session.Output.ReadAsync(buffer, limit.Token) == 0)
                    break;
                await Task.WhenAny(_ended.Task, Task.Delay(interval));
            }
            End("its sessions end");
        }
        catch (OperationCanceledException)
        {
            End(string.Create(CultureInfo.InvariantCulture, $"it has been silent for {patience.TotalSeconds:0.#} s"));
            SshNetSocket.ShutDown(_client);
        }
        catch (Exception e) when (SshNetFailure.IsConnection(e))
        {
            End(e.Message);
        }
    }

    /// <summary>Ends all sessions, for SSH.NET does not tell each of them of every end.</summary>
    private void End(string words)
    {
        SshNetChannel[] channels;
        lock (_gate)
        {
            if (_words.Length == 0)
                Volatile.Write(ref _words, words);
            channels = [.. _channels];
        }
        if (!_ended.TrySetResult())
            return;
        foreach (SshNetChannel channel in channels)
            channel.Abort();
    }
}
