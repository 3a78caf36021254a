using System.Text;

namespace TroveClusters.Engine.Configuration;

/// <summary>Reads an option's value from its written form, and says what form that is.</summary>
internal static class OptionValue
{
    /// <summary>The value, as an object of its type; null when the text is none for this option.</summary>
    public static object? Read(OptionDefinition option, string text) => option.Type switch
    {
        OptionType.Boolean => bool.TryParse(text, out bool value) ? value : null,
        OptionType.Integer => WholeNumber.TryParseSigned(text, out int number)
            && number >= option.Minimum && number <= option.Maximum ? number : null,
        OptionType.Ports => Ports(text) is null ? null : text,
        OptionType.HostFolder => HostFolder(text) is null ? null : text,
        OptionType.Paths => Paths(text) is null ? null : text,
        _ => IsPlain(text) && (option.Values.Count == 0 || option.Values.Contains(text, StringComparer.OrdinalIgnoreCase)) ? text : null,
    };

    /// <summary>What a value must be, to be read after "must be".</summary>
    public static string Form(OptionDefinition option) => option.Type switch
    {
        OptionType.Boolean => "true or false",
        OptionType.Integer when option.Maximum < int.MaxValue => FormattableString.Invariant($"a whole number from {option.Minimum} to {option.Maximum}"),
        OptionType.Integer when option.Minimum > int.MinValue => FormattableString.Invariant($"a whole number, {option.Minimum} or more"),
        OptionType.Integer => "a whole number",
        OptionType.Ports => "two ports such as 20000-22767, the lower one first",
        OptionType.HostFolder => "an absolute path on Linux without '..'",
        OptionType.Paths => $"absolute paths, with '{Path.PathSeparator}' between them",
        _ when option.Values.Count > 0 => $"one of: {string.Join(", ", option.Values)}",
        _ => "a text without control characters",
    };

    /// <summary>The first and the last port of a range; null when it is none.</summary>
    public static (int First, int Last)? Ports(string? text) => text?.Split('-') is [var first, var last]
        && WholeNumber.TryParse(first, out int from)
        && WholeNumber.TryParse(last, out int to)
        && from is >= 1 and <= ushort.MaxValue && to >= from && to <= ushort.MaxValue
            ? (from, to)
            : null;

    /// <summary>A folder on a host, without a slash at its end; null when it is none, or is the root of all.</summary>
    public static string? HostFolder(string text) =>
        text.StartsWith('/') && text.TrimEnd('/') is { Length: > 0 } folder && IsPlain(folder) && !folder.Split('/').Contains("..") ? folder : null;

    /// <summary>The paths of a list; null when one of them is not absolute, or there is none.</summary>
    public static IReadOnlyList<string>? Paths(string text) =>
        text.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } paths
        && IsPlain(text) && Array.TrueForAll(paths, Path.IsPathFullyQualified)
            ? paths
            : null;

    // Half a surrogate pair could be written only as something else.
    private static bool IsPlain(string text) =>
        text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar && !Rune.IsControl(rune));
}
