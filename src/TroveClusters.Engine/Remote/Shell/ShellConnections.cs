using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace TroveClusters.Engine.Remote.Shell;

/// <summary>
/// The connections of one login. Commands share them: each bears as many sessions as sshd allows, a further one is opened
/// where all are full, up to a limit; beyond that commands wait. Dead ones are replaced, idle ones closed.
/// </summary>
/// <typeparam name="T">A connection.</typeparam>
internal sealed class ShellConnections<T> : IAsyncDisposable
    where T : ShellConnection
{
    private readonly HostLogin _login;
    private readonly ShellConnectionLimits _limits;
    private readonly Func<CancellationToken, Task<T>> _open;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _closing = new();
    private readonly object _gate = new();
    private readonly List<T> _connections = [];
    private readonly List<Task> _closed = [];
    private readonly Timer _idle;
    private Task? _opening;
    private TaskCompletionSource _changed = NewSource();

    /// <param name="login">Whose they are.</param>
    /// <param name="limits">How many there may be, and for how long.</param>
    /// <param name="open">Connects and logs in.</param>
    /// <param name="logger">Takes what becomes of them.</param>
    public ShellConnections(HostLogin login, ShellConnectionLimits limits, Func<CancellationToken, Task<T>> open, ILogger logger)
    {
        (_login, _limits, _open, _logger) = (login, limits, open, logger);
        _idle = new Timer(_ => CloseIdle(), null, limits.Idle / 2, limits.Idle / 2);
    }

    /// <summary>A place for one session.</summary>
    /// <exception cref="TroveException">No connection could be made.</exception>
    public async Task<ShellLease<T>> AcquireAsync(CancellationToken cancellationToken)
    {
        bool hasOpened = false;
        while (true)
        {
            Task wait;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
                RemoveDead();
                if (_connections.Find(connection => connection.Sessions < connection.Capacity) is { } free)
                {
                    free.Sessions++;
                    return new ShellLease<T>(this, free, hasOpened);
                }

                // Whoever comes meanwhile waits for the same one, and shares its failure too: hundreds of commands for a
                // host that is off must not wait for it one after the other.
                if (_opening is null && _connections.Count < _limits.Connections)
                    _opening = OpenAsync();
                hasOpened = _opening is not null;
                wait = _opening ?? _changed.Task;
            }

            await wait.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Release(T connection)
    {
        lock (_gate)
        {
            connection.Sessions--;
            connection.IdleSince = Stopwatch.GetTimestamp();
            if (connection.IsAbandoned && connection.Sessions == 0)
                Close(connection);
            Changed();
        }
    }

    /// <summary>Notes that sshd had no room for the session just tried.</summary>
    /// <returns>False where it allows no session at all.</returns>
    public bool Shrink(T connection)
    {
        lock (_gate)
        {
            if (connection.Sessions <= 1)
                return false;
            connection.Capacity = Math.Min(connection.Capacity, connection.Sessions - 1);
            return true;
        }
    }

    /// <summary>Gives no further command to a connection that does not work.</summary>
    public void Abandon(T connection)
    {
        lock (_gate)
        {
            connection.IsAbandoned = true;
            _connections.Remove(connection);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task[] closed;
        Task? opening;
        lock (_gate)
        {
            _closing.Cancel();
            opening = _opening;
            foreach (T connection in _connections.ToArray())
                Close(connection);
            Changed();
        }

        await _idle.DisposeAsync();
        if (opening is not null)
            await opening.ContinueWith(_ => { }, TaskScheduler.Default);
        lock (_gate)
        {
            foreach (T connection in _connections.ToArray())
                Close(connection);
            closed = [.. _closed];
        }

        await Task.WhenAll(closed);
        _closing.Dispose();
    }

    private async Task OpenAsync()
    {
        // Not at once: the caller holds the lock and has yet to note that this runs.
        await Task.Yield();
        try
        {
            T connection = await _open(_closing.Token);
            _logger.LogDebug("{Host}: connected as {Login}", _login.Name, _login);
            lock (_gate)
            {
                connection.IdleSince = Stopwatch.GetTimestamp();
                _connections.Add(connection);
            }
        }
        catch (Exception e)
        {
            _logger.LogDebug("{Host}: no connection as {Login}: {Message}", _login.Name, _login, e.Message);
            throw;
        }
        finally
        {
            lock (_gate)
            {
                _opening = null;
                Changed();
            }
        }
    }

    private void RemoveDead()
    {
        foreach (T dead in _connections.Where(connection => !connection.IsAlive).ToArray())
        {
            _logger.LogDebug("{Host}: the connection has ended: {Words}", _login.Name, dead.Words);
            dead.IsAbandoned = true;
            if (dead.Sessions == 0)
                Close(dead);
            else
                _connections.Remove(dead);
        }
    }

    private void CloseIdle()
    {
        lock (_gate)
        {
            if (_closing.IsCancellationRequested)
                return;
            RemoveDead();
            foreach (T connection in _connections.ToArray())
            {
                if (connection.Sessions == 0 && Stopwatch.GetElapsedTime(connection.IdleSince) >= _limits.Idle)
                    Close(connection);
            }
        }
    }

    private void Close(T connection)
    {
        _connections.Remove(connection);
        _closed.RemoveAll(task => task.IsCompleted);
        _closed.Add(Task.Run(async () => await connection.DisposeAsync()));
    }

    private void Changed()
    {
        TaskCompletionSource changed = _changed;
        _changed = NewSource();
        changed.TrySetResult();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
