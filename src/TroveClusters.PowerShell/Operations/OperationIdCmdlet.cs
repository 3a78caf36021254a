using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>What the cmdlets share that take up operations which nobody runs any more.</summary>
public abstract class OperationIdCmdlet : TroveOperationCmdlet
{
    private protected const string IdSet = "Id";
    private const string InputObjectSet = "InputObject";

    /// <summary>Ids of operations.</summary>
    [Parameter(ParameterSetName = IdSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(OperationIdCompleter))]
    public Guid[] Id { get; set; } = [];

    /// <summary>Operations, as Get-TroveOperation returns them.</summary>
    [Parameter(ParameterSetName = InputObjectSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public TroveOperation[] InputObject { get; set; } = [];

    private protected sealed override void ProcessInput()
    {
        foreach (Guid id in ParameterSetName == IdSet ? Id : [.. InputObject.Select(operation => operation.Id)])
            Guard(() => Work(id), id);
    }

    private protected abstract void Work(Guid id);

    /// <summary>Runs the work on an operation and writes how it ended.</summary>
    private protected void Run(string activity, Func<ITroveService, IOperationObserver, CancellationToken, Task<OperationResult>> work)
    {
        ITroveService service = Service;
        using var pump = new OperationPump(this, activity);
        WriteObject(pump.Run((observer, token) => work(service, observer, token), Limit).Operation);
    }
}
