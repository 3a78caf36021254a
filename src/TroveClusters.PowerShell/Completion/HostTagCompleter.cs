using System.Collections;

namespace TroveClusters.Commands;

/// <summary>Completes the tags that hosts have.</summary>
public sealed class HostTagCompleter : CatalogCompleter
{
    private protected override async Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ITroveService service, IDictionary bound, CancellationToken cancellationToken) =>
        HostZoneCompleter.Count((await service.GetHostsAsync(new HostQuery(), cancellationToken)).SelectMany(host => host.Tags));
}
