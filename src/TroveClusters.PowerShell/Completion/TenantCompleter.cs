using System.Collections;

namespace TroveClusters.Commands;

/// <summary>Completes the names of tenants that have clusters or limits of their own.</summary>
public sealed class TenantCompleter : CatalogCompleter
{
    private protected override async Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ITroveService service, IDictionary bound, CancellationToken cancellationToken) =>
        [.. (await service.GetQuotasAsync(new QuotaQuery { Tenants = [new NamePattern("*")] }, cancellationToken))
            .GroupBy(quota => quota.Tenant)
            .Select(quotas => new Suggestion(quotas.Key, string.Join(", ", quotas.Select(quota => FormattableString.Invariant($"{quota.InUse} {quota.Resource}")))))];
}
