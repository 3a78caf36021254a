using System.Text.RegularExpressions;
using TroveClusters.Engine.Configuration;

namespace TroveClusters.Tests.Unit.Documentation;

/// <summary>docs/operations.md tells of every option, with the default it has, and of no error that does not exist.</summary>
public sealed partial class OperationsTests
{
    private static readonly string s_text = File.ReadAllText(Repository.PathOf("docs", "operations.md"));

    [Fact]
    public void Every_option_is_listed_with_its_default()
    {
        IEnumerable<OptionDefinition> options = [.. OptionCatalog.General, .. OptionCatalog.OfDatastore("redis"), .. OptionCatalog.Redis];
        Dictionary<string, string> listed = OptionRow().Matches(s_text).ToDictionary(row => row.Groups["option"].Value, row => row.Groups["default"].Value);
        foreach (OptionDefinition option in options)
        {
            string name = $"{option.Group}.{option.Name}";
            Assert.True(listed.TryGetValue(name, out string? told), $"The option {name} is not listed.");
            string expected = option.Name.EndsWith("_strategy", StringComparison.Ordinal) ? "our own class" : option.Default ?? "none";
            Assert.True(told == expected, $"The default of {name} is '{expected}', not '{told}'.");
        }
        Assert.Equal(options.Count(), listed.Count);
    }

    [Fact]
    public void Every_error_that_is_explained_exists() =>
        Assert.All(ErrorRow().Matches(s_text).SelectMany(row => ErrorId().Matches(row.Value)), id =>
            Assert.True(Enum.IsDefined(typeof(TroveErrorId), id.Groups["id"].Value), id.Value));

    [GeneratedRegex(@"^\| `(?<option>(default|redis)\.\w+)` \| (?<default>[^|]+?) \|", RegexOptions.Multiline)]
    private static partial Regex OptionRow();

    [GeneratedRegex(@"^\| `[A-Z]\w+`[^|]*\|", RegexOptions.Multiline)]
    private static partial Regex ErrorRow();

    [GeneratedRegex(@"`(?<id>[A-Z][a-z]\w+)`")]
    private static partial Regex ErrorId();
}
