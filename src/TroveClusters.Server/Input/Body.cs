using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TroveClusters.Server.Answers;

namespace TroveClusters.Server.Input;

/// <summary>Reads the bodies of requests, strictly.</summary>
internal static class Body
{
    private static readonly JsonDocumentOptions s_options = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <summary>The body of a request that must have one.</summary>
    /// <exception cref="Fault">415: it is said to be something else. 400: it is no JSON, or there is none.</exception>
    public static async Task<JsonDocument> ReadAsync(HttpContext http) =>
        await FindAsync(http) ?? throw new Fault(StatusCodes.Status400BadRequest, "Malformed request body: there is none.");

    /// <summary>The body of a request; null where it has none.</summary>
    /// <exception cref="Fault">415: it is said to be something else. 400: it is no JSON.</exception>
    public static async Task<JsonDocument?> FindAsync(HttpContext http)
    {
        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes, http.RequestAborted);
        if (bytes.Length == 0)
            return null;
        if (!http.Request.HasJsonContentType())
            throw new Fault(StatusCodes.Status415UnsupportedMediaType, $"Unsupported Content-Type: {http.Request.ContentType ?? "none"}; application/json is taken.");
        try
        {
            var document = JsonDocument.Parse(new ReadOnlySequence<byte>(bytes.GetBuffer(), 0, (int)bytes.Length), s_options);
            CheckTexts(document.RootElement);
            return document;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new Fault(StatusCodes.Status400BadRequest, $"Malformed request body: {Reason(e)}");
        }
    }

    /// <summary>Refuses a body that is not as it must be.</summary>
    /// <exception cref="Fault">400, with all that is wrong.</exception>
    public static void Check(Schema schema, JsonElement body)
    {
        const int Most = 20;
        var problems = new List<string>();
        schema.Check(body, SchemaPath.Root, problems);
        if (problems.Count > 0)
            throw new Fault(StatusCodes.Status400BadRequest, $"Validation error: {string.Join("; ", problems.Take(Most))}");
    }

    /// <summary>JSON can write half a character; .NET finds out only when the text is read.</summary>
    /// <exception cref="InvalidOperationException">There is one.</exception>
    private static void CheckTexts(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                value.GetString();
                break;
            case JsonValueKind.Array:
                foreach (JsonElement element in value.EnumerateArray())
                    CheckTexts(element);
                break;
            case JsonValueKind.Object:
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    _ = property.Name;
                    CheckTexts(property.Value);
                }
                break;
        }
    }

    /// <summary>What the parser says, without where in .NET it says so.</summary>
    private static string Reason(Exception e) => new StringBuilder(e.Message).Replace("\r", "").Replace("\n", " ").ToString();
}
