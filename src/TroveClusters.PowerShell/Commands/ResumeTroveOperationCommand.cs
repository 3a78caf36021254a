using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Finishes or undoes operations that were interrupted.</summary>
[Cmdlet(VerbsLifecycle.Resume, "TroveOperation", DefaultParameterSetName = IdSet, SupportsShouldProcess = true)]
[OutputType(typeof(TroveOperation))]
public sealed class ResumeTroveOperationCommand : OperationIdCmdlet
{
    private protected override void Work(Guid id)
    {
        var query = new OperationQuery { Ids = [id] };
        TroveOperation operation = Read((service, token) => service.GetOperationsAsync(query, token)).FirstOrDefault()
            ?? throw new TroveException(TroveErrorId.OperationNotFound, $"There is no operation '{id}'.", id);
        bool approved = Approve(operation.ToString(), "Resume operation");
        ShowSteps(recovers: null, operation.Plan);
        if (approved)
            Run($"Resuming operation: {operation}", (service, observer, token) => service.ResumeAsync(id, observer, token));
    }
}
