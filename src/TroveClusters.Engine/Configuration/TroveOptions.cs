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

    /// <summary>The file, as it is named to users.</summary>
    public string Path => _path;

    /// <summary>An option's value as it is written, right or wrong; null for none.</summary>
    public string? Written(OptionDefinition option) => Raw(option).Value;

    /// <summary>What is wrong with an option's value, with its source and what it must be; null when nothing is.</summary>
    public string? Problem(OptionDefinition option) =>
        IsNone(option) || OptionValue.Read(option, Written(option)!) is not null
            ? null
            : $"{Where(option)} must be {OptionValue.Form(option)}, not '{Written(option)}'.";

    /// <summary>Makes sure that the values of options are what they must be.</summary>
    /// <exception cref="TroveException"><c>ConfigurationInvalid</c>, telling of all that are not.</exception>
    public void Verify(IEnumerable<OptionDefinition> options)
    {
        OptionDefinition[] wrong = [.. options.Where(option => Problem(option) is not null)];
        if (wrong.Length > 0)
            throw Invalid(string.Join(' ', wrong.Select(Problem)), wrong.Length == 1 ? wrong[0].FullName : wrong.Select(option => option.FullName).ToArray());
    }

    /// <summary>Where an option's value comes from.</summary>
    public TroveSettingSource Source(OptionDefinition option) =>
        IsInEnvironment(option) ? TroveSettingSource.Environment
        : IsInFile(option) ? TroveSettingSource.File
        : TroveSettingSource.Default;

    /// <summary>An option and where its value stands, to begin a sentence with.</summary>
    public string Where(OptionDefinition option) => $"The option {option.FullName} ({Raw(option).Source})";

    /// <exception cref="TroveException"><c>ConfigurationInvalid</c>.</exception>
    public bool Boolean(OptionDefinition option) => Value(option) is true;

    /// <exception cref="TroveException"><c>ConfigurationInvalid</c>.</exception>
    public int? Integer(OptionDefinition option) => Value(option) as int?;

    /// <exception cref="TroveException"><c>ConfigurationInvalid</c>.</exception>
    public string? Text(OptionDefinition option) => Value(option) as string;

    /// <summary>An option in seconds.</summary>
    /// <exception cref="TroveException"><c>ConfigurationInvalid</c>.</exception>
    public TimeLimit Seconds(OptionDefinition option) => new(TimeSpan.FromSeconds(Integer(option)!.Value), option.FullName);

    /// <summary>The value, as an object of the option's type; null for none. All that reads a value reads it here.</summary>
    private object? Value(OptionDefinition option) =>
        IsNone(option) ? null
        : OptionValue.Read(option, Written(option)!) ?? throw Invalid(Problem(option)!, option.FullName);

    private bool IsNone(OptionDefinition option) => string.IsNullOrEmpty(Written(option));

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
