using System.Text.Json;

namespace TroveClusters.Engine.Configuration;

/// <summary>A member of an object in a JSON text, and which bytes it takes there.</summary>
/// <param name="Name">Its name, unescaped.</param>
/// <param name="KeyStart">Where the name's opening quote is.</param>
/// <param name="KeyEnd">Behind its closing quote.</param>
/// <param name="ValueStart">Where the value begins.</param>
/// <param name="ValueEnd">Behind its last byte.</param>
/// <param name="Members">The members of a value that is an object.</param>
internal sealed record JsonMember(string Name, int KeyStart, int KeyEnd, int ValueStart, int ValueEnd, IReadOnlyList<JsonMember> Members)
{
    private static readonly JsonReaderOptions s_options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The object a JSON text holds, as a member without a name.</summary>
    /// <exception cref="JsonException">The text is not JSON, or holds no object.</exception>
    public static JsonMember Root(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, s_options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("There is no object.");
        JsonMember root = Value(ref reader, "", 0, 0);
        // The rest must be read too: something behind the object makes the text none.
        while (reader.Read())
        {
        }
        return root;
    }

    private static JsonMember Value(ref Utf8JsonReader reader, string name, int keyStart, int keyEnd)
    {
        int start = (int)reader.TokenStartIndex;
        var members = new List<JsonMember>();
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    int key = (int)reader.TokenStartIndex;
                    int end = key + reader.ValueSpan.Length + 2;
                    string member = reader.GetString()!;
                    reader.Read();
                    members.Add(Value(ref reader, member, key, end));
                }
                break;
            case JsonTokenType.StartArray:
                reader.Skip();
                break;
            default:
                int quotes = reader.TokenType == JsonTokenType.String ? 2 : 0;
                return new JsonMember(name, keyStart, keyEnd, start, start + reader.ValueSpan.Length + quotes, members);
        }
        return new JsonMember(name, keyStart, keyEnd, start, (int)reader.TokenStartIndex + 1, members);
    }
}
