using System.Globalization;
using TroveClusters.Engine.Configuration;

namespace TroveClusters.Tests.Fuzz.Generators;

/// <summary>Configuration files: options that exist with values they may have, and others.</summary>
internal static class ConfigurationTexts
{
    /// <summary>All options there are.</summary>
    public static IReadOnlyList<OptionDefinition> Options { get; } =
        [.. OptionCatalog.General, .. OptionCatalog.OfDatastore("redis"), .. OptionCatalog.Redis];

    public static OptionDefinition Option(Chance chance) => Options[chance.Below(Options.Count)];

    /// <summary>A value as a person writes it; mostly one the option may have.</summary>
    public static string Value(Chance chance, OptionDefinition option) => chance.Percent(25) ? Texts.Any(chance) : option.Type switch
    {
        OptionType.Boolean => chance.Of("true", "false", "True", "FALSE", "yes", "1", " true", "true\0"),
        OptionType.Integer => chance.Percent(60)
            ? chance.Between(1, 20_000).ToString(CultureInfo.InvariantCulture)
            : chance.Of("0", "-1", "+5", "007", "1e3", "1,000", " 5", "5\0", "2147483647", "2147483648", chance.Number().ToString(CultureInfo.InvariantCulture)),
        OptionType.Ports => chance.Percent(60)
            ? string.Create(CultureInfo.InvariantCulture, $"{chance.Between(1, 30000)}-{chance.Between(30000, 65535)}")
            : chance.Of("1-65535", "2-1", "0-1", "1-65536", "1", "1-2-3", "-", " 1-2", "1-2\0", "+1-2"),
        OptionType.HostFolder => chance.Of("/var/lib/trove", "/ü", "/a//b/", "/", "//", "a", "/..", "/a/../b", "/...", "/a\0", ""),
        OptionType.Paths => chance.Of("/etc/ssh/ssh_known_hosts", "/a:/b", " /a : /b ", ":", "a", "/a:b", "/a\n", ""),
        _ when option.Values.Count > 0 => chance.Of(option.Values[0], option.Values[0].ToUpperInvariant(), "other", ""),
        _ => chance.Of(Texts.Word(chance), "", "/dev/vdb", "ü // {", "\"", "\\"),
    };

    /// <summary>A value as JSON: of the option's type, or not.</summary>
    public static string Json(Chance chance, OptionDefinition option)
    {
        if (chance.Percent(30))
            return JsonTexts.Scalar(chance);
        string text = Value(chance, option);
        return OptionValue.Read(option, text) is bool or int && chance.Percent(80) && !text.StartsWith('+') && !text.StartsWith('0')
            ? text.Trim('\0', ' ').ToLowerInvariant()
            : JsonTexts.Quoted(text);
    }

    /// <summary>A whole file, with comments, doubled and unknown groups and options.</summary>
    public static string File(Chance chance)
    {
        string[] groups = chance.Many(0, 3, () => chance.Of("default", "redis", "mongodb", "Redis", "re\\u0064is"));
        return JsonTexts.Trivia(chance) + JsonTexts.Object(chance, [.. groups.Select(group => ($"\"{group}\"", JsonTexts.Object(chance, chance.Many(0, 4, () =>
        {
            OptionDefinition option = Option(chance);
            string name = chance.Percent(80) ? option.Name : chance.Of("unknown", "é", "default_fl\\u0061vor", "");
            return ($"\"{name}\"", Json(chance, option));
        }))))]) + JsonTexts.Trivia(chance);
    }
}
