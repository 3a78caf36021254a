using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;

namespace TroveClusters.Tests.Unit.Configuration;

public sealed class SettingStoreTests : IDisposable
{
    private readonly TemporaryHome _home = new();
    private readonly Dictionary<string, string> _environment = [];
    private readonly SettingStore _store;

    public SettingStoreTests() => _store = new SettingStore(
        new TroveHome(_home.Folder),
        _ => new OptionSet([.. OptionCatalog.General, .. OptionCatalog.OfDatastore("redis"), .. OptionCatalog.Redis], []),
        name => _environment.GetValueOrDefault(name));

    public void Dispose() => _home.Dispose();

    private string File => Path.Combine(_home.Folder, "trove.json");

    private TroveSetting Get(string name) => _store.Get().Settings.Single(setting => setting.ToString() == name);

    private Task<TroveSettingChange> SetAsync(string name, string? value, string? group = null, bool checkOnly = false) =>
        _store.SetAsync(new SetSettingRequest { Group = group, Name = name, Value = value, CheckOnly = checkOnly }, CancellationToken.None);

    private async Task<TroveException> RefusesAsync(string name, string? value) => await Assert.ThrowsAsync<TroveException>(() => SetAsync(name, value));

    [Fact]
    public void Every_option_has_a_value_a_default_a_source_and_a_help_text()
    {
        System.IO.File.WriteAllText(File, """{"redis": {"cluster_support": false}, "default": {"default_flavor": "3"}}""");
        _environment["TROVE_DEFAULT_USAGE_TIMEOUT"] = "60";
        TroveConfiguration configuration = _store.Get();
        Assert.Empty(configuration.Warnings);
        Assert.Equal(OptionCatalog.General.Count + OptionCatalog.OfDatastore("redis").Count + OptionCatalog.Redis.Count, configuration.Settings.Count);
        Assert.All(configuration.Settings, setting => Assert.NotEmpty(setting.Help));
        Assert.Equal((false, true, TroveSettingSource.File), Facts(Get("redis.cluster_support")));
        Assert.Equal(("3", null, TroveSettingSource.File), Facts(Get("default.default_flavor")));
        Assert.Equal((60, 1800, TroveSettingSource.Environment), Facts(Get("default.usage_timeout")));
        Assert.Equal(("20000-22767", "20000-22767", TroveSettingSource.Default), Facts(Get("default.local_ports")));

        static (object?, object?, TroveSettingSource) Facts(TroveSetting setting) => (setting.Value, setting.Default, setting.Source);
    }

    [Fact]
    public void Every_default_is_a_value_of_its_option() =>
        Assert.All(OptionCatalog.General.Concat(OptionCatalog.OfDatastore("redis")).Concat(OptionCatalog.Redis), option =>
            Assert.True(option.Default is null || OptionValue.Read(option, option.Default) is not null, option.FullName));

    [Fact]
    public async Task A_change_is_written_once_and_keeps_the_rest()
    {
        System.IO.File.WriteAllText(File, "{\n  // ours\n  \"redis\": {\n    \"volume_support\": true, // for now\n    \"mine\": 1\n  }\n}\n");
        TroveSettingChange change = await SetAsync("Volume_Support", "False");
        Assert.Equal("{\n  // ours\n  \"redis\": {\n    \"volume_support\": false, // for now\n    \"mine\": 1\n  }\n}\n", System.IO.File.ReadAllText(File));
        Assert.Equal((true, false), ((bool)change.Before.Value!, (bool)change.After.Value!));
        Assert.Equal(false, Get("redis.volume_support").Value);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_made_and_only_when_there_is_something_to_write()
    {
        await SetAsync("redis.volume_support", null);
        Assert.False(System.IO.File.Exists(File));
        await SetAsync("redis.server_path", "/opt/rédis \"x\"/server");
        Assert.Equal("{\n  \"redis\": {\n    \"server_path\": \"/opt/rédis \\\"x\\\"/server\"\n  }\n}\n", System.IO.File.ReadAllText(File));
        Assert.Equal("/opt/rédis \"x\"/server", Get("redis.server_path").Value);
    }

    [Fact]
    public async Task Without_a_value_the_default_holds_again()
    {
        System.IO.File.WriteAllText(File, """{"redis": {"volume_support": false, "device_path": "/dev/sda"}}""");
        TroveSettingChange change = await SetAsync("redis.volume_support", "");
        Assert.Equal((true, TroveSettingSource.Default), ((bool)change.After.Value!, change.After.Source));
        // No device is a value of its own.
        Assert.Equal("", (await SetAsync("redis.device_path", "")).After.Value);
        Assert.Equal("""{"redis": {"device_path": ""}}""", System.IO.File.ReadAllText(File));
        Assert.Equal("/dev/vdb", (await SetAsync("redis.device_path", null)).After.Value);
    }

    [Fact]
    public async Task A_check_writes_nothing()
    {
        TroveSettingChange change = await SetAsync("redis.volume_support", "false", checkOnly: true);
        Assert.Equal(false, change.After.Value);
        Assert.Contains("redis.volume_support = false", Assert.Single(change.Steps), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_home.Folder));
    }

    [Theory]
    [InlineData("redis.volume_support", "maybe", "true or false")]
    [InlineData("default.max_accepted_volume_size", "0", "a whole number, 1 or more")]
    [InlineData("default.max_accepted_volume_size", "1.5", "a whole number, 1 or more")]
    [InlineData("default.usage_timeout", "99999999", "from 1 to")]
    [InlineData("default.local_ports", "30000-20000", "two ports")]
    [InlineData("default.local_ports", "1-70000", "two ports")]
    [InlineData("default.default_provider", "nova", "one of: local")]
    [InlineData("redis.cluster_node_timeout", "-5", "100 or more")]
    [InlineData("default.ssh_data_folder", "srv/trove", "an absolute path on Linux without '..'")]
    [InlineData("default.ssh_data_folder", "//", "an absolute path on Linux")]
    [InlineData("default.ssh_data_folder", "/srv/../etc", "an absolute path on Linux")]
    [InlineData("default.ssh_known_hosts", "known_hosts", "absolute paths, with")]
    [InlineData("redis.server_path", "a\nb", "control characters")]
    [InlineData("redis.server_path", "a\ud800", "control characters")]
    public async Task A_value_that_is_none_is_refused(string name, string value, string form)
    {
        TroveException error = await RefusesAsync(name, value);
        Assert.Equal("InvalidArgument", error.ErrorId);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(form, error.Message, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(File));
    }

    [Theory]
    [InlineData("volume_suport", "redis.volume_support")]
    [InlineData("default.volume_support", "redis.volume_support")]
    [InlineData("redsi.volume_support", "redis.volume_support")]
    [InlineData("redis.cluster_node_timout", "redis.cluster_node_timeout")]
    public async Task An_unknown_option_is_refused_with_the_nearest_one(string name, string nearest)
    {
        TroveException error = await RefusesAsync(name, "true");
        Assert.Equal("InvalidArgument", error.ErrorId);
        Assert.Contains($"'{nearest}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_suggested_where_nothing_is_near() =>
        Assert.DoesNotContain("Did you mean", (await RefusesAsync("xyzzy", "1")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_name_that_several_groups_have_needs_its_group()
    {
        var store = new SettingStore(new TroveHome(_home.Folder), _ => new OptionSet([.. OptionCatalog.OfDatastore("redis"), .. OptionCatalog.OfDatastore("other")], []), _ => null);
        TroveException error = await Assert.ThrowsAsync<TroveException>(
            () => store.SetAsync(new SetSettingRequest { Name = "volume_support", Value = "true" }, CancellationToken.None));
        Assert.Contains("redis.volume_support, other.volume_support", error.Message, StringComparison.Ordinal);
        TroveSettingChange change = await store.SetAsync(new SetSettingRequest { Group = "other", Name = "volume_support", Value = "false" }, CancellationToken.None);
        Assert.Equal("other.volume_support", change.After.ToString());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"redis": 1}""")]
    public async Task A_file_that_is_none_is_refused_and_left_alone(string content)
    {
        System.IO.File.WriteAllText(File, content);
        Assert.Equal("ConfigurationInvalid", (await RefusesAsync("redis.volume_support", "false")).ErrorId);
        Assert.Equal(content, System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void A_text_that_is_not_UTF8_is_refused()
    {
        System.IO.File.WriteAllBytes(File, [.. "{\"redis\": {\"server_path\": \""u8, 0xFF, .. "\"}}"u8]);
        Assert.Equal("ConfigurationInvalid", Assert.Throws<TroveException>(() => _store.Get()).ErrorId);
    }

    [Fact]
    public async Task A_byte_order_mark_stays()
    {
        System.IO.File.WriteAllBytes(File, [.. "\uFEFF{\"redis\": {\"volume_support\": true}}"u8]);
        await SetAsync("volume_support", "false");
        Assert.Equal("\uFEFF{\"redis\": {\"volume_support\": false}}"u8.ToArray(), System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public async Task A_variable_that_wins_is_told()
    {
        _environment["TROVE_REDIS_VOLUME_SUPPORT"] = "true";
        TroveSettingChange change = await SetAsync("redis.volume_support", "false");
        Assert.Equal((true, TroveSettingSource.Environment), ((bool)change.After.Value!, change.After.Source));
        Assert.Contains("TROVE_REDIS_VOLUME_SUPPORT", Assert.Single(change.Warnings), StringComparison.Ordinal);
        Assert.Contains("\"volume_support\": false", System.IO.File.ReadAllText(File), StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_no_effect_in_the_file_is_told_with_the_nearest_name()
    {
        System.IO.File.WriteAllText(File, """{"redsi": {}, "Redis": {"x": 1}, "redis": {"volume_suport": true, "cluster_support": "no"}, "default": {"zzz": 1}}""");
        IReadOnlyList<string> warnings = _store.Get().Warnings;
        Assert.Collection(
            warnings,
            warning => Assert.Contains("group 'redsi'", warning, StringComparison.Ordinal),
            warning => Assert.Contains("group 'Redis'", warning, StringComparison.Ordinal),
            warning => Assert.Contains("'redis.volume_suport'", warning, StringComparison.Ordinal),
            warning => Assert.Contains("'default.zzz'", warning, StringComparison.Ordinal),
            warning => Assert.Contains("must be true or false, not 'no'", warning, StringComparison.Ordinal));
        Assert.All(warnings.Take(2), warning => Assert.Contains("'redis'", warning, StringComparison.Ordinal));
        Assert.Contains("'redis.volume_support'", warnings[2], StringComparison.Ordinal);
        // It is shown as it stands, so that it can be found and mended.
        Assert.Equal("no", Get("redis.cluster_support").Value);
    }

    [Fact]
    public async Task Changes_made_at_once_are_all_kept()
    {
        (string Name, string Value)[] changes =
            [("default.default_flavor", "3"), ("default.usage_timeout", "5"), ("redis.volume_support", "false"), ("redis.cluster_support", "false"), ("redis.cluster_node_timeout", "500")];
        await Task.WhenAll(changes.Select(change => Task.Run(() => SetAsync(change.Name, change.Value))));
        Assert.All(changes, change => Assert.Equal(TroveSettingSource.File, Get(change.Name).Source));
    }

    [Fact]
    public async Task The_file_keeps_its_mode_and_a_link_stays_one()
    {
        if (OperatingSystem.IsWindows())
            return;
        string real = Path.Combine(_home.Folder, "real.json");
        System.IO.File.WriteAllText(real, "{}");
        const UnixFileMode readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        System.IO.File.SetUnixFileMode(real, readable);
        System.IO.File.CreateSymbolicLink(File, real);
        await SetAsync("redis.volume_support", "false");
        Assert.NotNull(new FileInfo(File).LinkTarget);
        Assert.Contains("volume_support", System.IO.File.ReadAllText(real), StringComparison.Ordinal);
        Assert.Equal(readable, System.IO.File.GetUnixFileMode(real));
    }
}
