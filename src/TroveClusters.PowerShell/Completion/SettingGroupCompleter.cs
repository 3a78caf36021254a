using System.Collections;

namespace TroveClusters.Commands;

/// <summary>Completes the groups of options.</summary>
public sealed class SettingGroupCompleter : CatalogCompleter
{
    private protected override async Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ITroveService service, IDictionary bound, CancellationToken cancellationToken) =>
        [.. (await service.GetConfigurationAsync(cancellationToken)).Settings
            .GroupBy(setting => setting.Group)
            .Select(group => new Suggestion(group.Key, FormattableString.Invariant($"{group.Count()} options")))];
}
