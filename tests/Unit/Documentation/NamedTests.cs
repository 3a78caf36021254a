using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TroveClusters.Tests.Unit.Documentation;

/// <summary>
/// All tests by the names that documents call them: <c>Unit: Class.Method</c>, <c>Integration: Class.Method</c>,
/// <c>HostClusters: Class.Method</c>, <c>VerticaClusters: Class.Method</c>, <c>Server: Class.Method</c>, <c>Dashboard: Class.Method</c>, <c>Case: file: name</c>, <c>Pester: file: name</c>.
/// </summary>
internal static partial class NamedTests
{
    /// <summary>The full names. A document may leave out leading parts of the class as long as one test is meant.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Xunit("Unit"), .. Xunit("Integration"), .. Xunit("HostClusters"), .. Xunit("VerticaClusters"), .. Xunit("Server"), .. Xunit("Dashboard"), .. Cases(), .. Pester()];

    /// <summary>How many tests a name in a document means; exactly one is right.</summary>
    public static int Count(string name)
    {
        int colon = name.IndexOf(": ", StringComparison.Ordinal);
        if (colon < 0)
            return 0;
        string suite = name[..(colon + 2)];
        string rest = name[(colon + 2)..];
        return All.Count(test => test == name
            || (test.StartsWith(suite, StringComparison.Ordinal) && suite is "Unit: " or "Integration: " or "HostClusters: " or "VerticaClusters: " or "Server: " or "Dashboard: " && test.EndsWith("." + rest, StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Xunit(string project)
    {
        foreach (string path in Repository.Sources("*.cs", "tests", project))
        {
            string text = File.ReadAllText(path);
            string space = Namespaces().Match(text).Groups["name"].Value.Replace($"TroveClusters.Tests.{project}", "", StringComparison.Ordinal).TrimStart('.');
            string type = Types().Match(text).Groups["name"].Value;
            foreach (Match method in Methods().Matches(text))
                yield return $"{project}: {(space.Length > 0 ? space + "." : "")}{type}.{method.Groups["name"].Value}";
        }
    }

    private static IEnumerable<string> Cases()
    {
        foreach (string path in Directory.EnumerateFiles(Repository.PathOf("tests", "cases"), "*.json"))
        {
            foreach (JsonNode? test in JsonNode.Parse(File.ReadAllText(path))!["cases"]!.AsArray())
                yield return $"Case: {Path.GetFileNameWithoutExtension(path)}: {test!["name"]}";
        }
    }

    private static IEnumerable<string> Pester()
    {
        foreach (string path in Repository.Sources("*.Tests.ps1", "tests", "Pester"))
        {
            foreach (Match test in PesterTests().Matches(File.ReadAllText(path)))
                yield return $"Pester: {Path.GetFileName(path)[..^".Tests.ps1".Length]}: {test.Groups["name"].Value}";
        }
    }

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespaces();

    [GeneratedRegex(@"^public (sealed )?(partial )?class (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Types();

    // An attribute that makes a test, perhaps more attributes, then the method.
    [GeneratedRegex(@"^    \[\w*(Fact|Theory)\b[^\n]*\r?\n(    \[[^\n]*\r?\n)*    public (async )?\w+ (?<name>\w+)\(", RegexOptions.Multiline)]
    private static partial Regex Methods();

    [GeneratedRegex(@"^\s*It '(?<name>[^']+)'", RegexOptions.Multiline)]
    private static partial Regex PesterTests();
}
