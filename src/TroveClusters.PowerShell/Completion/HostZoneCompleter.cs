using System.Collections;

namespace TroveClusters.Commands;

/// <summary>Completes the availability zones that hosts are in.</summary>
public sealed class HostZoneCompleter : CatalogCompleter
{
    private protected override async Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ITroveService service, IDictionary bound, CancellationToken cancellationToken) =>
        Count((await service.GetHostsAsync(new HostQuery(), cancellationToken)).Select(host => host.AvailabilityZone).Where(zone => zone.Length > 0));

    /// <summary>Each word once, with how many hosts have it.</summary>
    internal static IReadOnlyList<Suggestion> Count(IEnumerable<string> words) =>
        [.. words.GroupBy(word => word, StringComparer.OrdinalIgnoreCase).OrderBy(group => group.Key, StringComparer.OrdinalIgnoreCase)
            .Select(group => new Suggestion(group.Key, FormattableString.Invariant($"{group.Count()} hosts")))];
}
