using System.Text.Json;
using TroveClusters.Client.Wire;

namespace TroveClusters.Server.Service;

/// <summary>An event of an operation, as it is sent.</summary>
/// <param name="Number">By which it is told from those before it.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Data">Its data: JSON in one line.</param>
internal sealed record RunEvent(long Number, string Kind, byte[] Data);

/// <summary>
/// An operation that this server runs, with what it has told: so many of the last events, for whoever comes late or comes
/// again. The last of all is its result or its error.
/// </summary>
/// <param name="listener">Hears all that is told, too.</param>
/// <param name="time">The clock.</param>
/// <param name="begun">Called with each operation that begins in it: one that was interrupted may be dealt with first.</param>
internal sealed class OperationRun(IOperationObserver listener, TimeProvider time, Action<OperationRun, Guid> begun) : IOperationObserver
{
    /// <summary>So many events are kept; what is older nobody needs in order to understand what comes after it.</summary>
    private const int Most = 2000;

    private readonly Lock _lock = new();
    private readonly LinkedList<RunEvent> _events = [];
    private readonly TaskCompletionSource<Guid> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    // Numbers go on rising when another server comes after this one: who comes back with an old one misses nothing.
    private long _last = time.GetUtcNow().ToUnixTimeMilliseconds() * 1000;

    /// <summary>Done when the first operation is in the journal and its cluster is claimed; its id.</summary>
    public Task<Guid> Begun => _begun.Task;

    /// <summary>How it ends.</summary>
    public Task<OperationResult> Result { get; private set; } = Task.FromException<OperationResult>(new InvalidOperationException("The run has not begun."));

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? Ended { get; private set; }

    /// <summary>Takes the work itself; its end is the last event.</summary>
    public void Follow(Task<OperationResult> work)
    {
        Result = work;
        work.ContinueWith(Conclude, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public void OnEvent(OperationEvent e)
    {
        listener.OnEvent(e);
        if (e is OperationStarted started)
        {
            begun(this, started.OperationId);
            _begun.TrySetResult(started.OperationId);
        }
        Add(EventKind.Of(e), JsonSerializer.SerializeToUtf8Bytes(e, e.GetType(), WireJson.Answers), replaces: e is StepProgress ? EventKind.Of(e) : null);
    }

    /// <summary>The events after one, whether the last of all is among them, and what is done when there are more.</summary>
    public (IReadOnlyList<RunEvent> Events, bool IsEnd, Task More) After(long number)
    {
        lock (_lock)
            return ([.. _events.SkipWhile(e => e.Number <= number)], Ended is not null, _more.Task);
    }

    private void Conclude(Task<OperationResult> work)
    {
        if (work.IsCompletedSuccessfully)
        {
            // One that had ended already tells nothing of itself.
            if (!_begun.Task.IsCompleted)
                begun(this, work.Result.Operation.Id);
            Add(EventKind.Result, WireJson.Write(work.Result), isEnd: true);
        }
        else
        {
            Exception e = work.Exception?.GetBaseException() ?? new OperationCanceledException();
            TroveException error = e as TroveException ?? new TroveException(TroveErrorId.EngineFault, $"Something unforeseen happened in the server ({e.GetType().Name}); its operator finds it in the log.");
            Add(EventKind.Error, WireJson.Write(ErrorBody.Of(error)), isEnd: true);
        }
    }

    /// <param name="kind">The event's kind.</param>
    /// <param name="data">Its data.</param>
    /// <param name="replaces">In whose place it comes where the event before it is of this kind: progress is true for a moment only.</param>
    /// <param name="isEnd">Whether it is the last of all.</param>
    private void Add(string kind, byte[] data, string? replaces = null, bool isEnd = false)
    {
        TaskCompletionSource more;
        lock (_lock)
        {
            if (replaces is not null && _events.Last?.Value.Kind == replaces)
                _events.RemoveLast();
            _events.AddLast(new RunEvent(++_last, kind, data));
            if (_events.Count > Most)
                _events.RemoveFirst();
            if (isEnd)
                Ended = time.GetUtcNow();
            (more, _more) = (_more, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        more.TrySetResult();
    }
}
