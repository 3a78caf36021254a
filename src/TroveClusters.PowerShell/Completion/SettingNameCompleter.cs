using System.Collections;

namespace TroveClusters.Commands;

/// <summary>Completes the names of options: with their group, or without it once <c>-Group</c> is given or no group is typed.</summary>
public sealed class SettingNameCompleter : CatalogCompleter
{
    private protected override async Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ITroveService service, IDictionary bound, CancellationToken cancellationToken)
    {
        IReadOnlyList<TroveSetting> settings = (await service.GetConfigurationAsync(cancellationToken)).Settings;
        if (bound["Group"] is string group)
            return [.. settings.Where(setting => new NamePattern(group).IsMatch(setting.Group)).Select(setting => new Suggestion(setting.Name, setting.Help))];
        return
        [
            .. settings.Select(setting => new Suggestion(setting.ToString(), setting.Help)),
            .. settings.Select(setting => new Suggestion(setting.Name, setting.Help)).DistinctBy(suggestion => suggestion.Text),
        ];
    }
}
