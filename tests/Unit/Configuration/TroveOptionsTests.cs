using System.Text.Json;
using TroveClusters.Engine.Configuration;

namespace TroveClusters.Tests.Unit.Configuration;

public sealed class TroveOptionsTests : IDisposable
{
    private static readonly OptionDefinition[] s_all = [.. OptionCatalog.General, .. OptionCatalog.OfDatastore("redis"), .. OptionCatalog.Redis];

    private readonly TemporaryHome _home = new();
    private readonly Dictionary<string, string> _environment = [];

    public void Dispose() => _home.Dispose();

    private TroveOptions Load(string? json)
    {
        string path = Path.Combine(_home.Folder, "trove.json");
        if (json is not null)
            File.WriteAllText(path, json);
        return TroveOptions.Load(path, name => _environment.GetValueOrDefault(name));
    }

    private static DatastoreOptions Redis(TroveOptions options) => new(options, [.. OptionCatalog.OfDatastore("redis"), .. OptionCatalog.Redis]);

    [Fact]
    public void The_defaults_are_Troves()
    {
        TroveOptions options = Load(null);
        Assert.Equal(10, new GeneralOptions(options).MaxAcceptedVolumeSize);
        Assert.Equal(TimeSpan.FromSeconds(180), new GeneralOptions(options).AgentCallHighTimeout.Time);
        Assert.Equal((10, false), new GeneralOptions(options).QuotaLimit("max_instances_per_tenant"));
        Assert.Equal((40, false), new GeneralOptions(options).QuotaLimit("max_volumes_per_tenant"));
        Assert.Equal((-1, false), new GeneralOptions(options).QuotaLimit("max_ram_per_tenant"));
        Assert.True(Redis(options).ClusterSupport);
        Assert.True(Redis(options).VolumeSupport);
        Assert.Equal("/dev/vdb", Redis(options).DevicePath);
    }

    [Fact]
    public void The_file_beats_the_default_and_the_environment_beats_the_file()
    {
        const string Json = """
            { // comments are welcome
              "default": { "max_accepted_volume_size": 50, "default_flavor": "3" },
              "redis": { "cluster_support": false, }
            }
            """;
        TroveOptions options = Load(Json);
        Assert.Equal(50, new GeneralOptions(options).MaxAcceptedVolumeSize);
        Assert.Equal("3", new GeneralOptions(options).DefaultFlavor);
        Assert.False(Redis(options).ClusterSupport);
        _environment["TROVE_DEFAULT_MAX_ACCEPTED_VOLUME_SIZE"] = "7";
        _environment["TROVE_REDIS_CLUSTER_SUPPORT"] = "true";
        Assert.Equal(7, new GeneralOptions(options).MaxAcceptedVolumeSize);
        Assert.True(Redis(options).ClusterSupport);
    }

    [Fact]
    public void No_value_is_the_default_and_only_a_device_can_be_an_empty_text()
    {
        TroveOptions options = Load("""{"default": {"max_accepted_volume_size": null, "usage_timeout": ""}, "redis": {"cluster_support": "", "device_path": ""}}""");
        Assert.Equal(10, new GeneralOptions(options).MaxAcceptedVolumeSize);
        Assert.Equal(TimeSpan.FromSeconds(1800), new GeneralOptions(options).UsageTimeout.Time);
        Assert.True(Redis(options).ClusterSupport);
        Assert.Null(Redis(options).DevicePath);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"redis": 1}""")]
    [InlineData("""{"redis": {"x": [1]}}""")]
    public void A_file_that_is_none_is_refused_by_name(string json)
    {
        TroveException error = Assert.Throws<TroveException>(() => Load(json));
        Assert.Equal("ConfigurationInvalid", error.ErrorId);
        Assert.Contains("trove.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_the_wrong_form_names_the_option_and_its_source()
    {
        TroveOptions options = Load("""{"default": {"max_accepted_volume_size": "many", "usage_timeout": 0, "local_ports": "1"}}""");
        var general = new GeneralOptions(options);
        string message = Assert.Throws<TroveException>(() => general.MaxAcceptedVolumeSize).Message;
        Assert.Contains("default.max_accepted_volume_size", message, StringComparison.Ordinal);
        Assert.Contains("trove.json", message, StringComparison.Ordinal);
        Assert.Throws<TroveException>(() => general.UsageTimeout);
        Assert.Throws<TroveException>(() => general.LocalPorts);
    }

    public static TheoryData<string, string> WrongValues
    {
        get
        {
            var wrong = new TheoryData<string, string>();
            foreach (OptionDefinition option in s_all)
            {
                foreach (string value in WrongFor(option))
                    wrong.Add(option.FullName, value);
            }
            return wrong;
        }
    }

    /// <summary>What cannot be set is not read either: for every option, by file and by environment.</summary>
    [Theory]
    [MemberData(nameof(WrongValues))]
    public void A_value_that_is_none_is_refused_wherever_it_stands(string name, string value)
    {
        OptionDefinition option = s_all.Single(option => option.FullName == name);
        Refuses(Load($$"""{"{{option.Group}}": { "{{option.Name}}": {{JsonSerializer.Serialize(value)}} } }"""), option, Path.Combine(_home.Folder, "trove.json"), value);
        _environment[option.Variable] = value;
        Refuses(Load("{}"), option, option.Variable, value);
    }

    [Fact]
    public void Every_default_is_a_value()
    {
        TroveOptions options = Load(null);
        options.Verify(s_all);
        Assert.All(s_all, option => Assert.Null(options.Problem(option)));
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        TroveException error = Assert.Throws<TroveException>(() =>
            Load("""{"default": {"usage_timeout": 0, "local_ports": "9-1"}, "redis": {"default_password_length": 21}}""").Verify(s_all));
        Assert.Contains("default.usage_timeout", error.Message, StringComparison.Ordinal);
        Assert.Contains("default.local_ports", error.Message, StringComparison.Ordinal);
        Assert.Contains("redis.default_password_length", error.Message, StringComparison.Ordinal);
        Assert.Contains("a whole number from 22 to 128", error.Message, StringComparison.Ordinal);
    }

    private static void Refuses(TroveOptions options, OptionDefinition option, string source, string value)
    {
        foreach (Action read in (Action[])[() => options.Verify(s_all), () => Read(options, option)])
        {
            TroveException error = Assert.Throws<TroveException>(read);
            Assert.Equal("ConfigurationInvalid", error.ErrorId);
            Assert.Equal($"The option {option.FullName} ({source}) must be {OptionValue.Form(option)}, not '{value}'.", error.Message);
        }
    }

    private static object? Read(TroveOptions options, OptionDefinition option) => option.Type switch
    {
        OptionType.Boolean => options.Boolean(option),
        OptionType.Integer => options.Integer(option),
        _ => options.Text(option),
    };

    private static IEnumerable<string> WrongFor(OptionDefinition option) => option.Type switch
    {
        OptionType.Boolean => ["maybe", "1"],
        OptionType.Integer =>
        [
            "many", "1.5", "99999999999",
            .. option.Minimum > int.MinValue ? [$"{option.Minimum - 1}"] : Array.Empty<string>(),
            .. option.Maximum < int.MaxValue ? [$"{option.Maximum + 1}"] : Array.Empty<string>(),
        ],
        OptionType.Ports => ["20000", "2-1", "0-5", "1-65536", "a-b"],
        OptionType.HostFolder => ["trove", "/", "///", "/a/../b", "/a\nb", "C:\\trove"],
        OptionType.Paths => ["known_hosts", $"{Path.PathSeparator}", $"{Path.GetTempPath()}{Path.PathSeparator}here", $"{Path.GetTempPath()}\n"],
        _ => ["a\u0001b", .. option.Values.Count > 0 ? ["nowhere"] : Array.Empty<string>()],
    };
}
