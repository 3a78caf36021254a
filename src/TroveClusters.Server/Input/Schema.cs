using System.Text.Json;

namespace TroveClusters.Server.Input;

/// <summary>
/// What a value in the body of a request must look like. It is checked before anything else is, and described in the
/// OpenAPI document: what the document says is what is checked. The words are those of Trove, which has them from Python's
/// jsonschema.
/// </summary>
internal abstract record Schema
{
    /// <summary>What people should know about it; empty where its name says all.</summary>
    public string Description { get; init; } = "";

    /// <summary>Adds what is wrong with a value to a list, a sentence each.</summary>
    /// <param name="value">The value.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="problems">The list.</param>
    public abstract void Check(JsonElement value, SchemaPath path, ICollection<string> problems);

    /// <summary>Whether a value is as it must be.</summary>
    public bool Takes(JsonElement value)
    {
        var problems = new List<string>();
        Check(value, SchemaPath.Root, problems);
        return problems.Count == 0;
    }

    /// <summary>A value as messages show it: short, and in the way of Python.</summary>
    protected static string Show(JsonElement value)
    {
        const int Longest = 200;
        string text = value.ValueKind switch
        {
            JsonValueKind.String => $"'{value.GetString()}'",
            JsonValueKind.True => "True",
            JsonValueKind.False => "False",
            JsonValueKind.Null => "None",
            _ => value.GetRawText(),
        };
        return text.Length <= Longest ? text : text[..Longest] + "…";
    }
}

/// <summary>Where a value is in a body, as Trove writes it: <c>cluster['instances'][0]</c>.</summary>
internal readonly record struct SchemaPath(string Text)
{
    /// <summary>The body itself.</summary>
    public static SchemaPath Root { get; } = new("");

    /// <summary>A property of what is here.</summary>
    public SchemaPath Property(string name) => new(Text.Length == 0 ? name : $"{Text}['{name}']");

    /// <summary>An element of what is here.</summary>
    public SchemaPath Element(int index) => new(FormattableString.Invariant($"{Text}[{index}]"));

    /// <summary>A sentence about what is here.</summary>
    public string Say(string sentence) => Text.Length == 0 ? sentence : $"{Text} {sentence}";
}
