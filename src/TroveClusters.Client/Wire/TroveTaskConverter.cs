using System.Text.Json;
using System.Text.Json.Serialization;

namespace TroveClusters.Client.Wire;

/// <summary>Tasks with all that is known of them; read by their names.</summary>
internal sealed class TroveTaskConverter : JsonConverter<TroveTask>
{
    public override TroveTask Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        string name = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("name", out JsonElement text)
            && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
        return TroveTask.All.FirstOrDefault(task => task.Name == name) ?? throw new JsonException($"'{name}' is no task.");
    }

    public override void Write(Utf8JsonWriter writer, TroveTask value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id", value.Id);
        writer.WriteString("name", value.Name);
        writer.WriteString("description", value.Description);
        writer.WriteEndObject();
    }
}
