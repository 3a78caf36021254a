using System.Text.Json;
using System.Text.Json.Serialization;

namespace TroveClusters.Client.Wire;

/// <summary>Patterns as the text they were given as.</summary>
internal sealed class NamePatternConverter : JsonConverter<NamePattern>
{
    public override NamePattern Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? new NamePattern(reader.GetString()!) : throw new JsonException("A name or a wildcard is a text.");

    public override void Write(Utf8JsonWriter writer, NamePattern value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}
