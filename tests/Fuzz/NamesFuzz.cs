using System.Text;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Tests.Fuzz.Generators;

namespace TroveClusters.Tests.Fuzz;

/// <summary>Names of clusters and nodes, and the wildcards that look for them.</summary>
public sealed class NamesFuzz(ITestOutputHelper output)
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly Fuzzer _fuzzer = new(output);

    [Fact]
    public void A_name_that_is_allowed_survives_files_the_catalog_and_a_look_up() => _fuzzer.Run("NameRules", fuzz =>
    {
        string name = Name(fuzz.Chance);
        fuzz.Input = name;
        if (NameRules.WhyInvalid(name) is { } why)
        {
            Assert.EndsWith(".", why, StringComparison.Ordinal);
            return false;
        }
        Assert.InRange(name.Length, 1, NameRules.MaxLength);
        Assert.Equal(name, name.Trim());
        Assert.Equal(name, s_strict.GetString(s_strict.GetBytes(name)));
        Assert.Equal(name, Path.GetFileName(name));
        Assert.DoesNotContain(name, character => char.IsControl(character));
        var pattern = new NamePattern(name.Replace("`", "``", StringComparison.Ordinal));
        Assert.False(pattern.IsWildcard);
        Assert.Equal(name, pattern.Literal);
        Assert.True(pattern.IsMatch(name));
        return true;
    });

    [Fact]
    public void A_wildcard_matches_what_a_slow_matcher_says() => _fuzzer.Run("NamePattern", fuzz =>
    {
        (string pattern, string name) = Pattern(fuzz.Chance);
        fuzz.Input = $"pattern '{pattern}', name '{name}'";
        if (WildcardOracle.HasWrongRange(pattern))
        {
            Assert.False(FuzzCase.Accepts(() => _ = new NamePattern(pattern), TroveErrorId.InvalidArgument));
            return false;
        }
        var read = new NamePattern(pattern);
        bool matches = read.IsMatch(name);
        Assert.Equal(WildcardOracle.IsMatch(pattern, name), matches);
        if (!read.IsWildcard)
            Assert.Equal(matches, ClusterRepository.Key(read.Literal) == ClusterRepository.Key(name));
        return matches;
    });

    [Fact]
    public void Nodes_get_names_that_differ_and_numbers_that_only_grow() => _fuzzer.Run("NodeNaming", fuzz =>
    {
        Chance chance = fuzz.Chance;
        string cluster = Texts.Word(chance, 1, 5);
        int highest = chance.Percent(10) ? (int)Math.Abs(chance.Number() % 1_000_000) : chance.Below(20);
        string[] existing = [.. Enumerable.Range(1, Math.Min(highest, 4)).Select(number => $"{cluster}-member-{number}")];
        TroveNodeSpec[] nodes = chance.Many(0, 6, () => new TroveNodeSpec { Name = NodeName(chance, cluster) });
        fuzz.Input = $"{cluster} ({highest}): {string.Join(" | ", nodes.Select(node => node.Name ?? "(automatic)"))}";

        IReadOnlyList<string> names = [];
        int now = 0;
        if (!FuzzCase.Accepts(
            () => (names, now) = NodeNaming.Name(cluster, nodes, existing, highest), TroveErrorId.InvalidName, TroveErrorId.NodeAlreadyExists))
            return false;
        Assert.Equal(nodes.Length, names.Count);
        Assert.True(now >= highest, $"the highest number was {highest} and is {now}");
        string[] all = [.. existing, .. names];
        Assert.Equal(all.Length, all.Select(ClusterRepository.Key).Distinct().Count());
        int last = highest;
        for (int i = 0; i < nodes.Length; i++)
        {
            if (nodes[i].Name is { } given)
            {
                Assert.Equal(given, names[i]);
                continue;
            }
            Assert.Null(NameRules.WhyInvalid(names[i]));
            Assert.StartsWith($"{cluster}-member-", names[i], StringComparison.Ordinal);
            int number = int.Parse(names[i].AsSpan(cluster.Length + 8), System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(number > last);
            last = number;
        }
        Assert.True(now >= last);
        return true;
    });

    private static string Name(Chance chance) => chance.Below(10) switch
    {
        0 => Texts.Any(chance),
        1 => new string('n', chance.Between(NameRules.MaxLength - 2, NameRules.MaxLength + 2)),
        2 => Texts.Word(chance) + Texts.Odd(chance),
        _ => Mutations.Maybe(chance, Texts.Word(chance), 60, "*", " ", "\ud83d", "`", "é", "/"),
    };

    private static string? NodeName(Chance chance, string cluster) => chance.Below(12) switch
    {
        < 6 => null,
        6 => $"{cluster.ToUpperInvariant()}-MEMBER-{chance.Below(30)}",
        7 => $"{cluster}-member-{chance.Number()}",
        8 => Mutations.Maybe(chance, $"{cluster}-member-{chance.Below(30)}", 60),
        9 => chance.Percent(50) ? Texts.Any(chance) : Texts.Word(chance),
        10 => $"{cluster}-member-{chance.Between(1, 5)}",
        _ => Texts.Word(chance, 1, 2),
    };

    private static (string Pattern, string Name) Pattern(Chance chance)
    {
        // Few letters, so that stars have many ways to match.
        var (pattern, name) = (new StringBuilder(), new StringBuilder());
        int most = chance.Percent(3) ? 60 : 6;
        for (int parts = chance.Between(1, most); parts > 0; parts--)
        {
            string letters = chance.Of("a", "b", "A", "ab", "-", "0", "é", "É", "K", "k", "ſ", "s", ".", "\\", "^", "]");
            switch (chance.Below(8))
            {
                case 0:
                    pattern.Append('*');
                    name.Insert(name.Length, letters, chance.Below(3));
                    break;
                case 1:
                    pattern.Append('?');
                    name.Append(letters[0]);
                    break;
                case 2:
                    pattern.Append(chance.Of("[a-c]", "[ab]", "[^a]", "[!a]", "[c-a]", "[a", "[]", "[]]", "[-a]", "[a-]", "[`]a]", "[a`-c]", "[\\w]", "[A-b]", "[[]", "[a-[b]]", "[K]"));
                    name.Append(chance.Of('a', 'b', 'B', 'c', '-', ']', '^', 'w'));
                    break;
                case 3:
                    pattern.Append('`').Append(chance.Of('*', '?', '[', '`', 'a', ']'));
                    name.Append(pattern[^1]);
                    break;
                case 4 when chance.Percent(10):
                    pattern.Append(Texts.Odd(chance));
                    break;
                default:
                    pattern.Append(letters);
                    name.Append(chance.Percent(50) ? letters.ToUpperInvariant() : letters);
                    break;
            }
        }
        string text = chance.Percent(15) ? Mutations.Maybe(chance, name.ToString(), 100) : name.ToString();
        return (Mutations.Maybe(chance, pattern.ToString(), 10, "*", "[", "`"), chance.Percent(2) ? text + new string('a', 300) : text);
    }
}
