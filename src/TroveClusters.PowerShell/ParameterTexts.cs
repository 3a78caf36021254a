namespace TroveClusters.Commands;

/// <summary>Reads optional text parameters: an empty column of a CSV file is no wish.</summary>
internal static class ParameterTexts
{
    public static string? Optional(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
