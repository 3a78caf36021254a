using System.Text;
using System.Text.Json;
using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Tests.Fuzz.Generators;
using TroveClusters.Tests.Unit;

namespace TroveClusters.Tests.Fuzz;

/// <summary>The configuration file: what is read from it, and what a change does to it.</summary>
public sealed class ConfigurationFuzz(ITestOutputHelper output) : IDisposable
{
    private readonly Fuzzer _fuzzer = new(output);
    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_file_is_read_as_JSON_says_or_refused() => _fuzzer.Run("TroveOptions.Parse", fuzz =>
    {
        Chance chance = fuzz.Chance;
        byte[] content = Encoding.UTF8.GetBytes(Mutations.Maybe(chance, ConfigurationTexts.File(chance), 40, "{", "}", ",", "\"", "//", "/*", ":", "null", "\\u"));
        content = Mutations.Maybe(chance, content, 20);
        if (chance.Percent(5))
            content = [.. "\uFEFF"u8, .. content];
        fuzz.Input = content;
        TroveOptions? options = null;
        if (!FuzzCase.Accepts(() => options = TroveOptions.Parse("trove.json", content, _ => null), TroveErrorId.ConfigurationInvalid))
            return false;
        Dictionary<(string, string), string> values = Values(content);
        Assert.Equal(values.Where(pair => pair.Value != "null").Select(pair => pair.Key).Order(), options!.InFile.Keys.Order());
        // Typed access answers exactly where nothing is wrong.
        foreach (OptionDefinition option in ConfigurationTexts.Options)
        {
            bool read = FuzzCase.Accepts(
                () => _ = option.Type switch
                {
                    OptionType.Boolean => options.Boolean(option),
                    OptionType.Integer => options.Integer(option) is not null,
                    _ => options.Text(option) is not null,
                },
                TroveErrorId.ConfigurationInvalid);
            Assert.Equal(options.Problem(option) is null, read);
        }
        return true;
    });

    [Fact]
    public void An_edit_changes_one_value_and_nothing_else() => _fuzzer.Run("JsonEditor", fuzz =>
    {
        Chance chance = fuzz.Chance;
        string text = Mutations.Maybe(chance, ConfigurationTexts.File(chance), 45, "{", "}", ",", "\"", "//", "/*", "*/", ":", "null", "\\u");
        // The editor is given what stands behind a byte order mark.
        byte[] json = Encoding.UTF8.GetBytes(text.TrimStart('\uFEFF'));
        fuzz.Input = text;
        if (!FuzzCase.Accepts(() => TroveOptions.Parse("trove.json", json, _ => null), TroveErrorId.ConfigurationInvalid))
            return false;
        for (int changes = chance.Between(1, 3); changes > 0; changes--)
        {
            (string group, string name) = (chance.Of("default", "redis", "mongodb"), chance.Percent(80) ? ConfigurationTexts.Option(chance).Name : "é");
            string? value = chance.Percent(30) ? null : JsonEditor.Quote(Texts.Word(chance, 0));
            fuzz.Input = $"{Encoding.UTF8.GetString(json)} and then {group}.{name} = {value}";
            byte[] edited = value is null ? JsonEditor.Remove(json, group, name) : JsonEditor.Set(json, group, name, value);
            Dictionary<(string, string), string> before = Values(json), after = Values(edited);
            Assert.Equal(value, after.GetValueOrDefault((group, name)));
            before.Remove((group, name));
            after.Remove((group, name));
            Assert.Equal(before.OrderBy(pair => pair.Key), after.OrderBy(pair => pair.Key));
            Assert.Equal(Comments(json), Comments(edited));
            json = edited;
        }
        return true;
    });

    [Fact]
    public void A_written_value_is_read_again_as_the_same() => _fuzzer.Run("OptionValue", fuzz =>
    {
        OptionDefinition option = ConfigurationTexts.Option(fuzz.Chance);
        string text = ConfigurationTexts.Value(fuzz.Chance, option);
        fuzz.Input = $"{option.FullName} = '{text}'";
        Assert.False(string.IsNullOrEmpty(OptionValue.Form(option)));
        if (OptionValue.Read(option, text) is not { } value)
            return false;
        byte[] file = Encoding.UTF8.GetBytes($$"""{ "{{option.Group}}": { "{{option.Name}}": {{JsonEditor.Quote(text)}} } }""");
        TroveOptions options = TroveOptions.Parse("trove.json", file, _ => null);
        object? read = text.Length == 0 ? text : option.Type switch
        {
            OptionType.Boolean => options.Boolean(option),
            OptionType.Integer => options.Integer(option),
            OptionType.Ports => OptionValue.Ports(options.Text(option)) is null ? null : options.Text(option),
            _ => options.Text(option),
        };
        Assert.Equal(value, read);
        return true;
    });

    /// <summary>With a real file. Cases are dear: each writes to the disk and waits for it.</summary>
    [Fact]
    public void A_setting_that_is_set_is_in_the_file_and_one_that_is_refused_leaves_it() => _fuzzer.Run(
        "SettingStore",
        fuzz =>
        {
            Chance chance = fuzz.Chance;
            var services = new EngineServices(new TroveServiceSettings { Home = _home.Folder });
            TroveHome home = services.Home;
            var store = new SettingStore(home, options => OptionSet.Of(services.Datastores.All(options)), _ => null);
            string text = Mutations.Maybe(chance, ConfigurationTexts.File(chance), 25);
            byte[]? before = chance.Percent(10) ? null : [.. chance.Percent(5) ? "\uFEFF"u8 : [], .. Encoding.UTF8.GetBytes(text)];
            File.Delete(home.ConfigurationFile);
            if (before is not null)
                File.WriteAllBytes(home.ConfigurationFile, before);

            OptionDefinition option = ConfigurationTexts.Option(chance);
            string? value = chance.Percent(20) ? null : ConfigurationTexts.Value(chance, option);
            var request = new SetSettingRequest
            {
                Group = chance.Percent(50) ? option.Group : null,
                Name = chance.Percent(90) ? option.FullName : Texts.Any(chance),
                Value = value,
                CheckOnly = chance.Percent(30),
            };
            fuzz.Input = $"{text} and then {request.Group} {request.Name} = {value}";
            TroveSettingChange? change = null;
            bool accepted = FuzzCase.Accepts(
                () => change = store.SetAsync(request, CancellationToken.None).GetAwaiter().GetResult(), TroveErrorId.InvalidArgument, TroveErrorId.ConfigurationInvalid);
            byte[]? after = File.Exists(home.ConfigurationFile) ? File.ReadAllBytes(home.ConfigurationFile) : null;
            if (!accepted || request.CheckOnly)
                Assert.Equal(before, after);
            if (!accepted)
                return false;
            if (!request.CheckOnly)
            {
                TroveSetting now = store.Get().Settings.Single(setting => setting.ToString() == option.FullName);
                Assert.Equal(change!.After, now);
                if (value is { Length: > 0 })
                    Assert.Equal(OptionValue.Read(option, value), now.Value);
                Dictionary<(string, string), string> was = Values(before ?? "{}"u8.ToArray()), @is = Values(after ?? "{}"u8.ToArray());
                was.Remove((option.Group, option.Name));
                @is.Remove((option.Group, option.Name));
                Assert.Equal(was.OrderBy(pair => pair.Key), @is.OrderBy(pair => pair.Key));
                Assert.Equal(Comments(before ?? "{}"u8.ToArray()), Comments(after ?? "{}"u8.ToArray()));
            }
            return true;
        },
        usual: Fuzzer.UsualCases / 10);

    /// <summary>The comments in order, as .NET's reader sees them.</summary>
    private static List<string> Comments(byte[] text)
    {
        var reader = new Utf8JsonReader(
            text.AsSpan(TroveOptions.MarkLength(text)), new JsonReaderOptions { CommentHandling = JsonCommentHandling.Allow, AllowTrailingCommas = true });
        var comments = new List<string>();
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Comment)
                comments.Add(Encoding.UTF8.GetString(reader.ValueSpan));
        }
        return comments;
    }

    /// <summary>The values as they are written; of several with one name, the last.</summary>
    private static Dictionary<(string Group, string Name), string> Values(byte[] text)
    {
        using JsonDocument document = JsonDocument.Parse(
            text.AsMemory(TroveOptions.MarkLength(text)), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var values = new Dictionary<(string, string), string>();
        foreach (JsonProperty group in document.RootElement.EnumerateObject())
        {
            foreach (JsonProperty option in group.Value.EnumerateObject())
                values[(group.Name, option.Name)] = option.Value.GetRawText();
        }
        return values;
    }
}
