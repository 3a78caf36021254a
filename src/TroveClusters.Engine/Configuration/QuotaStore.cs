using TroveClusters.Engine.Catalog;

namespace TroveClusters.Engine.Configuration;

/// <summary>Shows and sets the quotas of tenants.</summary>
internal sealed class QuotaStore(EngineServices services)
{
    /// <summary>The quotas a query asks for.</summary>
    public IReadOnlyList<TroveQuota> Get(QuotaQuery query)
    {
        var general = new GeneralOptions(services.LoadOptions());
        return [.. Tenants(query.Tenants).SelectMany(tenant => TenantQuotas.Load(services.Catalog, tenant, general).All)];
    }

    /// <summary>Sets a tenant's own limit or takes it away, or only says what would be done.</summary>
    /// <exception cref="TroveException"><c>InvalidArgument</c>.</exception>
    public TroveQuotaChange Set(SetQuotaRequest request)
    {
        var general = new GeneralOptions(services.LoadOptions());
        QuotaResource resource = QuotaResource.Get(request.Resource);
        string tenant = request.Tenant ?? services.Tenant;
        if (string.IsNullOrWhiteSpace(tenant))
            throw new TroveException(TroveErrorId.InvalidArgument, "The name of a tenant must not be blank.", "Tenant");
        if (request.Limit < TroveQuota.Unlimited)
            throw new TroveException(
                TroveErrorId.InvalidArgument, $"A limit is -1 for any amount, or a number from 0, not {request.Limit}.", request.Limit);
        return request.CheckOnly
            ? Change(TenantQuotas.Load(services.Catalog, tenant, general))
            : services.Catalog.Write(session =>
            {
                TroveQuotaChange change = Change(TenantQuotas.Read(session, tenant, general));
                if (request.Limit is { } limit)
                    QuotaRepository.Set(session, tenant, resource.Name, limit);
                else
                    QuotaRepository.Remove(session, tenant, resource.Name);
                return change;
            });

        TroveQuotaChange Change(TenantQuotas now)
        {
            TroveQuota after = now.With(resource, request.Limit).Of(resource);
            string limit = after.Limit == TroveQuota.Unlimited ? "no limit" : FormattableString.Invariant($"{after.Limit} {resource.Unit}");
            string step = request.Limit is null
                ? $"Take the limit of {after} out of the catalog, so that what holds for all tenants holds: {limit}"
                : $"Write the limit of {after} to the catalog: {limit}";
            string[] warnings = after.Limit != TroveQuota.Unlimited && after.InUse > after.Limit
                ? [FormattableString.Invariant($"Tenant '{tenant}' has {after.InUse} {resource.Unit} already, more than {after.Limit}: nothing is taken away, but nothing can be added.")]
                : [];
            return new TroveQuotaChange(now.Of(resource), after, [step], warnings);
        }
    }

    private List<string> Tenants(IReadOnlyList<NamePattern> wanted)
    {
        if (wanted.Count == 0)
            return [services.Tenant];
        List<string> known = wanted.Any(pattern => pattern.IsWildcard) ? services.Catalog.Read([], QuotaRepository.Tenants) : [];
        return [.. wanted
            .SelectMany(pattern => pattern.IsWildcard ? known.Append(services.Tenant).Where(pattern.IsMatch) : [pattern.Literal])
            .Distinct().Order(StringComparer.Ordinal)];
    }
}
