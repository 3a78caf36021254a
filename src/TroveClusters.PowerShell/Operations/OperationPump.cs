using System.Management.Automation;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace TroveClusters.Commands;

/// <summary>
/// Runs an operation beside the pipeline and brings what it tells to the pipeline's thread, the only one that may
/// write. However it is stopped, it waits until the operation has come to rest: nothing is left half done behind it. What a server
/// runs goes on there; then only the waiting ends.
/// </summary>
internal sealed class OperationPump(TroveCmdlet cmdlet, string activity) : IOperationObserver, IDisposable
{
    private readonly Channel<Action> _posted = Channel.CreateUnbounded<Action>(new() { SingleReader = true });
    private readonly OperationProgress _progress = new(cmdlet, activity);
    private readonly CancellationTokenSource _cancel = new();
    private ExceptionDispatchInfo? _failure;
    private int _stopping;
    private volatile bool _timedOut;
    private volatile bool _signalled;

    /// <summary>Runs an operation to its end and returns its result.</summary>
    /// <param name="start">Starts it.</param>
    /// <param name="limit">When to stop it, where it does not watch the time itself.</param>
    /// <exception cref="TroveException">The operation failed.</exception>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped; what became of the operation has been said.</exception>
    public T Run<T>(Func<IOperationObserver, CancellationToken, Task<T>> start, TimeSpan? limit = null)
    {
        using (cmdlet.StopToken.Register(Cancel))
        using (HandleSignal(PosixSignal.SIGTERM))
        using (HandleSignal(PosixSignal.SIGHUP))
        using (var timer = new Timer(_ => Expire(), null, limit ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan))
        {
            Task<T> operation = Task.Run(() => start(this, _cancel.Token), CancellationToken.None);
            operation.ContinueWith(_ => _posted.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            Drain();
            Perform(_progress.Complete);
            return Conclude(operation);
        }
    }

    public void Dispose() => _cancel.Dispose();

    /// <inheritdoc/>
    public void OnEvent(OperationEvent e) => Post(() => Show(e));

    private void Post(Action action) => _posted.Writer.TryWrite(action);

    private void Drain()
    {
        while (WaitForMore())
        {
            while (_posted.Reader.TryRead(out Action? action))
                Perform(action);
            Perform(_progress.ShowDue);
        }
    }

    private bool WaitForMore()
    {
        Task<bool> more = _posted.Reader.WaitToReadAsync().AsTask();
        while (_progress.Due is { } due && !more.Wait(due))
            Perform(_progress.ShowDue);
        return more.GetAwaiter().GetResult();
    }

    // Whatever a write throws, the operation must come to rest first: it is cancelled, and the rest is drained.
    private void Perform(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            _failure ??= ExceptionDispatchInfo.Capture(e);
            Cancel();
        }
    }

    private void Show(OperationEvent e)
    {
        switch (e)
        {
            case OperationStarted started:
                cmdlet.WriteDebug($"Operation {started.OperationId} has begun.");
                _progress.Begin(started);
                break;
            case StepStarted step:
                cmdlet.WriteVerbose($"{_progress.Activity}: {(step.Undoing ? "undoing: " : "")}{step.Step} ({step.Index + 1} of {step.StepCount})");
                _progress.Begin(step);
                break;
            case StepProgress units:
                _progress.Advance(units);
                break;
            case OperationStopping stopping:
                Say(stopping.Text);
                break;
            case WarningEvent warning:
                cmdlet.WriteWarning(warning.Text);
                break;
            case VerboseEvent verbose:
                cmdlet.WriteVerbose(verbose.Text);
                break;
            case DebugEvent debug:
                cmdlet.WriteDebug(debug.Text);
                break;
        }
    }

    private T Conclude<T>(Task<T> operation)
    {
        T result = default!;
        TroveException? error = null;
        try
        {
            result = operation.GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            error = EngineFaults.From(e);
        }

        if (cmdlet.Stopping)
        {
            Perform(() => Say(error is null ? $"{_progress.Activity}: done before it could be stopped." : Describe(error)));
            throw new PipelineStoppedException();
        }
        if (_failure is not null)
        {
            if (error is not null)
                Perform(() => cmdlet.WriteVerbose(Describe(error)));
            _failure.Throw();
        }
        if (_signalled)
            cmdlet.ThrowTerminatingError(ErrorRecords.From(error ?? DoneInSpite(), null));
        if (error is null)
            return result;
        throw _timedOut && error.Info.Id == TroveErrorId.OperationStopped
            ? new TroveException(TroveErrorId.OperationTimedOut, error.Message, error.Target, inner: error)
            : error;
    }

    private void SayStopping() => Say(cmdlet.Service is IRemoteTroveService
        ? $"{_progress.Activity}: no longer waiting. The server goes on with it."
        : $"{_progress.Activity}: stopping. The step in hand ends first; then the operation is rolled back or stops at a safe point.");

    // While the pipeline is stopping, an information record is the only thing that still reaches the user.
    private void Say(string text)
    {
        if (cmdlet.Stopping)
            cmdlet.WriteInformation(new HostInformationMessage { Message = text }, ["PSHOST", "TroveStopped"]);
        else
            cmdlet.WriteWarning(text);
    }

    private void Expire()
    {
        _timedOut = true;
        Cancel();
    }

    // SIGTERM and SIGHUP end PowerShell at once, in the middle of a step, unless they are held up.
    private PosixSignalRegistration HandleSignal(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        _signalled = true;
        Cancel();
    });

    // Said before the operation hears of it, so that its own words come after.
    private void Cancel()
    {
        if (Interlocked.Exchange(ref _stopping, 1) == 1)
            return;
        Post(SayStopping);
        try
        {
            _cancel.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The operation has just ended.
        }
    }

    private TroveException DoneInSpite() => new(
        TroveErrorId.OperationStopped,
        $"{_progress.Activity}: done. The process was asked to end meanwhile, so the command ends here.");

    private static string Describe(TroveException error) => $"{error.Message} {error.RecommendedAction}".TrimEnd();
}
