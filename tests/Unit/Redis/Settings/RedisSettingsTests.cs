using FsCheck;
using FsCheck.Fluent;
using TroveClusters.Engine.Redis.Settings;

namespace TroveClusters.Tests.Unit.Redis.Settings;

public sealed class RedisSettingsTests
{
    [Theory]
    [InlineData("timeout", " 0300 ", "300")]
    [InlineData("TIMEOUT", "0", "0")]
    [InlineData("list-max-listpack-size", "-5", "-5")]
    [InlineData("auto-aof-rewrite-min-size", "100mb", "104857600")]
    [InlineData("auto-aof-rewrite-min-size", "100M", "100000000")]
    [InlineData("auto-aof-rewrite-min-size", "1Gb", "1073741824")]
    [InlineData("auto-aof-rewrite-min-size", "5k", "5000")]
    [InlineData("auto-aof-rewrite-min-size", "7b", "7")]
    [InlineData("maxmemory-policy", "AllKeys-LRU", "allkeys-lru")]
    [InlineData("activedefrag", "True", "yes")]
    [InlineData("activedefrag", "NO", "no")]
    [InlineData("save", "", "")]
    [InlineData("save", " 0900  1 60 10000", "900 1 60 10000")]
    [InlineData("client-output-buffer-limit", "pubsub 32mb 8mb 60 SLAVE 1k 0 0", "replica 1000 0 0 pubsub 33554432 8388608 60")]
    [InlineData("notify-keyspace-events", "EKA", "KEA")]
    [InlineData("notify-keyspace-events", "g$lshzxetdK", "KA")]
    [InlineData("notify-keyspace-events", "xxgK", "Kgx")]
    [InlineData("notify-keyspace-events", "", "")]
    public void A_value_has_one_form(string name, string written, string kept) => Assert.Equal(kept, Parse(name, written));

    [Theory]
    [InlineData("timeout", "")]
    [InlineData("timeout", "-1")]
    [InlineData("timeout", "1.5")]
    [InlineData("timeout", "2147483648")]
    [InlineData("timeout", "10 requirepass")]
    [InlineData("hz", "501")]
    [InlineData("maxclients", "10")]
    [InlineData("repl-backlog-size", "1kb")]
    [InlineData("auto-aof-rewrite-min-size", "-1")]
    [InlineData("auto-aof-rewrite-min-size", "9223372036854775807gb")]
    [InlineData("auto-aof-rewrite-min-size", "mb")]
    [InlineData("maxmemory-policy", "lru")]
    [InlineData("activedefrag", "1")]
    [InlineData("save", "900")]
    [InlineData("save", "0 1")]
    [InlineData("save", "a b")]
    [InlineData("client-output-buffer-limit", "")]
    [InlineData("client-output-buffer-limit", "replica 1mb 1mb")]
    [InlineData("client-output-buffer-limit", "admin 1mb 1mb 60")]
    [InlineData("client-output-buffer-limit", "replica 1mb 1mb 60 slave 1mb 1mb 60")]
    [InlineData("notify-keyspace-events", "Kn")]
    [InlineData("notify-keyspace-events", "K E")]
    public void A_text_that_is_no_value_is_refused_and_told_what_one_is(string name, string written)
    {
        TroveException error = Refuses(name, written);
        Assert.Equal(name, error.Target);
        Assert.Contains(RedisSettings.Get(name).Values, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_value_can_begin_another_line_of_the_configuration_file()
    {
        foreach (RedisSetting setting in RedisSettings.All)
        {
            foreach (string evil in new[] { "1\nrequirepass x", "yes\r\ninclude /x", "allkeys-lru\0", "\t", "K\nport 1" })
                Assert.Contains("control character", Refuses(setting.Name, evil).Message, StringComparison.Ordinal);
            Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
            {
                if (setting.Normalize(text.Get) is not { } value)
                    return;
                Assert.All(value, c => Assert.True(char.IsAsciiLetterOrDigit(c) || c is ' ' or '-' or '$', $"{setting.Name} keeps '{value}'"));
                Assert.Equal(value, setting.Normalize(value));
                Assert.All(setting.Lines(value), line => Assert.StartsWith(setting.Name + " ", line, StringComparison.Ordinal));
            }).QuickCheckThrowOnFailure();
        }
    }

    [Theory]
    [InlineData("maxmemory", "-Flavor")]
    [InlineData("MaxMemory", "-Flavor")]
    [InlineData("requirepass", "New-TroveCluster -Credential")]
    [InlineData("cluster-node-timeout", "Set-TroveConfiguration")]
    [InlineData("port", "provider")]
    [InlineData("loadmodule", "starts")]
    [InlineData("rename-command", "commands")]
    [InlineData("tls-port", "not encrypted")]
    [InlineData("cluster-announce-ip", "provider")]
    [InlineData("lua-time-limit", "busy-reply-threshold")]
    public void What_is_ours_is_refused_with_what_to_use_instead(string name, string hint)
    {
        TroveException error = Refuses(name, "1");
        Assert.Contains("cannot be changed", error.Message, StringComparison.Ordinal);
        Assert.Contains(hint, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(RedisSettings.All, setting => string.Equals(setting.Name, name, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("maxmemory-polcy", "maxmemory-policy")]
    [InlineData("time-out", "timeout")]
    [InlineData("lazyfree-lazy-evict", "lazyfree-lazy-eviction")]
    public void An_unknown_name_is_told_the_nearest(string name, string nearest)
    {
        TroveException error = Refuses(name, "1");
        Assert.Contains($"no setting '{name}'", error.Message, StringComparison.Ordinal);
        Assert.Equal($"Did you mean {nearest}?", error.RecommendedAction);
    }

    [Fact]
    public void Names_that_are_none_are_shown_without_what_they_hide()
    {
        Assert.DoesNotContain('\n', Refuses("timeout\nport", "1").Message);
        Assert.True(Refuses(new string('x', 5000), "1").Message.Length < 200);
    }

    [Fact]
    public void A_setting_of_the_catalog_that_is_none_is_told() => Assert.Equal(
        "CatalogUnavailable", Assert.Throws<TroveException>(() => RedisSettings.Get("later")).ErrorId);

    [Fact]
    public void One_setting_by_two_spellings_is_refused() => Assert.Contains(
        "given twice",
        Assert.Throws<TroveException>(() => RedisSettings.Parse(new Dictionary<string, string?> { ["hz"] = "1", ["HZ"] = null })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Without_a_value_a_setting_goes_back_to_its_default()
    {
        KeyValuePair<string, string?> parsed = Assert.Single(RedisSettings.Parse(new Dictionary<string, string?> { [" Hz "] = null }));
        Assert.Equal(KeyValuePair.Create("hz", (string?)null), parsed);
    }

    [Fact]
    public void Classes_of_clients_that_are_not_named_keep_their_limits()
    {
        RedisSetting limits = RedisSettings.Get("client-output-buffer-limit");
        string standard = "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60";
        string full = limits.Complete(limits.Normalize("replica 512mb 128mb 60")!, standard);
        Assert.Equal("normal 0 0 0 replica 536870912 134217728 60 pubsub 33554432 8388608 60", full);
        Assert.True(limits.IsMet(full, "normal 0 0 0 slave 536870912 134217728 60 pubsub 33554432 8388608 60"));
        Assert.False(limits.IsMet(full, standard));
        Assert.Equal(3, limits.Lines(full).Count());
    }

    [Theory]
    [InlineData("notify-keyspace-events", "KEA", "AKE", true)]
    [InlineData("notify-keyspace-events", "KEA", "gKE", false)]
    [InlineData("timeout", "300", "300", true)]
    [InlineData("timeout", "300", "0", false)]
    [InlineData("save", "", "", true)]
    [InlineData("save", "", "60 1", false)]
    public void What_a_server_tells_is_compared_in_the_same_form(string name, string value, string told, bool met) =>
        Assert.Equal(met, RedisSettings.Get(name).IsMet(value, told));

    private static string? Parse(string name, string value) =>
        Assert.Single(RedisSettings.Parse(new Dictionary<string, string?> { [name] = value })).Value;

    private static TroveException Refuses(string name, string value)
    {
        TroveException error = Assert.Throws<TroveException>(() => RedisSettings.Parse(new Dictionary<string, string?> { [name] = value }));
        Assert.Equal("InvalidArgument", error.ErrorId);
        return error;
    }
}
