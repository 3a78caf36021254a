using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Gets registered hosts.</summary>
[Cmdlet(VerbsCommon.Get, "TroveHost", DefaultParameterSetName = NameSet)]
[OutputType(typeof(TroveHost))]
public sealed class GetTroveHostCommand : TroveCmdlet
{
    private const string NameSet = "Name";
    private const string IdSet = "Id";
    private const string InputObjectSet = "InputObject";

    /// <summary>Names or wildcards of hosts; an id does as well. Without it all hosts are returned.</summary>
    [Parameter(ParameterSetName = NameSet, Position = 0, ValueFromPipeline = true)]
    [Alias("HostName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ValidateNotObjectText]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Ids of hosts.</summary>
    [Parameter(ParameterSetName = IdSet, Mandatory = true)]
    public Guid[] Id { get; set; } = [];

    /// <summary>Hosts to read again.</summary>
    [Parameter(ParameterSetName = InputObjectSet, Mandatory = true, ValueFromPipeline = true)]
    public TroveHost[] InputObject { get; set; } = [];

    /// <summary>Return only hosts that have one of these tags: words or wildcards.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HostTagCompleter))]
    public string[] Tag { get; set; } = [];

    /// <summary>Return only hosts of these availability zones: names or wildcards.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HostZoneCompleter))]
    public string[] AvailabilityZone { get; set; } = [];

    /// <summary>Return only hosts that offer one of these flavors, by id or name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [FlavorTransformation]
    [ArgumentCompleter(typeof(FlavorCompleter))]
    public string[] Flavor { get; set; } = [];

    /// <summary>Return only hosts of these statuses.</summary>
    [Parameter]
    public TroveHostStatus[] Status { get; set; } = [];

    private protected override void ProcessInput()
    {
        IReadOnlyList<TroveHost> found = ParameterSetName switch
        {
            IdSet => HostLookup.ById(this, Id),
            InputObjectSet => HostLookup.ById(this, [.. InputObject.Select(host => host.Id)]),
            _ => HostLookup.ByName(this, Name),
        };
        // Those that are there, and that the filters keep back, are not missing.
        bool isFiltered = Tag.Length + AvailabilityZone.Length + Flavor.Length + Status.Length > 0;
        WriteObject(isFiltered && found.Count > 0 ? Filter(found) : found, enumerateCollection: true);
    }

    private IReadOnlyList<TroveHost> Filter(IReadOnlyList<TroveHost> hosts) => HostLookup.Query(this, new HostQuery
    {
        Ids = [.. hosts.Select(host => host.Id)],
        Tags = [.. Tag.Select(tag => new NamePattern(tag))],
        AvailabilityZones = [.. AvailabilityZone.Select(zone => new NamePattern(zone))],
        Flavors = Flavor,
        Statuses = Status,
    });
}
