using System.Globalization;
using System.Text.Json;

namespace TroveClusters.Engine.Configuration;

/// <summary>
/// The configuration as it is now: defaults, then <c>trove.json</c>, then the environment. Read anew for each operation,
/// so that changes take effect at once.
/// </summary>
internal sealed class TroveOptions
{
    private static readonly JsonDocumentOptions s_json = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private readonly Dictionary<(string Group, string Name), string> _file;
    private readonly Func<string, string?> _environment;
    private readonly string _path;

    private TroveOptions(
        string path, Dictionary<(string, string), string> file, IEnumerable<string> groups, Func<string, string?> environment) =>
        (_path, _file, Groups, _environment) = (path, file, groups.ToHashSet(), environment);

    /// <summary>Reads the configuration; an absent file is an empty one.</summary>
    /// <exception cref="TroveException"><c>ConfigurationInvalid</c>: the file is not what it should be.</exception>
    public static TroveOptions Load(string path, Func<string, string?>? environment = null)
    {
        try
        {
            return Parse(path, File.Exists(path) ? File.ReadAllBytes(path) : null, environment);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Invalid($"{path} cannot be read: {e.Message}", path, e);
        }
    }

    /// <summary>Reads the content of a configuration file; null is an absent one.</summary>
    /// <exception cref="TroveException"><c>ConfigurationInvalid</c>: the file is not what it should be.</exception>
    public static TroveOptions Parse(string path, byte[]? content, Func<string, string?>? environment = null)
    {
        var values = new Dictionary<(string, string), string>();
        var groups = new List<string>();
        if (content is not null)
        {
            try
            {
                // Some editors begin a file with a byte order mark.
                using JsonDocument document = JsonDocument.Parse(content.AsMemory(MarkLength(content)), s_json);
                Read(document.RootElement, values, groups, path);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                throw Invalid($"{path} is not valid JSON: {e.Message}", path, e);
            }
        }
        return new TroveOptions(path, values, groups, environment ?? Environment.GetEnvironmentVariable);
    }

    /// <summary>How many bytes the byte order mark takes that a content begins with; none where there is none.</summary>
    public static int MarkLength(ReadOnlySpan<byte> content) => content.StartsWith("\uFEFF"u8) ? 3 : 0;

    /// <summary>The groups the file names.</summary>
    public IReadOnlyCollection<string> Groups { get; }

    /// <summary>The options the file gives a value, known or not.</summary>
    public IReadOnlyDictionary<(string Group, string Name), string> InFile => _file;

    public string? Text(OptionDefinition option) => Raw(option).Value;

    /// <summary>Where an option's value comes from.</summary>
    public TroveSettingSource Source(OptionDefinition option) =>
        IsInEnvironment(option) ? TroveSettingSource.Environment
        : IsInFile(option) ? TroveSettingSource.File
        : TroveSettingSource.Default;

    /// <exception cref="TroveException"><c>ConfigurationInvalid</c>.</exception>
    public bool Boolean(OptionDefinition option) => Convert<bool>(option, text => bool.TryParse(text, out bool value) ? value : null, "true or false") ?? false;

    /// <exception cref="TroveException"><c>ConfigurationInvalid</c>.</exception>
    public int? Integer(OptionDefinition option) => Convert<int>(
        option, text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : null, "a whole number");

    /// <summary>An option in seconds.</summary>
    public TimeSpan Seconds(OptionDefinition option) => Integer(option) is int seconds and > 0
        ? TimeSpan.FromSeconds(seconds)
        : throw Invalid($"{Where(option)} must be a number of seconds greater than 0.", option.Name);

    private T? Convert<T>(OptionDefinition option, Func<string, T?> convert, string form) where T : struct
    {
        string? text = Raw(option).Value;
        if (string.IsNullOrEmpty(text))
            return null;
        return convert(text) ?? throw Invalid($"{Where(option)} must be {form}, not '{text}'.", option.Name);
    }

    private (string? Value, string Source) Raw(OptionDefinition option) => Source(option) switch
    {
        TroveSettingSource.Environment => (_environment(option.Variable), option.Variable),
        TroveSettingSource.File => (_file[(option.Group, option.Name)], _path),
        _ => (option.Default, "default"),
    };

    private bool IsInEnvironment(OptionDefinition option) => _environment(option.Variable) is { Length: > 0 };

    // No value is the same as no line, unless an empty text says something.
    private bool IsInFile(OptionDefinition option) =>
        _file.TryGetValue((option.Group, option.Name), out string? text) && (text.Length > 0 || option.AllowsEmpty);

    private string Where(OptionDefinition option) => $"The option {option.Group}.{option.Name} ({Raw(option).Source})";

    private static void Read(JsonElement root, Dictionary<(string, string), string> values, List<string> groups, string path)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw Invalid($"{path} must hold an object of groups.", path);
        foreach (JsonProperty group in root.EnumerateObject())
        {
            if (group.Value.ValueKind != JsonValueKind.Object)
                throw Invalid($"{path}: the group '{group.Name}' must be an object of options.", group.Name);
            groups.Add(group.Name);
            foreach (JsonProperty option in group.Value.EnumerateObject())
            {
                if (option.Value.ValueKind == JsonValueKind.Null)
                {
                    values.Remove((group.Name, option.Name));
                    continue;
                }
                values[(group.Name, option.Name)] = option.Value.ValueKind switch
                {
                    JsonValueKind.String => option.Value.GetString()!,
                    JsonValueKind.True => "true",
                    JsonValueKind.False => "false",
                    JsonValueKind.Number => option.Value.GetRawText(),
                    _ => throw Invalid($"{path}: '{group.Name}.{option.Name}' must be a text, a number, true, false or null.", option.Name),
                };
            }
        }
    }

    private static TroveException Invalid(string message, object target, Exception? inner = null) =>
        new(TroveErrorId.ConfigurationInvalid, message, target, inner: inner);
}
