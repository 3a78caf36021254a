using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Removes flavors that no node has.</summary>
[Cmdlet(VerbsCommon.Remove, "TroveFlavor", DefaultParameterSetName = NameSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(TroveFlavor))]
public sealed class RemoveTroveFlavorCommand : TroveChangingCmdlet
{
    private const string NameSet = "Name";
    private const string IdSet = "Id";
    private const string InputObjectSet = "InputObject";

    /// <summary>Names or wildcards of flavors; an id does as well.</summary>
    [Parameter(ParameterSetName = NameSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ValidateNotObjectText]
    [ArgumentCompleter(typeof(FlavorCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Ids or wildcards of ids.</summary>
    [Parameter(ParameterSetName = IdSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FlavorIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Flavors, as Get-TroveFlavor returns them.</summary>
    [Parameter(ParameterSetName = InputObjectSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public TroveFlavor[] InputObject { get; set; } = [];

    private protected override void ProcessInput()
    {
        IEnumerable<TroveFlavor> flavors = ParameterSetName == InputObjectSet
            ? InputObject
            : FlavorLookup.Find(this, ParameterSetName == IdSet ? Id : Name, ParameterSetName == IdSet);
        foreach (TroveFlavor flavor in flavors)
            Guard(() => Remove(flavor), flavor);
    }

    private void Remove(TroveFlavor flavor)
    {
        Task<TroveFlavorChange> SendAsync(ITroveService service, bool checkOnly, CancellationToken cancellationToken) =>
            service.RemoveFlavorAsync(new RemoveFlavorRequest { Id = flavor.Id, CheckOnly = checkOnly }, cancellationToken);

        if (Change(SendAsync, change => change.Flavor.Name, "Remove flavor") is { } done)
            WriteObject(done.Flavor);
    }
}
