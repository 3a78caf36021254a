using System.Reflection;
using System.Text.RegularExpressions;
using TroveClusters.Engine;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Vertica;

namespace TroveClusters.Tests.Unit.Documentation;

/// <summary>docs/specification.md claims nothing that is not there.</summary>
public sealed partial class SpecificationTests
{
    private const string NotYet = "not yet";
    private static readonly string[] s_path = ["docs", "specification.md"];
    private static readonly Dictionary<string, Type> s_types = TypesByName();
    private static readonly HashSet<string> s_options =
        [.. OptionCatalog.General.Concat(OptionCatalog.OfDatastore("redis")).Concat(OptionCatalog.Redis).Concat(VerticaDatastore.BuiltIn.CommonOptions).Concat(VerticaDatastore.Options).Select(option => $"{option.Group}.{option.Name}")];
    private static readonly HashSet<string> s_variables =
        ["TROVE_HOME", "TROVE_TENANT", .. OptionCatalog.General.Concat(OptionCatalog.OfDatastore("redis")).Concat(OptionCatalog.Redis).Concat(VerticaDatastore.BuiltIn.CommonOptions).Concat(VerticaDatastore.Options).Select(option => option.Variable)];

    [Fact]
    public void Every_row_names_tests_that_exist_or_says_not_yet()
    {
        var problems = new List<string>();
        foreach (Row row in Rows())
        {
            if (row.Proof == NotYet)
                continue;
            string[] names = [.. CodeSpans(row.Proof)];
            if (names.Length == 0 || CodeSpan().Replace(row.Proof, "").Replace("<br>", "", StringComparison.Ordinal).Trim().Length > 0)
                problems.Add($"{row}: the proof is neither a list of tests nor '{NotYet}': {row.Proof}");
            problems.AddRange(names.Select(name => (Name: name, Count: NamedTests.Count(name))).Where(test => test.Count != 1)
                .Select(test => $"{row}: {(test.Count == 0 ? "there is no test" : $"{test.Count} tests are called")} '{test.Name}'"));
        }
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Fact]
    public void Every_row_names_cmdlets_types_options_and_errors_that_exist()
    {
        CmdletSurface surface = CmdletSurface.Read();
        string manifest = File.ReadAllText(Repository.PathOf("module", "TroveClusters.psd1"));
        string[] problems = [.. Rows().SelectMany(row => CodeSpans(row.Here)
            .Select(span => WhyWrong(span, surface, manifest)).OfType<string>().Select(why => $"{row}: {why}"))];
        Assert.True(problems.Length == 0, string.Join('\n', problems));
    }

    /// <summary>Where the document has tables, the test above sees them: a change of form must not empty it.</summary>
    [Fact]
    public void The_tables_are_found()
    {
        Row[] rows = [.. Rows()];
        Assert.True(rows.Length > 200, $"only {rows.Length} rows");
        Assert.Contains(rows, row => row.Proof == NotYet);
        Assert.Contains(rows, row => row.Section == "Vertica");
        foreach (string call in new[] { "get_node_ip", "get_node_id_for_removal", "remove_nodes", "cluster_meet", "cluster_addslots", "cluster_complete" })
            Assert.Single(rows, row => row.Section == "Redis: guest agent" && row.Asked.Contains($"`{call}(", StringComparison.Ordinal));
    }

    /// <summary>A name that is nowhere is not taken for a test, and one that means several neither.</summary>
    [Theory]
    [InlineData("Integration: LifecycleTests.A_new_cluster_is_ready_when_it_is_returned", 1)]
    [InlineData("Integration: LifecycleTests.A_new_cluster", 0)]
    [InlineData("Unit: LifecycleTests.A_new_cluster_is_ready_when_it_is_returned", 0)]
    [InlineData("Case: add-node: by id", 1)]
    [InlineData("Case: add-node: by", 0)]
    [InlineData("Pester: EndToEnd: is created, grown, shrunk and deleted", 1)]
    [InlineData("Pester: EndToEnd: is created", 0)]
    [InlineData("A_new_cluster_is_ready_when_it_is_returned", 0)]
    public void Tests_are_found_by_their_whole_names_only(string name, int count) => Assert.Equal(count, NamedTests.Count(name));

    private static string? WhyWrong(string span, CmdletSurface surface, string manifest)
    {
        if (CmdletUse().Match(span) is { Success: true } use)
        {
            string cmdlet = use.Groups["cmdlet"].Value;
            if (!surface.Cmdlets.Contains(cmdlet) || !manifest.Contains($"'{cmdlet}'", StringComparison.Ordinal))
                return $"there is no cmdlet {cmdlet}";
            return use.Groups["parameter"].Captures.Select(capture => capture.Value).FirstOrDefault(parameter => !surface.HasParameter(cmdlet, parameter)) is { } missing
                ? $"{cmdlet} has no parameter -{missing}"
                : null;
        }
        if (span.StartsWith("TROVE_", StringComparison.Ordinal))
            return s_variables.Contains(span) ? null : $"no variable {span} is read";
        if (Option().IsMatch(span))
            return s_options.Contains(span) ? null : $"there is no option {span}";
        if (Member().Match(span) is { Success: true } member)
            return HasMember(member.Groups["type"].Value, member.Groups["member"].Value) ? null : $"there is no {span}";
        if (Identifier().IsMatch(span))
            return s_types.ContainsKey(span) || Enum.IsDefined(typeof(TroveErrorId), span) || IsMember(span) ? null : $"there is no type and no error {span}";
        if (span.Contains('/', StringComparison.Ordinal))
            return Path.Exists(Repository.PathOf(span.Split('/'))) ? null : $"there is no file {span}";
        return null;
    }

    private static bool IsMember(string name) => HasMember(nameof(TroveCluster), name) || HasMember(nameof(TroveClusterNode), name);

    private static bool HasMember(string type, string member) => s_types.TryGetValue(type, out Type? found)
        && found.GetMember(member, BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy).Length > 0;

    private static Dictionary<string, Type> TypesByName()
    {
        var types = new Dictionary<string, Type>(StringComparer.Ordinal);
        foreach (Type type in typeof(TroveCluster).Assembly.GetTypes().Concat(typeof(EngineFactory).Assembly.GetTypes()).Where(type => !type.IsNested))
            types.TryAdd(type.Name, type);
        return types;
    }

    private static IEnumerable<Row> Rows()
    {
        string section = "";
        int number = 0;
        foreach (string line in File.ReadLines(Repository.PathOf(s_path)))
        {
            number++;
            if (line.StartsWith("## ", StringComparison.Ordinal))
                section = line[3..];
            if (!line.StartsWith('|') || line.StartsWith("| ---", StringComparison.Ordinal) || line.Contains("| Here | Proof |", StringComparison.Ordinal))
                continue;
            string[] cells = [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];
            Assert.True(cells.Length == 4, $"line {number} of the specification has {cells.Length} cells instead of 4: {line}");
            yield return new Row(number, section, cells[0], cells[1], cells[2]);
        }
    }

    private static IEnumerable<string> CodeSpans(string cell) => CodeSpan().Matches(cell).Select(match => match.Groups["code"].Value);

    private sealed record Row(int Line, string Section, string Asked, string Here, string Proof)
    {
        public override string ToString() => $"line {Line} ({Section}: {Asked})";
    }

    [GeneratedRegex("`(?<code>[^`]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"^(?<cmdlet>[A-Z][a-z]+-Trove\w*)( -(?<parameter>\w+))*$")]
    private static partial Regex CmdletUse();

    [GeneratedRegex(@"^(default|redis|vertica)\.\w+$")]
    private static partial Regex Option();

    [GeneratedRegex(@"^(?<type>[A-Z]\w+)\.(?<member>\w+)$")]
    private static partial Regex Member();

    [GeneratedRegex(@"^[A-Z]\w+$")]
    private static partial Regex Identifier();
}
