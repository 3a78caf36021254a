using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Forgets hosts that no node is on.</summary>
[Cmdlet(VerbsLifecycle.Unregister, "TroveHost", DefaultParameterSetName = NameSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(TroveHost))]
public sealed class UnregisterTroveHostCommand : TroveChangingCmdlet
{
    private const string NameSet = "Name";
    private const string IdSet = "Id";
    private const string InputObjectSet = "InputObject";

    /// <summary>Names or wildcards of hosts; an id does as well.</summary>
    [Parameter(ParameterSetName = NameSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("HostName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ValidateNotObjectText]
    [RefuseOtherNouns(typeof(TroveHost))]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Ids of hosts.</summary>
    [Parameter(ParameterSetName = IdSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public Guid[] Id { get; set; } = [];

    /// <summary>Hosts, as Get-TroveHost returns them.</summary>
    [Parameter(ParameterSetName = InputObjectSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public TroveHost[] InputObject { get; set; } = [];

    private protected override void ProcessInput()
    {
        IEnumerable<TroveHost> hosts = ParameterSetName switch
        {
            IdSet => HostLookup.ById(this, Id),
            InputObjectSet => InputObject,
            _ => HostLookup.ByName(this, Name),
        };
        foreach (TroveHost host in hosts)
            Guard(() => Unregister(host), host);
    }

    private void Unregister(TroveHost host)
    {
        Task<TroveHostChange> SendAsync(ITroveService service, bool checkOnly, CancellationToken cancellationToken) =>
            service.UnregisterHostAsync(new UnregisterHostRequest { Id = host.Id, CheckOnly = checkOnly }, cancellationToken);

        if (Change(SendAsync, change => change.Host.Name, "Unregister host") is { } done)
            WriteObject(done.Host);
    }
}
