using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Gets flavors, the sizes that nodes can have.</summary>
[Cmdlet(VerbsCommon.Get, "TroveFlavor", DefaultParameterSetName = NameSet)]
[OutputType(typeof(TroveFlavor))]
public sealed class GetTroveFlavorCommand : TroveCmdlet
{
    private const string NameSet = "Name";
    private const string IdSet = "Id";
    private const string InputObjectSet = "InputObject";

    /// <summary>Names or wildcards of flavors; an id does as well. Without it all flavors are returned.</summary>
    [Parameter(ParameterSetName = NameSet, Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ValidateNotObjectText]
    [ArgumentCompleter(typeof(FlavorCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Ids or wildcards of ids.</summary>
    [Parameter(ParameterSetName = IdSet, Mandatory = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FlavorIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Flavors to read again.</summary>
    [Parameter(ParameterSetName = InputObjectSet, Mandatory = true, ValueFromPipeline = true)]
    public TroveFlavor[] InputObject { get; set; } = [];

    private protected override void ProcessInput() => WriteObject(
        ParameterSetName switch
        {
            IdSet => FlavorLookup.Find(this, Id, byId: true),
            InputObjectSet => FlavorLookup.Find(this, InputObject.Select(flavor => flavor.Id), byId: true),
            _ when Name.Length > 0 => FlavorLookup.Find(this, Name, byId: false),
            _ => FlavorLookup.All(this),
        },
        enumerateCollection: true);
}
