namespace TroveClusters.Engine.Remote.Shell;

/// <summary>The commands that run through a transport: bounded, and ended with it.</summary>
internal sealed class ShellUses : IDisposable
{
    private readonly object _owner;
    private readonly SemaphoreSlim _parallel;
    private readonly CancellationTokenSource _closing = new();
    private readonly object _gate = new();
    private readonly TaskCompletionSource _unused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _uses;
    private bool _isClosed;

    /// <param name="owner">The transport, for the error of who comes too late.</param>
    /// <param name="most">How many may run at the same time.</param>
    public ShellUses(object owner, int most)
    {
        (_owner, _parallel) = (owner, new SemaphoreSlim(most));
        Closing = _closing.Token;
    }

    /// <summary>Ends with the transport.</summary>
    public CancellationToken Closing { get; }

    /// <summary>Waits until one more command may run.</summary>
    /// <exception cref="ObjectDisposedException">The transport is closed.</exception>
    public async Task<Use> UseAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, _owner);
            _uses++;
        }

        var token = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Closing);
        try
        {
            await _parallel.WaitAsync(token.Token);
            return new Use(this, token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            token.Dispose();
            Leave();
            throw new ObjectDisposedException(_owner.GetType().Name);
        }
        catch
        {
            token.Dispose();
            Leave();
            throw;
        }
    }

    /// <summary>Ends all commands and waits for their end.</summary>
    /// <returns>False where that has been done before.</returns>
    public async Task<bool> CloseAsync()
    {
        lock (_gate)
        {
            if (_isClosed)
                return false;
            _isClosed = true;
            if (_uses == 0)
                _unused.TrySetResult();
        }

        await _closing.CancelAsync();
        await _unused.Task;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _closing.Dispose();
        _parallel.Dispose();
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_uses == 0 && _isClosed)
                _unused.TrySetResult();
        }
    }

    /// <summary>One running command; its token ends with the caller's and with the transport.</summary>
    internal sealed class Use(ShellUses uses, CancellationTokenSource token) : IDisposable
    {
        public CancellationToken Token => token.Token;

        /// <inheritdoc/>
        public void Dispose()
        {
            token.Dispose();
            uses._parallel.Release();
            uses.Leave();
        }
    }
}
