using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Limits what a tenant may have.</summary>
[Cmdlet(VerbsCommon.Set, "TroveQuota", SupportsShouldProcess = true)]
[OutputType(typeof(TroveQuota))]
public sealed class SetTroveQuotaCommand : TroveChangingCmdlet
{
    /// <summary>What is limited: instances (nodes), ram (MB of memory of the flavors) or volumes (GB).</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(QuotaResourceCompleter))]
    public string Resource { get; set; } = "";

    /// <summary>
    /// How much the tenant may have; -1 for any amount. $null, or an empty text, goes back to what holds for all tenants.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [EmptyIsNotGiven]
    public int? Limit { get; set; }

    /// <summary>The tenant. Without it the session's tenant is meant.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TenantCompleter))]
    public string? Tenant { get; set; }

    private protected override void ProcessInput() => Guard(Set, Resource);

    private void Set()
    {
        if (Change(SendAsync, change => Describe(change.After), "Set quota") is { } done)
            WriteObject(done.After);
    }

    private Task<TroveQuotaChange> SendAsync(ITroveService service, bool checkOnly, CancellationToken cancellationToken) => service.SetQuotaAsync(
        new SetQuotaRequest { Tenant = ParameterTexts.Optional(Tenant), Resource = Resource, Limit = Limit, CheckOnly = checkOnly },
        cancellationToken);

    private string Describe(TroveQuota quota) => Limit is null
        ? $"{quota} (back to its default)"
        : FormattableString.Invariant($"{quota} ({(quota.Limit == TroveQuota.Unlimited ? "no limit" : quota.Limit)})");
}
