using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Rolls back operations that were interrupted, or that failed with everything kept.</summary>
[Cmdlet(VerbsCommon.Undo, "TroveOperation", DefaultParameterSetName = IdSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(TroveOperation))]
public sealed class UndoTroveOperationCommand : OperationIdCmdlet
{
    private protected override void Work(Guid id)
    {
        TroveOperationChange plan = Call((service, token) => service.PlanUndoAsync(id, token));
        if (plan.Steps.Count == 0)
        {
            WriteVerbose($"Operation {plan.Operation} has been rolled back already.");
            WriteObject(plan.Operation);
            return;
        }
        bool approved = Approve(plan.Operation.ToString(), "Undo operation");
        ShowSteps(recovers: null, plan.Steps);
        if (approved)
            Run($"Undoing operation: {plan.Operation}", (service, observer, token) => service.UndoAsync(id, observer, token));
    }
}
