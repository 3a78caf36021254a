using System.Collections;

namespace TroveClusters.Commands;

/// <summary>Completes placements, as Trove writes them.</summary>
public sealed class LocalityCompleter : CatalogCompleter
{
    private protected override Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ITroveService service, IDictionary bound, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Suggestion>>(
        [
            new("affinity", "all nodes on one host"),
            new("anti-affinity", "each node on a host of its own"),
        ]);
}
