using System.Reflection;
using System.Text.RegularExpressions;
using TroveClusters.Tests.VerticaHost;
using TroveClusters.Tests.VerticaHost.Faults;

namespace TroveClusters.Tests.Vertica;

/// <summary>The README of the double says which test shows what: nothing that is not so, and of every tool and action.</summary>
public sealed partial class ReadmeTests
{
    private static readonly Type[] s_classes = [.. typeof(ReadmeTests).Assembly.GetTypes().Where(type => type.IsPublic)];

    [Fact]
    public void Every_row_is_shown_by_both_ways_in()
    {
        Row[] rows = [.. Rows()];
        Assert.True(rows.Length > 40, $"only {rows.Length} rows");
        Assert.All(rows, row =>
        {
            Assert.NotEmpty(row.Both);
            foreach (string name in row.Both)
            {
                MethodInfo test = Assert.Single(Tests(name));
                Assert.True(test.IsDefined(typeof(InProcessAttribute)) && test.IsDefined(typeof(OverSshdAttribute)), $"{name} does not run by both ways in.");
            }
            Assert.All(row.Besides, name => Assert.NotEmpty(Tests(name)));
        });
    }

    [Fact]
    public async Task No_tool_and_no_action_is_missing()
    {
        await using VerticaSim sim = await Way.InProcess.StartAsync(new SimOptions { Hosts = 1 });
        SimRun list = await sim.RunAsync(1, "root", "/opt/vertica/bin/admintools", "-a");
        string[] tools = [.. list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Trim())];
        Assert.True(tools.Length > 20, list.ToString());
        string[] told = [.. Rows().SelectMany(row => row.About)];
        Assert.Empty(tools.Concat(FaultPoints.Actions).Except(told));
    }

    /// <summary>The tests a name means: one method of a class, or all of them.</summary>
    private static IEnumerable<MethodInfo> Tests(string name)
    {
        string[] parts = name.Split('.');
        return s_classes.Where(type => type.Name == parts[0]).SelectMany(type => type.GetMethods())
            .Where(method => method.IsDefined(typeof(FactAttribute)) && (parts.Length == 1 || method.Name == parts[1]));
    }

    private static IEnumerable<Row> Rows()
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"));
        int begin = text.IndexOf("## What its tests show", StringComparison.Ordinal);
        string section = text[begin..text.IndexOf("\n## ", begin, StringComparison.Ordinal)];
        foreach (string line in section.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.Contains("| by both ways in |", StringComparison.Ordinal)))
        {
            string[] cells = line.Trim().Trim('|').Split('|');
            Assert.True(cells.Length == 3, line);
            yield return new Row(Names(cells[0]), Names(cells[1]), Names(cells[2]));
        }
    }

    private static string[] Names(string cell) => [.. CodeSpan().Matches(cell).Select(match => match.Groups["name"].Value)];

    /// <summary>A row: what is shown, by which tests both ways, by which besides.</summary>
    private sealed record Row(string[] About, string[] Both, string[] Besides);

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex CodeSpan();
}
