using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Gets the tokens by which the server lets people and programs in.</summary>
[Cmdlet(VerbsCommon.Get, "TroveServerToken", DefaultParameterSetName = NameSet)]
[OutputType(typeof(TroveServerToken))]
public sealed class GetTroveServerTokenCommand : TroveCmdlet
{
    private const string NameSet = "Name";
    private const string IdSet = "Id";
    private const string InputObjectSet = "InputObject";

    /// <summary>Names or wildcards of tokens. Without it all tokens are returned.</summary>
    [Parameter(ParameterSetName = NameSet, Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ValidateNotObjectText]
    [ArgumentCompleter(typeof(ServerTokenNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Ids of tokens.</summary>
    [Parameter(ParameterSetName = IdSet, Mandatory = true)]
    public Guid[] Id { get; set; } = [];

    /// <summary>Tokens to read again.</summary>
    [Parameter(ParameterSetName = InputObjectSet, Mandatory = true, ValueFromPipeline = true)]
    public TroveServerToken[] InputObject { get; set; } = [];

    /// <summary>Return only tokens of these tenants: names or wildcards.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TenantCompleter))]
    public string[] Tenant { get; set; } = [];

    private protected override void ProcessInput()
    {
        IReadOnlyList<TroveServerToken> found = ParameterSetName switch
        {
            IdSet => ServerTokenLookup.ById(this, Id),
            InputObjectSet => ServerTokenLookup.ById(this, [.. InputObject.Select(token => token.Id)]),
            _ => ServerTokenLookup.ByName(this, Name),
        };
        NamePattern[] tenants = [.. Tenant.Select(tenant => new NamePattern(tenant))];
        WriteObject(found.Where(token => tenants.Length == 0 || tenants.Any(tenant => tenant.IsMatch(token.Tenant))), enumerateCollection: true);
    }
}
