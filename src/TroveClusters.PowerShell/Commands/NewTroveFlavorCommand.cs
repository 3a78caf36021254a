using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Makes a flavor, a size that nodes can have.</summary>
[Cmdlet(VerbsCommon.New, "TroveFlavor", SupportsShouldProcess = true)]
[OutputType(typeof(TroveFlavor))]
public sealed class NewTroveFlavorCommand : TroveChangingCmdlet
{
    /// <summary>The flavor's name, unique without regard to case.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    public string Name { get; set; } = "";

    /// <summary>The memory in MB, as a plain number. Of it 75 % become the server's maxmemory.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    public int Ram { get; set; }

    /// <summary>The number of processors; 1 where it is not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyIsNotGiven]
    public int? Vcpus { get; set; }

    /// <summary>The disk in GB; 0 where it is not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyIsNotGiven]
    public int? Disk { get; set; }

    /// <summary>The local storage in GB, which nodes need where volumes are not supported; 0 where it is not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyIsNotGiven]
    public int? Ephemeral { get; set; }

    /// <summary>The flavor's id, which nodes keep. Without it one is generated.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Id { get; set; }

    private protected override void ProcessInput() => Guard(Make, Name);

    private void Make()
    {
        if (Change(SendAsync, change => Describe(change.Flavor), "Create flavor") is { } done)
            WriteObject(done.Flavor);
    }

    private Task<TroveFlavorChange> SendAsync(ITroveService service, bool checkOnly, CancellationToken cancellationToken) => service.NewFlavorAsync(
        new NewFlavorRequest
        {
            Id = ParameterTexts.Optional(Id),
            Name = Name,
            Ram = Ram,
            Vcpus = Vcpus ?? 1,
            Disk = Disk ?? 0,
            Ephemeral = Ephemeral ?? 0,
            CheckOnly = checkOnly,
        },
        cancellationToken);

    private static string Describe(TroveFlavor flavor) => FormattableString.Invariant($"{flavor.Name} ({flavor.Ram} MB, {flavor.Vcpus} vCPU)");
}
