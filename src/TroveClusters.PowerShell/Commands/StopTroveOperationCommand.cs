using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Asks operations that run elsewhere to stop.</summary>
[Cmdlet(VerbsLifecycle.Stop, "TroveOperation", DefaultParameterSetName = IdSet, SupportsShouldProcess = true)]
[OutputType(typeof(TroveOperation))]
public sealed class StopTroveOperationCommand : TroveChangingCmdlet
{
    private const string IdSet = "Id";
    private const string InputObjectSet = "InputObject";

    // What was asked to stop, and whether it was said at once that it will be completed instead.
    private readonly Dictionary<Guid, bool> _asked = [];

    /// <summary>Ids of operations.</summary>
    [Parameter(ParameterSetName = IdSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(RunningOperationIdCompleter))]
    public Guid[] Id { get; set; } = [];

    /// <summary>Operations, as Get-TroveOperation returns them.</summary>
    [Parameter(ParameterSetName = InputObjectSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public TroveOperation[] InputObject { get; set; } = [];

    /// <summary>
    /// How long to wait for the operations to end, in seconds. They go on stopping when the time is up. Without it, or with
    /// 0, there is no limit.
    /// </summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [ValidateRange(0, int.MaxValue)]
    public int? TimeoutSeconds { get; set; }

    /// <summary>Return at once instead of waiting until the operations have ended.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    private protected override void ProcessInput()
    {
        foreach (Guid id in ParameterSetName == IdSet ? Id : [.. InputObject.Select(operation => operation.Id)])
            Guard(() => Ask(id), id);
    }

    private protected override void Finish()
    {
        try
        {
            new OperationWait(this, TimeoutSeconds).Run(_asked.Keys, OperationWait.HasEnded, Show);
        }
        catch (PipelineStoppedException) when (Stopping)
        {
            const string text = "Stopped waiting. What was asked to stop goes on stopping; Get-TroveOperation shows how it ends.";
            WriteInformation(new HostInformationMessage { Message = text }, ["PSHOST", "TroveStopped"]);
            throw;
        }
    }

    private void Ask(Guid id)
    {
        TroveOperationChange plan = Call((service, token) => service.StopAsync(id, checkOnly: true, token));
        if (plan.Steps.Count > 0)
        {
            bool approved = Approve(plan.Operation.ToString(), "Stop operation");
            ShowSteps(recovers: null, plan.Steps);
            if (!approved)
                return;
            plan = Call((service, token) => service.StopAsync(id, checkOnly: false, token));
        }
        if (plan.Steps.Count == 0)
            WriteVerbose($"Operation {plan.Operation} has ended already.");
        foreach (string warning in plan.Warnings)
            WriteWarning(warning);
        if (NoWait || plan.Steps.Count == 0)
            WriteObject(plan.Operation);
        else
            _asked[id] = plan.Warnings.Count > 0;
    }

    private void Show(TroveOperation operation)
    {
        if (operation.State == TroveOperationState.Interrupted)
            throw OperationWait.Interrupted(operation);
        if (operation.State == TroveOperationState.Done && !_asked[operation.Id])
            WriteWarning($"Operation {operation}: it could not be undone any more when it was asked to stop, and was completed.");
        WriteObject(operation);
    }
}
