using System.Management.Automation;
using System.Security;

namespace TroveClusters.Commands;

/// <summary>Makes a token by which the server lets somebody in, as a tenant.</summary>
[Cmdlet(VerbsCommon.New, "TroveServerToken", SupportsShouldProcess = true)]
[OutputType(typeof(TroveServerToken))]
public sealed class NewTroveServerTokenCommand : TroveChangingCmdlet
{
    /// <summary>The token's name, unique without regard to case: whose it is, or what for.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Name { get; set; } = "";

    /// <summary>The tenant whose clusters it opens. Without it the session's tenant is meant.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TenantCompleter))]
    public string? Tenant { get; set; }

    /// <summary>Let it do what Trove leaves to administrators, too, such as resetting a task and changing quotas.</summary>
    [Parameter]
    public SwitchParameter Admin { get; set; }

    /// <summary>When it ends to work, as a date: (Get-Date).AddDays(90). Without it, it works until it is removed.</summary>
    [Parameter]
    public DateTimeOffset? Expires { get; set; }

    private protected override void ProcessInput() => Guard(Make, Name);

    private void Make()
    {
        if (Change(SendAsync, change => Describe(change.Token), "Create server token") is { } done)
            WriteObject(done.Token with { Token = Hidden(done.Secret!) });
    }

    private Task<TroveServerTokenChange> SendAsync(ITroveService service, bool checkOnly, CancellationToken cancellationToken) => service.NewServerTokenAsync(
        new NewServerTokenRequest
        {
            Name = Name,
            Tenant = ParameterTexts.Optional(Tenant),
            Role = Admin ? TroveServerRole.Admin : TroveServerRole.Member,
            Expires = Expires,
            CheckOnly = checkOnly,
        },
        cancellationToken);

    private static string Describe(TroveServerToken token) => $"{token.Name} ({token.Role} of tenant {token.Tenant})";

    /// <summary>Nothing that writes objects down, such as a transcript or a log, shows it by itself.</summary>
    private static SecureString Hidden(string secret)
    {
        var hidden = new SecureString();
        foreach (char c in secret)
            hidden.AppendChar(c);
        hidden.MakeReadOnly();
        return hidden;
    }
}
