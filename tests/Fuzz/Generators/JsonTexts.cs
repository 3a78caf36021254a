using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TroveClusters.Tests.Fuzz.Generators;

/// <summary>JSON, as people and programs write it.</summary>
internal static class JsonTexts
{
    private static readonly string[] s_trivia = ["", "", "", " ", "\t", "\n", "\r\n  ", "\n  ", " // a, b: {}\n", " /* \"a\": 1, */ ", "/**/", "//\r\n", "\n    // é \" \n    "];

    /// <summary>A value other than an object or a list.</summary>
    public static string Scalar(Chance chance) => chance.Below(8) switch
    {
        0 => "true",
        1 => "false",
        2 => "null",
        3 => chance.Of("1e5", "-0", "1.50", "1E+400", "0.1"),
        4 => chance.Of("\"\"", "\"\\ud800\"", "\"\\u0000\"", "\"x // y\"", "\"/* } */\"", "\"é \\\" \\u00e9\"", "\"\\ud83d\\ude42\""),
        5 => Quoted(Texts.Any(chance)),
        _ => chance.Number().ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Any value, nested to a few levels.</summary>
    public static string Value(Chance chance, int depth = 0) => chance.Below(depth < 3 ? 6 : 4) switch
    {
        4 => $"[{string.Join(',', chance.Many(0, 3, () => Value(chance, depth + 1)))}]",
        5 => $"{{{string.Join(',', chance.Many(0, 3, () => $"{Quoted(Texts.Word(chance, 0, 3))}:{Value(chance, depth + 1)}"))}}}",
        _ => Scalar(chance),
    };

    /// <summary>An object with members, comments and blanks between them, now and then a comma too many.</summary>
    public static string Object(Chance chance, IReadOnlyList<(string Key, string Value)> members)
    {
        var text = new StringBuilder("{");
        for (int i = 0; i < members.Count; i++)
        {
            text.Append(Trivia(chance)).Append(members[i].Key).Append(Trivia(chance)).Append(':').Append(Trivia(chance)).Append(members[i].Value);
            text.Append(Trivia(chance));
            if (i + 1 < members.Count || chance.Percent(20))
                text.Append(',');
        }
        return text.Append(Trivia(chance)).Append('}').ToString();
    }

    public static string Trivia(Chance chance) => chance.Percent(50) ? chance.Of<string>(s_trivia) : "";

    /// <summary>A text between quotes; what JSON cannot say is said by escapes.</summary>
    public static string Quoted(string text) => Texts.IsUnicode(text) ? JsonSerializer.Serialize(text) : "\"\\ud800\"";

    /// <summary>Whether a text is an object, without comments and commas too many.</summary>
    public static bool IsObject(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>An object one of whose members was taken out, doubled, renamed or given another value.</summary>
    public static string Damaged(Chance chance, string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        List<(string Key, string Value)> members = [.. document.RootElement.EnumerateObject().Select(member => (Quoted(member.Name), member.Value.GetRawText()))];
        if (members.Count > 0 && chance.Percent(80))
        {
            int at = chance.Below(members.Count);
            switch (chance.Below(5))
            {
                case 0:
                    members.RemoveAt(at);
                    break;
                case 1:
                    members.Insert(chance.Below(members.Count + 1), (members[at].Key, Value(chance)));
                    break;
                case 2:
                    members[at] = (Quoted(Texts.Word(chance)), members[at].Value);
                    break;
                default:
                    members[at] = (members[at].Key, chance.Percent(30) ? "null" : Value(chance));
                    break;
            }
        }
        return $"{{{string.Join(',', members.Select(member => $"{member.Key}:{member.Value}"))}}}";
    }
}
