using System.Globalization;
using TroveClusters.Engine.Catalog;

namespace TroveClusters.Engine.Configuration;

/// <summary>The settings of a Trove home: what they are now, and how they are changed.</summary>
/// <param name="home">The Trove home.</param>
/// <param name="known">The options there are, which depends on the datastores that are configured.</param>
/// <param name="environment">Reads environment variables; null for those of this process.</param>
internal sealed class SettingStore(TroveHome home, Func<TroveOptions, OptionSet> known, Func<string, string?>? environment = null)
{
    private readonly ConfigurationFile _file = new(home);

    /// <summary>All settings, and what is wrong in the file.</summary>
    /// <exception cref="TroveException"><c>ConfigurationInvalid</c>: the file cannot be read.</exception>
    public TroveConfiguration Get()
    {
        TroveOptions now = Parse(_file.Read());
        OptionSet set = known(now);
        return new TroveConfiguration(
            [.. set.Options.Select(option => Setting(now, option))],
            [.. set.Unknown(now), .. set.Options.Select(now.Problem).OfType<string>(), .. set.Problems.Select(problem => problem.Message)]);
    }

    /// <summary>Changes a setting, or only says what would change.</summary>
    /// <exception cref="TroveException"><c>InvalidArgument</c>, <c>ConfigurationInvalid</c>.</exception>
    public async Task<TroveSettingChange> SetAsync(SetSettingRequest request, CancellationToken cancellationToken)
    {
        OptionDefinition option = new OptionLookup(known(Parse(_file.Read())).Options).Find(request.Group, request.Name);
        // Without a value the option goes back to its default; an empty text is no value for most.
        string? json = request.Value is { } text && (text.Length > 0 || option.AllowsEmpty) ? Json(option, text) : null;
        if (request.CheckOnly)
            return Change(option, json, _file.Read()).Told;

        TroveSettingChange? told = null;
        await _file.ChangeAsync(
            before =>
            {
                (byte[]? after, told) = Change(option, json, before);
                return after;
            },
            cancellationToken);
        return told!;
    }

    private (byte[]? After, TroveSettingChange Told) Change(OptionDefinition option, string? json, byte[]? content)
    {
        TroveOptions before = Parse(content);
        byte[]? changed = Edit(option, json, content);
        TroveOptions after = Parse(changed);
        Verify(option, before, after);
        IReadOnlyList<OptionProblem> problems = known(after).Problems;
        if (json is not null && problems.FirstOrDefault(problem => problem.IsRefused && problem.Option.FullName == option.FullName) is { } wrong)
            throw new TroveException(TroveErrorId.InvalidArgument, $"{wrong.Message} The setting was left as it was.", after.Written(option), wrong.Error.RecommendedAction);
        string step = json is null
            ? $"Take {option.FullName} out of {_file.Path}, so that its default holds: {Show(option.Default)}"
            : $"Write {option.FullName} = {json} to {_file.Path}";
        TroveSetting now = Setting(after, option);
        string[] warnings =
        [
            .. now.Source == TroveSettingSource.Environment
                ? [$"The environment variable {option.Variable} says {Show(after.Written(option))} and wins over {_file.Path}: the change of {option.FullName} has no effect while it is set."]
                : Array.Empty<string>(),
            .. problems.Select(problem => problem.Message).Except(known(before).Problems.Select(problem => problem.Message)),
        ];
        return (changed, new TroveSettingChange(Setting(before, option), now, [step], warnings));
    }

    private static byte[]? Edit(OptionDefinition option, string? json, byte[]? content)
    {
        if (content is null && json is null)
            return null;
        content ??= "{}\n"u8.ToArray();
        int mark = TroveOptions.MarkLength(content);
        byte[] text = content[mark..];
        byte[] edited = json is null
            ? JsonEditor.Remove(text, option.Group, option.Name)
            : JsonEditor.Set(text, option.Group, option.Name, json);
        return [.. content[..mark], .. edited];
    }

    /// <summary>A change that would touch another option must never reach the file.</summary>
    private void Verify(OptionDefinition option, TroveOptions before, TroveOptions after)
    {
        var key = (option.Group, option.Name);
        if (before.InFile.Where(pair => pair.Key != key).ToHashSet().SetEquals(after.InFile.Where(pair => pair.Key != key)))
            return;
        throw new TroveException(TroveErrorId.EngineFault, $"Changing {option.FullName} would have changed other options in {_file.Path}; it was left as it was.", _file.Path);
    }

    private TroveOptions Parse(byte[]? content) => TroveOptions.Parse(_file.Path, content, environment);

    private static string Json(OptionDefinition option, string text)
    {
        object value = OptionValue.Read(option, text)
            ?? throw new TroveException(
                TroveErrorId.InvalidArgument, $"The option {option.FullName} must be {OptionValue.Form(option)}, not '{text}'.", text);
        return value switch
        {
            bool flag => flag ? "true" : "false",
            int number => number.ToString(CultureInfo.InvariantCulture),
            _ => JsonEditor.Quote(text),
        };
    }

    private static TroveSetting Setting(TroveOptions now, OptionDefinition option) => new()
    {
        Group = option.Group,
        Name = option.Name,
        Value = Typed(option, now.Written(option)),
        Default = Typed(option, option.Default),
        Source = now.Source(option),
        Help = option.Help,
    };

    // What is no value for its option is shown as it stands: it is what has to be mended.
    private static object? Typed(OptionDefinition option, string? text) =>
        text is null ? null : OptionValue.Read(option, text) ?? text;

    private static string Show(string? text) => text is null ? "none" : $"'{text}'";
}
