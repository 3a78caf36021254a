using System.Globalization;
using System.Text;

namespace TroveClusters.Engine.Configuration;

/// <summary>Reads an option's value from its written form, and says what form that is.</summary>
internal static class OptionValue
{
    /// <summary>The value, as an object of its type; null when the text is none for this option.</summary>
    public static object? Read(OptionDefinition option, string text) => option.Type switch
    {
        OptionType.Boolean => bool.TryParse(text, out bool value) ? value : null,
        OptionType.Integer => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            && number >= option.Minimum && number <= option.Maximum ? number : null,
        OptionType.Ports => Ports(text) is null ? null : text,
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
        _ when option.Values.Count > 0 => $"one of: {string.Join(", ", option.Values)}",
        _ => "a text without control characters",
    };

    /// <summary>The first and the last port of a range; null when it is none.</summary>
    public static (int First, int Last)? Ports(string? text) => text?.Split('-') is [var first, var last]
        && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out int from)
        && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out int to)
        && from is >= 1 and <= ushort.MaxValue && to >= from && to <= ushort.MaxValue
            ? (from, to)
            : null;

    // Half a surrogate pair could be written only as something else.
    private static bool IsPlain(string text) =>
        text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar && !Rune.IsControl(rune));
}
