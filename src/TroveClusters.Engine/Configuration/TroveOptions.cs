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

    private TroveOptions(string path, Dictionary<(string, string), string> file, Func<string, string?> environment) =>
        (_path, _file, _environment) = (path, file, environment);

    /// <summary>Reads the configuration; an absent file is an empty one.</summary>
    /// <exception cref="TroveException"><c>ConfigurationInvalid</c>: the file is not what it should be.</exception>
    public static TroveOptions Load(string path, Func<string, string?>? environment = null)
    {
        var values = new Dictionary<(string, string), string>();
        if (File.Exists(path))
        {
            try
            {
                using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path), s_json);
                Read(document.RootElement, values, path);
            }
            catch (JsonException e)
            {
                throw Invalid($"{path} is not valid JSON: {e.Message}", path, e);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw Invalid($"{path} cannot be read: {e.Message}", path, e);
            }
        }
        return new TroveOptions(path, values, environment ?? Environment.GetEnvironmentVariable);
    }

    /// <summary>The groups the file names.</summary>
    public IReadOnlyCollection<string> Groups => _file.Keys.Select(key => key.Group).ToHashSet();

    public string? Text(OptionDefinition option) => Raw(option).Value;

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

    private (string? Value, string Source) Raw(OptionDefinition option)
    {
        if (_environment(option.Variable) is { Length: > 0 } fromEnvironment)
            return (fromEnvironment, option.Variable);
        if (_file.TryGetValue((option.Group, option.Name), out string? fromFile))
            return (fromFile, _path);
        return (option.Default, "default");
    }

    private string Where(OptionDefinition option) => $"The option {option.Group}.{option.Name} ({Raw(option).Source})";

    private static void Read(JsonElement root, Dictionary<(string, string), string> values, string path)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw Invalid($"{path} must hold an object of groups.", path);
        foreach (JsonProperty group in root.EnumerateObject())
        {
            if (group.Value.ValueKind != JsonValueKind.Object)
                throw Invalid($"{path}: the group '{group.Name}' must be an object of options.", group.Name);
            foreach (JsonProperty option in group.Value.EnumerateObject())
            {
                values[(group.Name, option.Name)] = option.Value.ValueKind switch
                {
                    JsonValueKind.String => option.Value.GetString()!,
                    JsonValueKind.True => "true",
                    JsonValueKind.False => "false",
                    JsonValueKind.Number => option.Value.GetRawText(),
                    JsonValueKind.Null => "",
                    _ => throw Invalid($"{path}: '{group.Name}.{option.Name}' must be a text, a number, true, false or null.", option.Name),
                };
            }
        }
    }

    private static TroveException Invalid(string message, object target, Exception? inner = null) =>
        new(TroveErrorId.ConfigurationInvalid, message, target, inner: inner);
}
