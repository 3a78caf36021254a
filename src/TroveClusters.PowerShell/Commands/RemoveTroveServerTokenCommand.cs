using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Removes tokens of the server, which open nothing from then on.</summary>
[Cmdlet(VerbsCommon.Remove, "TroveServerToken", DefaultParameterSetName = NameSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(TroveServerToken))]
public sealed class RemoveTroveServerTokenCommand : TroveChangingCmdlet
{
    private const string NameSet = "Name";
    private const string IdSet = "Id";
    private const string InputObjectSet = "InputObject";

    /// <summary>Names or wildcards of tokens.</summary>
    [Parameter(ParameterSetName = NameSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ValidateNotObjectText]
    [RefuseOtherNouns(typeof(TroveServerToken))]
    [ArgumentCompleter(typeof(ServerTokenNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Ids of tokens.</summary>
    [Parameter(ParameterSetName = IdSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public Guid[] Id { get; set; } = [];

    /// <summary>Tokens, as Get-TroveServerToken returns them.</summary>
    [Parameter(ParameterSetName = InputObjectSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public TroveServerToken[] InputObject { get; set; } = [];

    private protected override void ProcessInput()
    {
        IEnumerable<TroveServerToken> tokens = ParameterSetName switch
        {
            IdSet => ServerTokenLookup.ById(this, Id),
            InputObjectSet => InputObject,
            _ => ServerTokenLookup.ByName(this, Name),
        };
        foreach (TroveServerToken token in tokens)
            Guard(() => Remove(token), token);
    }

    private void Remove(TroveServerToken token)
    {
        Task<TroveServerTokenChange> SendAsync(ITroveService service, bool checkOnly, CancellationToken cancellationToken) =>
            service.RemoveServerTokenAsync(new RemoveServerTokenRequest { Id = token.Id, CheckOnly = checkOnly }, cancellationToken);

        if (Change(SendAsync, change => $"{change.Token.Name} ({change.Token.Role} of tenant {change.Token.Tenant})", "Remove server token") is { } done)
            WriteObject(done.Token);
    }
}
