using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Waits until operations have ended.</summary>
[Cmdlet(VerbsLifecycle.Wait, "TroveOperation", DefaultParameterSetName = IdSet)]
[OutputType(typeof(TroveOperation))]
public sealed class WaitTroveOperationCommand : TroveCmdlet
{
    private const string IdSet = "Id";
    private const string InputObjectSet = "InputObject";

    private readonly List<Guid> _ids = [];

    /// <summary>Ids of operations.</summary>
    [Parameter(ParameterSetName = IdSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(RunningOperationIdCompleter))]
    public Guid[] Id { get; set; } = [];

    /// <summary>Operations, as Get-TroveOperation returns them.</summary>
    [Parameter(ParameterSetName = InputObjectSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public TroveOperation[] InputObject { get; set; } = [];

    /// <summary>The states to wait for. An operation that ends in another one is an error. Without it any end will do.</summary>
    [Parameter]
    public TroveOperationState[] State { get; set; } = [];

    /// <summary>How long to wait, in seconds. Without it, or with 0, there is no limit.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [ValidateRange(0, int.MaxValue)]
    public int? TimeoutSeconds { get; set; }

    private protected override void ProcessInput() =>
        _ids.AddRange(ParameterSetName == IdSet ? Id : InputObject.Select(operation => operation.Id));

    private protected override void Finish() => new OperationWait(this, TimeoutSeconds).Run(
        _ids, operation => OperationWait.HasEnded(operation) || State.Contains(operation.State), Show);

    private void Show(TroveOperation operation)
    {
        if (State.Length == 0 ? operation.State != TroveOperationState.Interrupted : State.Contains(operation.State))
        {
            WriteObject(operation);
            return;
        }
        throw operation.State == TroveOperationState.Interrupted
            ? OperationWait.Interrupted(operation)
            : new TroveException(
                TroveErrorId.StateNotReachable, $"Operation {operation} has ended without becoming {string.Join(" or ", State)}. {operation.Message}".TrimEnd(), operation);
    }
}
