using System.Collections;

namespace TroveClusters.Commands;

/// <summary>Completes the names of hosts.</summary>
public sealed class HostNameCompleter : CatalogCompleter
{
    private protected override async Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ITroveService service, IDictionary bound, CancellationToken cancellationToken) =>
        [.. (await service.GetHostsAsync(new HostQuery(), cancellationToken)).Select(host => new Suggestion(
            host.Name, FormattableString.Invariant($"{host.User}@{host.Address}, {host.NodeCount} of {host.Capacity} nodes, {host.Status}")))];
}
