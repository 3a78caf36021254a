using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Finishes or undoes operations that were interrupted.</summary>
[Cmdlet(VerbsLifecycle.Resume, "TroveOperation", DefaultParameterSetName = IdSet, SupportsShouldProcess = true)]
[OutputType(typeof(TroveOperation))]
public sealed class ResumeTroveOperationCommand : TroveOperationCmdlet
{
    private const string IdSet = "Id";
    private const string InputObjectSet = "InputObject";

    /// <summary>Ids of operations.</summary>
    [Parameter(ParameterSetName = IdSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(OperationIdCompleter))]
    public Guid[] Id { get; set; } = [];

    /// <summary>Operations, as Get-TroveOperation returns them.</summary>
    [Parameter(ParameterSetName = InputObjectSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public TroveOperation[] InputObject { get; set; } = [];

    private protected override void ProcessInput()
    {
        Guid[] ids = ParameterSetName == IdSet ? Id : [.. InputObject.Select(operation => operation.Id)];
        foreach (Guid id in ids)
            Guard(() => Resume(id), id);
    }

    private void Resume(Guid id)
    {
        var query = new OperationQuery { Ids = [id] };
        TroveOperation operation = Read((service, token) => service.GetOperationsAsync(query, token)).FirstOrDefault()
            ?? throw new TroveException(TroveErrorId.OperationNotFound, $"There is no operation '{id}'.", id);
        bool approved = Approve(operation.ToString(), "Resume operation");
        ShowSteps(recovers: null, operation.Plan);
        if (!approved)
            return;
        ITroveService service = Service;
        using var pump = new OperationPump(this, $"Resuming operation: {operation}");
        OperationResult result = pump.Run((observer, token) => service.ResumeAsync(id, observer, token), Limit);
        WriteObject(result.Operation);
    }
}
