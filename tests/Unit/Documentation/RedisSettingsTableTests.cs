using System.Text.RegularExpressions;
using TroveClusters.Engine.Redis.Settings;

namespace TroveClusters.Tests.Unit.Documentation;

/// <summary>docs/datastores/redis.md lists the settings that can be changed: all of them, and no others.</summary>
public sealed partial class RedisSettingsTableTests
{
    [Fact]
    public void Every_setting_is_listed_once()
    {
        string text = File.ReadAllText(Repository.PathOf("docs", "datastores", "redis.md"));
        string section = text[text.IndexOf("## What can be changed", StringComparison.Ordinal)..text.IndexOf("## Garnet", StringComparison.Ordinal)];
        IEnumerable<string> listed = Row().Matches(section).SelectMany(row => Name().Matches(row.Groups["names"].Value)).Select(name => name.Groups["name"].Value);
        Assert.Equal(RedisSettings.All.Select(setting => setting.Name).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\| (?<names>`[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<name>[a-z-]+)`")]
    private static partial Regex Name();
}
