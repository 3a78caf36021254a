using TroveClusters.Engine.Configuration;

namespace TroveClusters.Tests.Unit.Configuration;

public sealed class TroveOptionsTests : IDisposable
{
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
        Assert.Equal(TimeSpan.FromSeconds(180), new GeneralOptions(options).AgentCallHighTimeout);
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
        Assert.Equal(TimeSpan.FromSeconds(1800), new GeneralOptions(options).UsageTimeout);
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
}
