using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Gets the options of the configuration with their values.</summary>
[Cmdlet(VerbsCommon.Get, "TroveConfiguration")]
[OutputType(typeof(TroveSetting))]
public sealed class GetTroveConfigurationCommand : TroveCmdlet
{
    /// <summary>Options, as volume_support or redis.volume_support. Without it all options are returned.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Return only options of these groups: default, or a datastore.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingGroupCompleter))]
    public string[] Group { get; set; } = [];

    private protected override void ProcessInput()
    {
        TroveConfiguration configuration = Call((service, token) => service.GetConfigurationAsync(token));
        foreach (string warning in configuration.Warnings)
            WriteWarning(warning);

        NamePattern[] names = [.. Name.Select(name => new NamePattern(name))];
        NamePattern[] groups = [.. Group.Select(group => new NamePattern(group))];
        TroveSetting[] candidates = [.. configuration.Settings.Where(setting => groups.Length == 0 || groups.Any(group => group.IsMatch(setting.Group)))];
        foreach (TroveSetting setting in candidates.Where(setting => names.Length == 0 || names.Any(name => IsMatch(name, setting))))
            WriteObject(setting);

        foreach (NamePattern group in groups.Where(group => !group.IsWildcard && configuration.Settings.All(setting => !group.IsMatch(setting.Group))))
            Report(Missing($"There is no group '{group.Literal}' of options.", group.Literal), null);
        foreach (NamePattern name in names.Where(name => !name.IsWildcard && candidates.All(setting => !IsMatch(name, setting))))
            Report(Missing($"There is no option '{name.Literal}'{(groups.Length == 0 ? "" : " in the groups asked for")}.", name.Literal), null);
    }

    private static bool IsMatch(NamePattern name, TroveSetting setting) => name.IsMatch(setting.Name) || name.IsMatch(setting.ToString());

    private static TroveException Missing(string message, string target) => new(
        TroveErrorId.InvalidArgument, message, target, "Run Get-TroveConfiguration without names to see the options there are.");
}
