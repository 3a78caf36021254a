using System.Collections;

namespace TroveClusters.Commands;

/// <summary>Completes the ids of flavors.</summary>
public sealed class FlavorCompleter : CatalogCompleter
{
    private protected override async Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ITroveService service, IDictionary bound, CancellationToken cancellationToken) =>
        [.. (await service.GetFlavorsAsync(cancellationToken)).Select(flavor => new Suggestion(
            flavor.Id, FormattableString.Invariant($"{flavor.Name}: {flavor.Ram} MB, {flavor.Vcpus} vCPU, disk {flavor.Disk} GB")))];
}
