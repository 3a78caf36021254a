using Renci.SshNet;
using TroveClusters.Engine.Remote.Shell;

namespace TroveClusters.SshNet;

/// <summary>A session as SSH.NET has it. What it reads and writes on the calling thread is done on threads of the session's own.</summary>
/// <param name="connection">Whose session it is.</param>
/// <param name="command">SSH.NET's command, not started yet.</param>
internal sealed class SshNetChannel(SshNetConnection connection, SshCommand command) : IShellChannel
{
    private static readonly TimeSpan s_closing = TimeSpan.FromSeconds(2);

    private readonly PumpedOutput _output = new();
    private readonly PumpedOutput _error = new();
    private readonly PumpedInput _input = new();
    private Task _ended = Task.CompletedTask;
    private int _isDisposed;

    /// <inheritdoc/>
    public Stream Input => _input;

    /// <inheritdoc/>
    public Stream Output => _output;

    /// <inheritdoc/>
    public Stream Error => _error;

    /// <summary>Starts the command.</summary>
    public Task StartAsync() => SshNetConnection.OnOwnThreadAsync(() =>
    {
        _ended = command.ExecuteAsync();
        _ = _ended.ContinueWith(ended => ended.Exception, TaskScheduler.Default);
        _input.Start(command.CreateInputStream());
        _output.Start(command.OutputStream);
        _error.Start(command.ExtendedOutputStream);
    });

    /// <inheritdoc/>
    public async Task<int?> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _ended.WaitAsync(cancellationToken);
            return command.ExitStatus;
        }
        catch (Exception e) when (SshNetFailure.IsConnection(e))
        {
            return null;
        }
    }

    /// <summary>Ends it on this side, for its connection is gone.</summary>
    public void Abort()
    {
        _output.Abort();
        _error.Abort();
        _input.Abort();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _input.DisposeAsync();
        Task closing = SshNetConnection.OnOwnThreadAsync(command.Dispose);
        await Task.WhenAny(closing, Task.Delay(s_closing));
        Abort();
        connection.Leave(this, isStuck: !closing.IsCompleted || _input.IsWriting);
    }
}
