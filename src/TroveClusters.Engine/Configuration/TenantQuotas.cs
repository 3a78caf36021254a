using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;

namespace TroveClusters.Engine.Configuration;

/// <summary>The quotas of one tenant at one moment.</summary>
/// <param name="tenant">The tenant.</param>
/// <param name="general">The limits of all tenants.</param>
/// <param name="limits">The tenant's own limits, by resource.</param>
/// <param name="inUse">What the tenant has.</param>
internal sealed class TenantQuotas(string tenant, GeneralOptions general, IReadOnlyDictionary<string, int> limits, QuotaAmounts inUse)
{
    /// <summary>All of them, in the order of the resources.</summary>
    public IReadOnlyList<TroveQuota> All => [.. QuotaResource.All.Select(Of)];

    /// <summary>Reads the quotas of a tenant; where there is no catalog it has nothing.</summary>
    public static TenantQuotas Load(CatalogDatabase catalog, string tenant, GeneralOptions general) => catalog.Read(
        new TenantQuotas(tenant, general, new Dictionary<string, int>(), QuotaAmounts.None), session => Read(session, tenant, general));

    /// <summary>Reads the quotas of a tenant within a transaction: what it has stays as it is until it ends.</summary>
    public static TenantQuotas Read(CatalogSession session, string tenant, GeneralOptions general) =>
        new(tenant, general, QuotaRepository.Limits(session, tenant), InUse(session, tenant));

    /// <summary>The quota of a resource.</summary>
    public TroveQuota Of(QuotaResource resource)
    {
        (int limit, TroveQuotaSource source) = Limit(resource);
        return new TroveQuota { Tenant = tenant, Resource = resource.Name, Limit = limit, InUse = resource.In(inUse), Source = source };
    }

    /// <summary>The quotas as they would be with another limit; null for none of the tenant's own.</summary>
    public TenantQuotas With(QuotaResource resource, int? limit)
    {
        Dictionary<string, int> changed = new(limits);
        if (limit is { } own)
            changed[resource.Name] = own;
        else
            changed.Remove(resource.Name);
        return new TenantQuotas(tenant, general, changed, inUse);
    }

    /// <summary>Refuses more than the tenant may have. What is not asked for is not looked at, even beyond its limit.</summary>
    /// <param name="more">What would be added.</param>
    /// <exception cref="TroveException"><c>QuotaExceeded</c>, naming all resources that would be exceeded.</exception>
    public void Check(QuotaAmounts more)
    {
        List<(QuotaResource Resource, TroveQuota Quota)> exceeded = [];
        foreach (QuotaResource resource in QuotaResource.All.Where(resource => resource.In(more) > 0))
        {
            TroveQuota quota = Of(resource);
            if (quota.Limit != TroveQuota.Unlimited && quota.InUse + resource.In(more) > quota.Limit)
                exceeded.Add((resource, quota));
        }
        if (exceeded.Count == 0)
            return;
        string[] names = [.. exceeded.Select(found => found.Resource.Name)];
        IEnumerable<string> figures = exceeded.Select(found => FormattableString.Invariant(
            $"{found.Quota.InUse} of {found.Quota.Limit} {found.Resource.Unit} are in use, {found.Resource.In(more)} more are asked for"));
        throw new TroveException(
            TroveErrorId.QuotaExceeded,
            $"Quota exceeded for resources: [{string.Join(", ", names.Select(name => $"'{name}'"))}]. Tenant '{tenant}': {string.Join("; ", figures)}.",
            names.Length == 1 ? names[0] : names);
    }

    private (int Limit, TroveQuotaSource Source) Limit(QuotaResource resource)
    {
        if (limits.TryGetValue(resource.Name, out int own))
            return (own, TroveQuotaSource.Tenant);
        (int forAll, bool isSet) = general.QuotaLimit(resource.Option);
        if (isSet)
            return (forAll, TroveQuotaSource.Configuration);
        return (tenant == TroveServiceSettings.DefaultTenant ? TroveQuota.Unlimited : forAll, TroveQuotaSource.Default);
    }

    /// <summary>What a tenant has, and what nodes are being given just now. The memory of a flavor that is gone is not known, and not counted.</summary>
    private static QuotaAmounts InUse(CatalogSession session, string tenant)
    {
        FlavorCatalog flavors = FlavorCatalog.Read(session);
        List<(string Flavor, long Nodes, long Volumes)> nodes = QuotaRepository.InUse(session, tenant);
        return new QuotaAmounts(
            nodes.Sum(group => group.Nodes), nodes.Sum(group => group.Volumes), nodes.Sum(group => group.Nodes * (flavors.FindById(group.Flavor)?.Ram ?? 0))
                + OperationRepository.Updates(session).Where(update => update.Tenant == tenant).Sum(update => OperationData.Of(update).MoreRam));
    }
}
