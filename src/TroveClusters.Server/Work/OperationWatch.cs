using Microsoft.Extensions.Logging;

namespace TroveClusters.Server.Work;

/// <summary>Hears what an operation tells: when it has begun, and what the log should have.</summary>
internal sealed partial class OperationWatch(ILogger log) : IOperationObserver
{
    private readonly TaskCompletionSource<Guid> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when the operation is in the journal and its cluster is claimed; its id.</summary>
    public Task<Guid> Begun => _begun.Task;

    public void OnEvent(OperationEvent e)
    {
        switch (e)
        {
            case OperationStarted started:
                _begun.TrySetResult(started.OperationId);
                LogStarted(started.OperationId, started.Activity);
                break;
            case StepStarted step:
                LogStep(Id, step.Undoing ? "undoing" : "doing", step.Step);
                break;
            case OperationStopping stopping:
                LogStep(Id, "stopping", stopping.Text);
                break;
            case WarningEvent warning:
                LogWarning(Id, warning.Text);
                break;
        }
    }

    private Guid? Id => _begun.Task.IsCompletedSuccessfully ? _begun.Task.Result : null;

    [LoggerMessage(LogLevel.Information, "Operation {OperationId}: {Activity}")]
    private partial void LogStarted(Guid operationId, string activity);

    [LoggerMessage(LogLevel.Information, "Operation {OperationId}, {Way}: {Step}")]
    private partial void LogStep(Guid? operationId, string way, string step);

    [LoggerMessage(LogLevel.Warning, "Operation {OperationId}: {Text}")]
    private partial void LogWarning(Guid? operationId, string text);

}
