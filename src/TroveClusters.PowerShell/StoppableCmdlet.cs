using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>What all cmdlets share: errors, and stopping.</summary>
public abstract class StoppableCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Cancelled when the pipeline is stopped.</summary>
    internal CancellationToken StopToken => _stop.Token;

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

    /// <summary>Waits for what goes on elsewhere; whatever goes wrong comes as a <see cref="TroveException"/>.</summary>
    private protected T Await<T>(Func<CancellationToken, Task<T>> call)
    {
        try
        {
            return Task.Run(() => call(StopToken)).GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            throw Shape(e);
        }
    }

    /// <summary>What went wrong, as this cmdlet tells it.</summary>
    private protected Exception Shape(Exception e) =>
        e is OperationCanceledException && StopToken.IsCancellationRequested
            ? new PipelineStoppedException()
            : EngineFaults.From(e);

    /// <summary>The file that a path of PowerShell's stands for, wherever its location is; it need not exist.</summary>
    /// <exception cref="TroveException"><c>InvalidArgument</c>: it is none of a file system.</exception>
    private protected string LocalPath(string path)
    {
        try
        {
            string file = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            return provider.Name == "FileSystem" ? file : throw NoFile(path, null);
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            throw NoFile(path, e);
        }
    }

    private static TroveException NoFile(string path, Exception? inner) =>
        new(TroveErrorId.InvalidArgument, $"'{path}' names no file.", path, "Name a file of the file system.", inner);
}
