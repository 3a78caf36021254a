using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Registers a host that nodes can be placed on, or changes one that is registered.</summary>
[Cmdlet(VerbsLifecycle.Register, "TroveHost", SupportsShouldProcess = true)]
[OutputType(typeof(TroveHost))]
public sealed class RegisterTroveHostCommand : TroveChangingCmdlet
{
    /// <summary>The host's address or name. user@host:port says user and port with it; an IPv6 address with a port stands in brackets.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Address { get; set; } = "";

    /// <summary>The name to know the host by, unique without regard to case. Without it the address is the name, an IPv6 address with hyphens for its colons.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Name { get; set; }

    /// <summary>The port of its SSH server; 22 where nothing says otherwise.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyIsNotGiven]
    public int? Port { get; set; }

    /// <summary>The user to log in as; root where nothing says otherwise. Another user needs sudo without a password for Vertica.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? User { get; set; }

    /// <summary>
    /// The file of the private key. It stays where it is, and must be readable by nobody else. Without it the SSH client
    /// takes what it finds by itself: its agent, its configuration, its usual files.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("KeyFilePath", "IdentityFile")]
    public string? KeyFile { get; set; }

    /// <summary>The user and the password to log in with; with -KeyFile the password is the passphrase of the key file. It is stored encrypted.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>The flavor each of the host's places offers, by id or name. Without it nodes of any flavor may be put on it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [FlavorTransformation]
    [ArgumentCompleter(typeof(FlavorCompleter))]
    public string? Flavor { get; set; }

    /// <summary>How many nodes the host takes; 1 where it is not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyIsNotGiven]
    public int? Capacity { get; set; }

    /// <summary>Words to choose hosts by. One text may hold several, with commas or semicolons between them.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(HostTagCompleter))]
    public string[] Tag { get; set; } = [];

    /// <summary>What fails together with the host: a rack, a room, a data centre.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(HostZoneCompleter))]
    public string? AvailabilityZone { get; set; }

    /// <summary>
    /// The host keys that are expected: fingerprints such as SHA256:…, or lines of public key files. The host must show one
    /// of them, and only these are trusted. Without it the keys that a new host shows are trusted from now on.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("HostKeys", "Fingerprint")]
    public string[] HostKey { get; set; } = [];

    private protected override void ProcessInput() => Guard(Register, Address);

    private void Register()
    {
        string? user = ReadUser();
        string? password = HostLogins.Password(Credential);
        string? keyFile = ParameterTexts.Optional(KeyFile) is { } path ? FileSystemPath(path) : null;
        IReadOnlyList<string>? agreed = null;
        if (Change(SendAsync, change => Describe(change.Host), "Register host") is { } done)
            WriteObject(done.Host);

        // What is trusted is what was shown and agreed to, whatever the host shows by then.
        async Task<TroveHostChange> SendAsync(ITroveService service, bool checkOnly, CancellationToken cancellationToken)
        {
            TroveHostChange change = await service.RegisterHostAsync(
                new RegisterHostRequest
                {
                    Address = Address,
                    Name = ParameterTexts.Optional(Name),
                    Port = Port,
                    User = user,
                    KeyFile = keyFile,
                    Password = password,
                    Flavor = ParameterTexts.Optional(Flavor),
                    Capacity = Capacity,
                    Tags = ParameterTexts.Many(Tag) is { Length: > 0 } tags ? tags : null,
                    AvailabilityZone = ParameterTexts.Optional(AvailabilityZone),
                    HostKeys = ParameterTexts.Many(HostKey),
                    AgreedKeys = agreed,
                    CheckOnly = checkOnly,
                },
                cancellationToken);
            agreed = change.Host.HostKeys;
            return change;
        }
    }

    private string? ReadUser()
    {
        string? named = ParameterTexts.Optional(User);
        if (HostLogins.User(Credential) is not { } ofCredential)
            return named;
        return named is null || named == ofCredential ? ofCredential : throw new TroveException(
            TroveErrorId.InvalidArgument, $"The credential is for '{ofCredential}', and -User is '{named}'.", ofCredential, "Give the user once.");
    }

    private static string Describe(TroveHost host) => FormattableString.Invariant(
        $"{host.Name} ({host.User}@{(host.Address.Contains(':', StringComparison.Ordinal) ? $"[{host.Address}]" : host.Address)}:{host.Port}, {string.Join(", ", host.HostKeys)})");
}
