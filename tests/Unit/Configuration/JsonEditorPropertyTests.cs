using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using TroveClusters.Engine.Configuration;

namespace TroveClusters.Tests.Unit.Configuration;

/// <summary>
/// Whatever a file looks like and whatever is set in it, in any order: comments and the values of all other options stay
/// byte for byte.
/// </summary>
public sealed class JsonEditorPropertyTests
{
    private static readonly string[] s_groups = ["default", "redis", "mongo\\u0064b"];
    private static readonly string[] s_names = ["a", "b", "c", "\\u0064", "é"];
    private static readonly string[] s_values = ["1", "-20", "true", "false", "null", "\"\"", "\"x // y\"", "\"/* } */\"", "\"é \\\" \\u00e9\""];
    private static readonly string[] s_trivia = ["", " ", "\t", "\n", "\r\n  ", "\n\t\t", " // a, b: {}\n", " /* \"a\": 1, */ ", "/**/", "/* two\nlines */", "//\r\n", "\n    // é \" \n    "];

    [Fact]
    public void Comments_and_other_values_stay() => Prop.ForAll(Arb.From(Cases()), Stays).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void A_value_that_is_there_is_all_that_changes() => Prop.ForAll(Arb.From(Cases()), ReplacesOnlyTheValue).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static void Stays(Scenario scenario)
    {
        byte[] text = Encoding.UTF8.GetBytes(scenario.Text);
        string[] comments = Comments(text);
        foreach (Change change in scenario.Changes)
        {
            Dictionary<(string, string), string> before = Values(text);
            text = change.Value is null
                ? JsonEditor.Remove(text, change.Group, change.Name)
                : JsonEditor.Set(text, change.Group, change.Name, change.Value);
            Dictionary<(string, string), string> after = Values(text);

            Assert.Equal(comments, Comments(text));
            Assert.Equal(change.Value, after.GetValueOrDefault((change.Group, change.Name)));
            before.Remove((change.Group, change.Name));
            after.Remove((change.Group, change.Name));
            Assert.Equal(before.OrderBy(pair => pair.Key), after.OrderBy(pair => pair.Key));
        }
    }

    private static void ReplacesOnlyTheValue(Scenario scenario)
    {
        byte[] text = Encoding.UTF8.GetBytes(scenario.Text);
        foreach (((string group, string name), string value) in Values(text))
        {
            string changed = Encoding.UTF8.GetString(JsonEditor.Set(text, group, name, "7"));
            // Setting it back gives the text there was.
            Assert.Equal(scenario.Text, Encoding.UTF8.GetString(JsonEditor.Set(Encoding.UTF8.GetBytes(changed), group, name, value)));
            Assert.Equal(scenario.Text.Length - value.Length + 1, changed.Length);
        }
    }

    /// <summary>The comments in order, as .NET's reader sees them.</summary>
    private static string[] Comments(byte[] text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Allow, AllowTrailingCommas = true });
        var comments = new List<string>();
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Comment)
                comments.Add(Encoding.UTF8.GetString(reader.ValueSpan));
        }
        return [.. comments];
    }

    /// <summary>The values as they are written; of several with one name, the last.</summary>
    private static Dictionary<(string Group, string Name), string> Values(byte[] text)
    {
        using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var values = new Dictionary<(string, string), string>();
        foreach (JsonProperty group in document.RootElement.EnumerateObject())
        {
            foreach (JsonProperty option in group.Value.EnumerateObject())
                values[(group.Name, option.Name)] = option.Value.GetRawText();
        }
        return values;
    }

    private static Gen<Scenario> Cases() =>
        from text in Root()
        from changes in OneChange().NonEmptyListOf()
        select new Scenario(text, [.. changes.Take(6)]);

    private static Gen<Change> OneChange() =>
        from @group in Gen.Elements("default", "redis", "mongodb")
        from name in Gen.Elements("a", "b", "c", "d", "é", "new_one")
        from value in Gen.Elements<string?>("7", "true", "\"ü // {\"", null)
        select new Change(@group, name, value);

    private static Gen<string> Root() =>
        from before in Trivia()
        from body in Members(from name in Gen.Elements(s_groups) from value in Group() select (name, value), 4)
        from after in Trivia()
        select $"{before}{body}{after}";

    private static Gen<string> Group() => Members(from name in Gen.Elements(s_names) from value in Gen.Elements(s_values) select (name, value), 5);

    private static Gen<string> Members(Gen<(string Name, string Value)> member, int most) =>
        from count in Gen.Choose(0, most)
        from members in Member(member).ListOf(count)
        from trailing in Gen.Elements(true, false)
        from inside in Trivia()
        select "{" + string.Join(",", members) + (trailing && count > 0 ? "," : "") + inside + "}";

    private static Gen<string> Member(Gen<(string Name, string Value)> member) =>
        from before in Trivia()
        from pair in member
        from colon in Gen.Elements("", " ", "\n  ")
        from value in Trivia()
        from after in Trivia()
        select $"{before}\"{pair.Name}\"{colon}:{value}{pair.Value}{after}";

    // Mostly what people write, and now and then what nobody does.
    private static Gen<string> Trivia() =>
        from first in Gen.Elements(s_trivia)
        from second in Gen.Elements(s_trivia)
        from both in Gen.Choose(0, 3)
        select both == 0 ? first + second : both == 1 ? first : "";

    private sealed record Change(string Group, string Name, string? Value);

    private sealed record Scenario(string Text, IReadOnlyList<Change> Changes);
}
