using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace TroveClusters.Engine.Remote.Shell;

/// <summary>A host whose commands share connections.</summary>
/// <typeparam name="T">A connection.</typeparam>
/// <param name="login">The host.</param>
/// <param name="startLimit">How long a session may take until it is ready.</param>
/// <param name="logger">Takes each command.</param>
internal abstract class SharedShellHost<T>(HostLogin login, TimeSpan startLimit, ILogger logger) : ShellHost(login, logger)
    where T : ShellConnection
{
    // A connection may turn out to be dead, or full, only when it is used; that many times another one is tried.
    private const int MostTries = 8;

    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(100);

    /// <summary>The login's connections.</summary>
    protected abstract ShellConnections<T> Connections { get; }

    /// <summary>A session of <see cref="ShellScript.CommandLine"/>.</summary>
    /// <exception cref="ShellNotStartedException">There is none.</exception>
    protected abstract Task<IShellChannel> OpenChannelAsync(T connection, CancellationToken cancellationToken);

    /// <summary>Whether the connection had no room for one more session.</summary>
    protected abstract bool IsRefusedSession(ShellNotStartedException e);

    /// <summary>Runs one program over a connection of its login.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="mayKill">Whether a program that does not end may be ended through another session.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    protected async Task<ShellReply> RunSharedAsync(ShellRequest request, bool mayKill, CancellationToken cancellationToken)
    {
        ShellConnections<T> connections = Connections;
        long? refusedSince = null;
        var pause = new GrowingPause(TimeSpan.FromMilliseconds(10), s_longestPause);
        for (int tried = 1; ; tried++)
        {
            using ShellLease<T> lease = await connections.AcquireAsync(cancellationToken);
            try
            {
                IShellChannel channel = await OpenChannelAsync(lease.Connection, cancellationToken);
                Func<int, Task>? kill = mayKill
                    ? group => RunSharedAsync(Killing(group, request.User), mayKill: false, CancellationToken.None)
                    : null;
                return await ExchangeAsync(channel, request, kill, lease.Connection, cancellationToken);
            }
            catch (ShellNotStartedException e)
            {
                if (PrivilegeError(e, request.User) is { } refused)
                    throw refused;
                bool isFull = IsRefusedSession(e);
                bool mayRetry = isFull ? connections.Shrink(lease.Connection) : e.ExitCode is null && !lease.IsFresh;
                if (isFull && !mayRetry && lease.Connection.HasServed
                    && Stopwatch.GetElapsedTime(refusedSince ??= Stopwatch.GetTimestamp()) < startLimit)
                {
                    // It bears a session and has none of ours: the host has yet to be done with the one before.
                    tried--;
                    await pause.WaitAsync(cancellationToken);
                    continue;
                }
                if (!isFull)
                    connections.Abandon(lease.Connection);
                if (!mayRetry || tried == MostTries)
                    throw NotStarted(e, isFull ? "" : await lease.Connection.LastWordsAsync());
                Logger.LogDebug("{Host}: {Reason}; another connection is tried: {Words}", Login.Name, e.Message, e.Words);
            }
        }
    }

    /// <summary>Runs one program over a channel that is there.</summary>
    /// <exception cref="ShellNotStartedException">Nothing has run.</exception>
    protected async Task<ShellReply> ExchangeAsync(
        IShellChannel channel, ShellRequest request, Func<int, Task>? kill, ShellConnection? connection, CancellationToken cancellationToken)
    {
        using var exchange = new ShellExchange(Login, channel, request) { KillElsewhere = kill, ConnectionWords = connection is null ? null : connection.LastWordsAsync };
        try
        {
            return await exchange.RunAsync(startLimit, cancellationToken);
        }
        finally
        {
            if (connection is not null && exchange.HasBegun)
                connection.HasServed = true;
            if (exchange.MayRunOn)
                Logger.LogWarning("It could not be made sure that '{Command}' was ended on {Host}; it may run on.", request.Command, Login.Name);
        }
    }

    /// <summary>
    /// What ends a program by its process group. Its own session does not hear of its caller's end while it waits for the
    /// program to read its input.
    /// </summary>
    protected static ShellRequest Killing(int group, string? user) => new(ShellScript.Kill(group), user, Stream.Null, 0);

    /// <summary>The error of a session that did not begin, where no other one is tried.</summary>
    protected TroveException NotStarted(ShellNotStartedException e, string connectionWords)
    {
        string words = string.Join(' ', new[] { e.Words, connectionWords }.Where(text => text.Length > 0));
        return e.ExitCode is { } code
            ? new TroveException(
                TroveErrorId.RemoteCommandFailed,
                $"{Login.Name} ({Login}) lets {Login.User} in but runs no command; nothing has run. Exit code {code}. {words}".TrimEnd(),
                Login.Name,
                "Give the user a POSIX shell on the host, or use another user.",
                e)
            : new TroveException(
                TroveErrorId.HostUnreachable, $"{Login.Name} ({Login}) cannot be used: {e.Message}; nothing has run. {words}".TrimEnd(), Login.Name, inner: e);
    }
}
