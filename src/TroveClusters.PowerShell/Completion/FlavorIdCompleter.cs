using System.Collections;

namespace TroveClusters.Commands;

/// <summary>Completes the ids of flavors.</summary>
public sealed class FlavorIdCompleter : CatalogCompleter
{
    private protected override async Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ITroveService service, IDictionary bound, CancellationToken cancellationToken) =>
        [.. (await service.GetFlavorsAsync(cancellationToken)).Select(flavor => FlavorCompleter.Of(flavor.Id, flavor))];
}
