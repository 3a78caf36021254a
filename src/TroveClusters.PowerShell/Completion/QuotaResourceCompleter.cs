using System.Collections;

namespace TroveClusters.Commands;

/// <summary>Completes what quotas limit.</summary>
public sealed class QuotaResourceCompleter : CatalogCompleter
{
    private protected override async Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ITroveService service, IDictionary bound, CancellationToken cancellationToken) =>
        [.. (await service.GetQuotasAsync(new QuotaQuery(), cancellationToken)).Select(quota => new Suggestion(
            quota.Resource, FormattableString.Invariant($"{quota.InUse} in use, limit {(quota.Limit == TroveQuota.Unlimited ? "none" : quota.Limit)}")))];
}
