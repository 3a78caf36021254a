using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Looks at registered hosts and says what it finds.</summary>
[Cmdlet(VerbsDiagnostic.Test, "TroveHost", DefaultParameterSetName = NameSet)]
[OutputType(typeof(TroveFinding))]
public sealed class TestTroveHostCommand : TroveCmdlet
{
    private const string NameSet = "Name";
    private const string IdSet = "Id";
    private const string InputObjectSet = "InputObject";

    // Hosts can come one at a time; they are looked at together.
    private readonly List<Guid> _collected = [];

    /// <summary>Names or wildcards of hosts; an id does as well. Without it all hosts are looked at.</summary>
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

    /// <summary>Hosts, as Get-TroveHost returns them.</summary>
    [Parameter(ParameterSetName = InputObjectSet, Mandatory = true, ValueFromPipeline = true)]
    public TroveHost[] InputObject { get; set; } = [];

    /// <summary>How many hosts are looked at together.</summary>
    [Parameter]
    [ValidateRange(1, TestHostsRequest.MostThrottle)]
    public int ThrottleLimit { get; set; } = TestHostsRequest.DefaultThrottle;

    /// <summary>How long one host may take, in seconds. Without it default.agent_call_high_timeout holds.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSeconds { get; set; }

    private protected override void ProcessInput() => _collected.AddRange(ParameterSetName switch
    {
        IdSet => HostLookup.ById(this, Id).Select(host => host.Id),
        InputObjectSet => HostLookup.ById(this, [.. InputObject.Select(host => host.Id)]).Select(host => host.Id),
        _ => HostLookup.ByName(this, Name).Select(host => host.Id),
    });

    private protected override void Finish()
    {
        if (_collected.Count == 0)
            return;
        var request = new TestHostsRequest
        {
            Ids = [.. _collected.Distinct()],
            Throttle = ThrottleLimit,
            Limit = TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
        foreach (TroveFinding finding in Read((service, token) => service.TestHostsAsync(request, token)))
            WriteObject(finding);
    }
}
