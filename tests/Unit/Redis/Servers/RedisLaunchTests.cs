using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Redis.Servers;

namespace TroveClusters.Tests.Unit.Redis.Servers;

public sealed class RedisLaunchTests
{
    private static readonly RedisServer s_redis = new(RedisServerKind.Redis, "/opt/bin/redis-server", "7.0.15");
    private static readonly RedisServer s_garnet = new(RedisServerKind.Garnet, "/opt/bin/garnet-server", "2.2.8");

    [Fact]
    public void Redis_gets_a_file_and_its_folder()
    {
        var launch = Launch(s_redis, "p4ss");
        Assert.Equal("/opt/bin/redis-server", launch.Program);
        Assert.Equal(["{folder}/redis.conf", "--dir", "{folder}"], launch.Arguments);
        var lines = launch.Files["redis.conf"].Split('\n');
        Assert.Superset(
            new HashSet<string>
            {
                "bind 127.0.0.1", "port 20001", "protected-mode yes", "requirepass \"p4ss\"", "masterauth \"p4ss\"",
                "cluster-enabled yes", "cluster-node-timeout 15000", "cluster-allow-replica-migration no", "set-proc-title no",
                "appendonly yes", "maxmemory 402653184" /* 75 % of 512 MB */, "maxmemory-policy noeviction",
            },
            lines.ToHashSet());
        // The folder stands in arguments only: a folder's name may hold what a line could not.
        Assert.DoesNotContain("{folder}", launch.Files["redis.conf"], StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_were_changed_stand_in_the_place_of_the_usual_ones()
    {
        var settings = Settings(s_redis, "p", 512) with
        {
            Configuration = new Dictionary<string, string>
            {
                ["timeout"] = "300", ["maxmemory-policy"] = "allkeys-lru", ["save"] = "900 1 60 10", ["notify-keyspace-events"] = "",
                ["client-output-buffer-limit"] = "normal 0 0 0 pubsub 33554432 8388608 60",
            },
        };
        string[] lines = [.. RedisLaunch.Create(settings).Files["redis.conf"].Split('\n')];
        Assert.Equal(["maxmemory-policy allkeys-lru"], lines.Where(line => line.StartsWith("maxmemory-policy", StringComparison.Ordinal)));
        Assert.Equal(["save 900 1", "save 60 10"], lines.Where(line => line.StartsWith("save", StringComparison.Ordinal)));
        Assert.Contains("timeout 300", lines);
        Assert.Contains("notify-keyspace-events \"\"", lines);
        Assert.Contains("client-output-buffer-limit pubsub 33554432 8388608 60", lines);
        Assert.Contains("maxmemory 402653184", lines);
    }

    [Fact]
    public void Old_servers_are_spared_directives_they_do_not_know()
    {
        var text = Launch(s_redis with { Version = "6.0.16" }, "p").Files["redis.conf"];
        Assert.DoesNotContain("set-proc-title", text, StringComparison.Ordinal);
        Assert.DoesNotContain("cluster-allow-replica-migration", text, StringComparison.Ordinal);
        var valkey = new RedisServer(RedisServerKind.Valkey, "/x", "7.2.0");
        Assert.Contains("set-proc-title", Launch(valkey, "p").Files["redis.conf"], StringComparison.Ordinal);
    }

    [Fact]
    public void Redis_reads_any_password_back()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyString>(), text =>
        {
            // Half a surrogate pair is no text a server could be given.
            var password = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get));
            var quoted = RedisConfigurationFile.Quote(password);
            Assert.Matches("^\"([0-9A-Za-z]|\\\\x[0-9a-f]{2})*\"$", quoted);
            Assert.Equal(password, Unquote(quoted));
        }).QuickCheckThrowOnFailure();
        Assert.DoesNotContain("{folder}", Launch(s_redis, "{folder}").Files["redis.conf"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void Redis_cannot_take_some_passwords(string password) => AssertRefused(s_redis, password);

    [Fact]
    public void Redis_cannot_take_a_password_longer_than_512_bytes()
    {
        Launch(s_redis, new string('x', 512));
        AssertRefused(s_redis, new string('x', 513));
        AssertRefused(s_redis, new string('ü', 257));
    }

    [Fact]
    public void Garnet_gets_its_password_in_a_file_and_the_rest_as_arguments()
    {
        const string password = "a\"b\\c{folder} <&>'";
        var launch = Launch(s_garnet, password);
        var text = launch.Files["garnet.json"];
        using var json = JsonDocument.Parse(text);
        Assert.Equal(password, json.RootElement.GetProperty("Password").GetString());
        Assert.Equal(password, json.RootElement.GetProperty("ClusterPassword").GetString());
        Assert.Equal("Password", json.RootElement.GetProperty("AuthenticationMode").GetString());
        Assert.DoesNotContain("{folder}", text, StringComparison.Ordinal);

        (string Name, string Value)[] expected =
        [
            ("--config-import-path", "{folder}/garnet.json"), ("--port", "20001"), ("--bind", "127.0.0.1"),
            ("--device-type", "RandomAccess"), ("--checkpointdir", "{folder}"), ("--logdir", "{folder}"),
            ("--memory", "256m"), ("--page", "16m"), ("--aof-memory", "64m"), ("--aof-page-size", "32m"), ("--index-max-size", "32m"),
        ];
        Assert.All(expected, pair => Assert.Equal(pair.Value, Argument(launch, pair.Name)));
        Assert.Superset(new HashSet<string> { "--cluster", "--aof", "--recover", "--storage-tier", "-q" }, launch.Arguments.ToHashSet());
        Assert.Equal("0", launch.Environment["DOTNET_gcServer"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("schlüssel")]
    [InlineData("tab\there")]
    public void Garnet_cannot_take_some_passwords(string password) => AssertRefused(s_garnet, password);

    [Fact]
    public void Garnet_keeps_within_the_flavor_and_its_own_rules()
    {
        Prop.ForAll(Arb.From(Gen.Choose(64, 65536)), ram =>
        {
            var launch = Launch(s_garnet, "p", ram);
            var (memory, page, aof, aofPage, index) =
                (Size("--memory"), Size("--page"), Size("--aof-memory"), Size("--aof-page-size"), Size("--index-max-size"));
            Assert.InRange(memory + aof + index, 1, ram * 3 / 4);
            Assert.True(memory >= 4 * page, "Garnet needs four pages");
            Assert.True(aof >= 2 * aofPage, "Garnet needs two pages of the append-only file");

            int Size(string name) => int.Parse(Argument(launch, name).TrimEnd('m'), CultureInfo.InvariantCulture);
        }).QuickCheckThrowOnFailure();
        AssertRefused(s_garnet, "p", ram: 63);
    }

    [Fact]
    public void No_secret_is_in_arguments_or_environment_or_in_what_settings_say_of_themselves()
    {
        foreach (var server in (RedisServer[])[s_redis, s_garnet])
        {
            var settings = Settings(server, "S3CR3T", 512);
            var launch = RedisLaunch.Create(settings);
            Assert.DoesNotContain(launch.Arguments, argument => argument.Contains("S3CR3T", StringComparison.Ordinal));
            Assert.DoesNotContain(launch.Environment, pair => pair.Value.Contains("S3CR3T", StringComparison.Ordinal));
            Assert.Contains(launch.Files.Values, text => text.Contains("S3CR3T", StringComparison.Ordinal));
            Assert.DoesNotContain("S3CR3T", settings.ToString(), StringComparison.Ordinal);
        }
    }

    private static void AssertRefused(RedisServer server, string password, int ram = 512)
    {
        var error = Assert.Throws<TroveException>(() => Launch(server, password, ram));
        Assert.Equal("InvalidArgument", error.ErrorId);
        if (password.Length > 1)
            Assert.DoesNotContain(password, error.Message, StringComparison.Ordinal);
    }

    private static string Argument(NodeLaunch launch, string name) => launch.Arguments.SkipWhile(argument => argument != name).ElementAt(1);

    private static NodeLaunch Launch(RedisServer server, string password, int ram = 512) => RedisLaunch.Create(Settings(server, password, ram));

    private static RedisNodeSettings Settings(RedisServer server, string password, int ram) =>
        new() { Server = server, Host = "127.0.0.1", Port = 20001, Password = password, RamMegabytes = ram };

    // As Redis splits the arguments of a line.
    private static string Unquote(string quoted)
    {
        var bytes = new List<byte>();
        for (var i = 1; i < quoted.Length - 1; i++)
        {
            if (quoted[i] != '\\')
            {
                bytes.Add((byte)quoted[i]);
                continue;
            }

            bytes.Add(byte.Parse(quoted.AsSpan(i + 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            i += 3;
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
