using System.Collections;

namespace TroveClusters.Commands;

/// <summary>Completes an option's value: its default, and for a yes or no the other one.</summary>
public sealed class SettingValueCompleter : CatalogCompleter
{
    private protected override async Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ITroveService service, IDictionary bound, CancellationToken cancellationToken)
    {
        if (bound["Name"] is not string name)
            return [];
        var pattern = new NamePattern(name);
        TroveSetting? setting = (await service.GetConfigurationAsync(cancellationToken)).Settings
            .FirstOrDefault(setting => pattern.IsMatch(setting.Name) || pattern.IsMatch(setting.ToString()));
        return setting?.Default switch
        {
            null => [],
            bool => [new("true", setting.Help), new("false", setting.Help)],
            object value => [new(FormattableString.Invariant($"{value}"), "The default. " + setting.Help)],
        };
    }
}
