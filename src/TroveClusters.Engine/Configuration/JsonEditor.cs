using System.Text;
using System.Text.Json;

namespace TroveClusters.Engine.Configuration;

/// <summary>
/// Changes one option in a JSON text of groups. Nothing else is touched: comments, blanks, line ends, the order and the
/// way values are written stay byte for byte.
/// </summary>
internal static class JsonEditor
{
    /// <summary>Gives an option a value.</summary>
    /// <param name="json">The text; no byte order mark.</param>
    /// <param name="group">The group; it is added when it is missing.</param>
    /// <param name="name">The option; it is added when it is missing.</param>
    /// <param name="value">The value as JSON.</param>
    /// <exception cref="JsonException">The text is not JSON, or holds no object.</exception>
    public static byte[] Set(byte[] json, string group, string name, string value)
    {
        JsonMember root = JsonMember.Root(json);
        // Of members with the same name the last one counts.
        if (LastOption(root, group, name) is var (_, option))
            return Apply(json, [new Edit(option.ValueStart, option.ValueEnd, value)]);

        JsonLayout layout = JsonLayout.Of(json);
        string member = $"{Quote(name)}: {value}";
        if (root.Members.LastOrDefault(candidate => candidate.Name == group) is { } home)
            return Apply(json, JsonInsertion.Into(json, home, layout, _ => member));
        return Apply(json, JsonInsertion.Into(json, root, layout, indent => indent is null
            ? $"{Quote(group)}: {{ {member} }}"
            : $"{Quote(group)}: {{{layout.NewLine}{indent}{layout.Unit}{member}{layout.NewLine}{indent}}}"));
    }

    /// <summary>Takes an option away, wherever it stands.</summary>
    /// <exception cref="JsonException">The text is not JSON, or holds no object.</exception>
    public static byte[] Remove(byte[] json, string group, string name)
    {
        // One at a time: two that stand side by side share a comma.
        while (LastOption(JsonMember.Root(json), group, name) is var (home, option))
            json = Apply(json, JsonRemoval.Of(json, home, option));
        return json;
    }

    /// <summary>A text as JSON, with letters beyond ASCII as they are.</summary>
    public static string Quote(string text) => JsonSerializer.Serialize(text, s_plain);

    private static readonly JsonSerializerOptions s_plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static (JsonMember Group, JsonMember Option)? LastOption(JsonMember root, string group, string name)
    {
        foreach (JsonMember home in root.Members.Where(member => member.Name == group).Reverse())
        {
            if (home.Members.LastOrDefault(member => member.Name == name) is { } option)
                return (home, option);
        }
        return null;
    }

    private static byte[] Apply(byte[] json, IEnumerable<Edit> edits)
    {
        var result = new List<byte>(json.Length + 64);
        int done = 0;
        foreach (Edit edit in edits.OrderBy(edit => edit.Start))
        {
            result.AddRange(json.AsSpan(done, edit.Start - done));
            result.AddRange(Encoding.UTF8.GetBytes(edit.Text));
            done = edit.End;
        }
        result.AddRange(json.AsSpan(done));
        return [.. result];
    }

    /// <summary>Puts a text in the place of some bytes, or of none.</summary>
    internal readonly record struct Edit(int Start, int End, string Text);
}
