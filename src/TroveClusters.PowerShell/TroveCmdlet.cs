using System.Collections.Concurrent;
using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>
/// What all cmdlets share: the service, errors, and stopping. Cmdlets bind, confirm, call and shape; they decide nothing.
/// </summary>
public abstract class TroveCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<TroveException> _unreadable = new();
    private ITroveService? _service;

    /// <summary>Cancelled when the pipeline is stopped.</summary>
    internal CancellationToken StopToken => _stop.Token;

    /// <summary>The service. Without it nothing can be done: a failure ends the command.</summary>
    internal ITroveService Service
    {
        get
        {
            if (_service is null)
            {
                try
                {
                    _service = TroveSession.GetService();
                }
                catch (TroveException e)
                {
                    ThrowTerminatingError(ErrorRecords.From(e, null));
                    throw;
                }
            }
            return _service;
        }
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(ProcessInput);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guard(Finish);

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Releases what the cmdlet holds.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the cmdlet holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _stop.Dispose();
    }

    private protected abstract void ProcessInput();

    private protected virtual void Finish()
    {
    }

    /// <summary>Does one piece of work: its failure is reported and does not keep the next piece from being done.</summary>
    internal void Guard(Action work, object? input = null)
    {
        try
        {
            work();
        }
        catch (TroveException e) when (!Stopping)
        {
            Report(e, input);
        }
        catch (Exception e) when (Stopping && e is not PipelineStoppedException)
        {
            // While stopping everything fails somehow: writes, and even a confirmation that was open.
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Reports an error; one after which nothing can work ends the command.</summary>
    internal void Report(TroveException error, object? input)
    {
        ErrorRecord record = ErrorRecords.From(error, input);
        if (ErrorRecords.IsTerminating(error))
            ThrowTerminatingError(record);
        WriteError(record);
    }

    internal void Report(TroveErrorId id, string message, object? target) =>
        Report(new TroveException(id, message, target), target);

    /// <summary>Calls the service and waits; whatever goes wrong comes as a <see cref="TroveException"/>.</summary>
    internal T Call<T>(Func<ITroveService, CancellationToken, Task<T>> call)
    {
        ITroveService service = Service;
        try
        {
            return Task.Run(() => call(service, StopToken)).GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            throw Shape(e);
        }
    }

    /// <summary>
    /// Reads from the service, an object at a time. Only the reading is watched: what the commands further down the
    /// pipeline throw is theirs.
    /// </summary>
    internal IEnumerable<T> Read<T>(Func<ITroveService, CancellationToken, IAsyncEnumerable<T>> read)
    {
        using IEnumerator<T> source = read(Service, StopToken).ToBlockingEnumerable(StopToken).GetEnumerator();
        while (MoveNext(source))
        {
            ReportUnreadable();
            yield return source.Current;
        }
        ReportUnreadable();
    }

    /// <summary>For a query that is read by <see cref="Read{T}"/>: what cannot be read is reported beside the rest.</summary>
    internal void NoteUnreadable(TroveException error)
    {
        HasUnreadable = true;
        _unreadable.Enqueue(error);
    }

    /// <summary>Whether something could not be read, so that what was not found may be there.</summary>
    private protected bool HasUnreadable { get; private set; }

    // Never the end of the command, whatever the error's id: the other objects are there to be read.
    private void ReportUnreadable()
    {
        while (_unreadable.TryDequeue(out TroveException? error))
            WriteError(ErrorRecords.From(error, null));
    }

    private bool MoveNext<T>(IEnumerator<T> source)
    {
        try
        {
            return source.MoveNext();
        }
        catch (Exception e)
        {
            throw Shape(e);
        }
    }

    private Exception Shape(Exception e) =>
        e is OperationCanceledException && StopToken.IsCancellationRequested
            ? new PipelineStoppedException()
            : EngineFaults.From(e);
}
