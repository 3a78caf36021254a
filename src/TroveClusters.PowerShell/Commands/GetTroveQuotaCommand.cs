using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Gets the quotas of tenants: how much they may have, and have.</summary>
[Cmdlet(VerbsCommon.Get, "TroveQuota")]
[OutputType(typeof(TroveQuota))]
public sealed class GetTroveQuotaCommand : TroveCmdlet
{
    /// <summary>What is limited: instances, ram or volumes. Without it all quotas are returned.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(QuotaResourceCompleter))]
    public string[] Resource { get; set; } = [];

    /// <summary>
    /// Tenants. Without it the quotas of the session's tenant are returned. A wildcard stands for the tenants that have
    /// clusters or limits of their own.
    /// </summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TenantCompleter))]
    public string[] Tenant { get; set; } = [];

    private protected override void ProcessInput()
    {
        var query = new QuotaQuery { Tenants = [.. Tenant.Select(tenant => new NamePattern(tenant))] };
        IReadOnlyList<TroveQuota> quotas = Call((service, token) => service.GetQuotasAsync(query, token));
        NamePattern[] resources = [.. Resource.Select(resource => new NamePattern(resource))];
        WriteObject(quotas.Where(quota => resources.Length == 0 || resources.Any(resource => resource.IsMatch(quota.Resource))), enumerateCollection: true);
        foreach (NamePattern resource in resources.Where(resource => !resource.IsWildcard && quotas.Count > 0 && quotas.All(quota => !resource.IsMatch(quota.Resource))))
        {
            string[] known = [.. quotas.Select(quota => quota.Resource).Distinct()];
            Report(TroveErrorId.InvalidArgument, $"There is no quota of '{resource.Literal}'. There are: {string.Join(", ", known)}.", resource.Literal);
        }
    }
}
