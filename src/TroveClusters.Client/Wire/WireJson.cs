using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace TroveClusters.Client.Wire;

/// <summary>
/// The JSON that client and server write to each other: the contracts' own properties in camel case, enumerations by their
/// names, what is null left out. Nothing in the contracts knows of it.
/// </summary>
internal static class WireJson
{
    /// <summary>For answers. What a newer server adds to them is passed over.</summary>
    public static JsonSerializerOptions Answers { get; } = Make(JsonUnmappedMemberHandling.Skip);

    /// <summary>For what callers send. A property that is not known is refused: it was meant to have an effect.</summary>
    public static JsonSerializerOptions Requests { get; } = Make(JsonUnmappedMemberHandling.Disallow);

    /// <summary>A value as JSON, UTF-8, in one line.</summary>
    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Answers);

    private static JsonSerializerOptions Make(JsonUnmappedMemberHandling unknown)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            UnmappedMemberHandling = unknown,
            MaxDepth = 32,
            Converters = { new NamesOnlyEnumConverter(), new NamePatternConverter(), new TroveTaskConverter(), new SettingValueConverter() },
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { ContractShape.Apply } },
        };
        options.MakeReadOnly();
        return options;
    }
}
