using TroveClusters.Engine;
using TroveClusters.Engine.Redis.Servers;

namespace TroveClusters.Tests.Unit.Redis.Servers;

/// <summary>The servers here are shell scripts that answer <c>--version</c>.</summary>
public sealed class RedisServerLocatorTests : IDisposable
{
    private const string RedisText = "Redis server v=7.0.15 sha=00000000:0 malloc=libc bits=64 build=0";
    private const string ValkeyText = "Valkey server v=8.1.1 sha=00000000:0 malloc=libc bits=64 build=0";
    private const string GarnetText = "GarnetServer 2.2.8+5cc8f3f50aa57ed694dfda928e4467593e073656";

    private static readonly TimeLimit s_limit = new(TimeSpan.FromSeconds(60), "default.command_process_timeout");

    private readonly string _root = Directory.CreateTempSubdirectory("trove-servers-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [UnixFact]
    public async Task The_order_is_valkey_redis_garnet_wherever_on_the_path_they_are()
    {
        Script("a/garnet-server", GarnetText);
        Script("a/redis-server", RedisText);
        Script("b/valkey-server", ValkeyText);
        var locator = Locator("a", "b");
        Assert.Equal(new RedisServer(RedisServerKind.Valkey, In("b/valkey-server"), "8.1.1"), await locator.LocateAsync(null, default));
        Assert.Equal(
            [RedisServerKind.Valkey, RedisServerKind.Redis, RedisServerKind.Garnet],
            (await locator.LocateAllAsync("", default)).Select(server => server.Kind));
    }

    [UnixFact]
    public async Task A_program_is_what_it_says_it_is()
    {
        Script("a/redis-server", ValkeyText);
        Assert.Equal(RedisServerKind.Valkey, (await Locator("a").LocateAsync(null, default)).Kind);
    }

    [UnixFact]
    public async Task What_cannot_be_used_is_passed_over_and_told_when_nothing_is_left()
    {
        File.WriteAllText(Folder("a/valkey-server"), "not executable");
        Script("a/redis-server", "something else");
        var error = await Assert.ThrowsAsync<TroveException>(() => Locator("a").LocateAsync(null, default));
        Assert.Equal("ServerBinaryNotFound", error.ErrorId);
        Assert.Contains($"{In("a/redis-server")} cannot be used: it answers --version with 'something else'", error.Message, StringComparison.Ordinal);
        Script("a/garnet-server", GarnetText);
        Assert.Equal(RedisServerKind.Garnet, (await Locator("a").LocateAsync(null, default)).Kind);
    }

    [UnixFact]
    public async Task Garnet_is_looked_for_among_the_tools_too()
    {
        Script("tools/garnet-server", GarnetText);
        var locator = new RedisServerLocator(new ServerSearch { PathFolders = [In("a")], ToolFolders = [In("tools")] }, s_limit);
        Assert.Equal(In("tools/garnet-server"), (await locator.LocateAsync(null, default)).Path);
    }

    [UnixFact]
    public async Task A_restored_tool_is_its_newest_version_run_by_dotnet()
    {
        Tool("2.2.8", "net10.0/any");
        Tool("2.10.0", "net8.0/any");
        Tool("2.10.0", "net10.0/any");
        Directory.CreateDirectory(In("packages/garnet-server/not-a-version"));
        Directory.CreateDirectory(In("packages/garnet-server/3.0.0/tools")); // a restore that was broken off
        Script("dotnet", GarnetText);
        var locator = new RedisServerLocator(new ServerSearch { PackageFolders = [In("packages")], DotnetHost = In("dotnet") }, s_limit);
        var server = await locator.LocateAsync(null, default);
        Assert.Equal(In("packages/garnet-server/2.10.0/tools/net10.0/any/GarnetServer.dll"), server.Path);
        Assert.True(server.NeedsDotnet);
        var (program, arguments) = DotnetHost.CommandFor(server.Path, In("dotnet"));
        Assert.Equal(In("dotnet"), program);
        Assert.Equal(["exec", server.Path], arguments);
        Assert.Throws<TroveException>(() => DotnetHost.CommandFor(server.Path, null));
    }

    [UnixFact]
    public async Task What_is_configured_is_used_or_refused_and_nothing_else()
    {
        Script("a/redis-server", RedisText);
        Script("elsewhere/my-server", ValkeyText);
        Script("elsewhere/broken", "x");
        var locator = Locator("a");
        Assert.Equal(In("elsewhere/my-server"), (await locator.LocateAsync(In("elsewhere/my-server"), default)).Path);
        Assert.Equal(In("a/redis-server"), (await locator.LocateAsync("redis-server", default)).Path);
        Assert.Single(await locator.LocateAllAsync("redis-server", default));
        foreach (var wrong in (string[])[In("elsewhere/none"), In("elsewhere/broken"), "valkey-server", In("elsewhere")])
        {
            var error = await Assert.ThrowsAsync<TroveException>(() => locator.LocateAsync(wrong, default));
            Assert.Equal("ServerBinaryNotFound", error.ErrorId);
            Assert.Contains(wrong, error.Message, StringComparison.Ordinal);
        }
    }

    [UnixFact]
    public async Task A_program_is_asked_again_when_its_file_has_changed()
    {
        Script("a/redis-server", RedisText);
        Assert.Equal("7.0.15", (await Locator("a").LocateAsync(null, default)).Version);
        Script("a/redis-server", RedisText.Replace("7.0.15", "7.2.4", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(In("a/redis-server"), DateTime.UtcNow.AddMinutes(1));
        Assert.Equal("7.2.4", (await Locator("a").LocateAsync(null, default)).Version);
    }

    [UnixFact]
    public async Task A_program_that_does_not_tell_its_version_is_ended_and_told_with_the_option()
    {
        string hung = $"600.{Random.Shared.NextInt64(long.MaxValue)}";
        Program("a/valkey-server", $"exec sleep {hung}");
        var limit = new TimeLimit(TimeSpan.FromMilliseconds(300), "default.command_process_timeout");
        var error = await Assert.ThrowsAsync<TroveException>(() => Locator(limit, "a").LocateAsync(In("a/valkey-server"), default));
        Assert.Equal("OperationTimedOut", error.ErrorId);
        Assert.Contains($"{In("a/valkey-server")} did not answer --version within 0.3 s (default.command_process_timeout)", error.Message, StringComparison.Ordinal);
        Assert.Contains("default.command_process_timeout", error.RecommendedAction, StringComparison.Ordinal);
        Assert.True(SpinWait.SpinUntil(() => !Runs(hung), TimeSpan.FromSeconds(60)), $"'sleep {hung}' still runs.");

        // Where nothing is configured, it keeps no other from being used, and is told when there is none.
        error = await Assert.ThrowsAsync<TroveException>(() => Locator(limit, "a").LocateAsync(null, default));
        Assert.Equal("ServerBinaryNotFound", error.ErrorId);
        Assert.Contains("default.command_process_timeout", error.Message, StringComparison.Ordinal);
        // Time enough for the one that does tell, on a busy machine.
        limit = new TimeLimit(TimeSpan.FromSeconds(5), "default.command_process_timeout");
        Script("a/redis-server", RedisText);
        Assert.Equal(RedisServerKind.Redis, (await Locator(limit, "a").LocateAsync(null, default)).Kind);
    }

    [Fact]
    public async Task Nothing_anywhere_is_an_error_with_advice()
    {
        var error = await Assert.ThrowsAsync<TroveException>(() => new RedisServerLocator(new ServerSearch(), s_limit).LocateAsync(null, default));
        Assert.Equal("ServerBinaryNotFound", error.ErrorId);
        Assert.Contains("garnet-server", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(await new RedisServerLocator(new ServerSearch(), s_limit).LocateAllAsync(null, default));
    }

    private static bool Runs(string argument) => Directory.EnumerateDirectories("/proc").Any(folder =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline")).Split('\0').Contains(argument);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // No process, or one that has ended meanwhile.
        }
    });

    private RedisServerLocator Locator(params string[] folders) => Locator(s_limit, folders);

    private RedisServerLocator Locator(TimeLimit limit, params string[] folders) => new(new ServerSearch { PathFolders = [.. folders.Select(In)] }, limit);

    private string In(string path) => Path.Combine(_root, path);

    private string Folder(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(path))!);
        return In(path);
    }

    private void Script(string path, string answer) => Program(path, $"echo '{answer}'");

    private void Program(string path, string commands)
    {
        var file = Folder(path);
        File.WriteAllText(file, $"#!/bin/sh\n{commands}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private void Tool(string version, string target)
    {
        var folder = $"packages/garnet-server/{version}/tools/{target}";
        File.WriteAllText(Folder($"{folder}/GarnetServer.dll"), "");
        File.WriteAllText(
            In($"{folder}/DotnetToolSettings.xml"),
            """<DotNetCliTool Version="1"><Commands><Command Name="garnet-server" EntryPoint="GarnetServer.dll" Runner="dotnet" /></Commands></DotNetCliTool>""");
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class UnixFactAttribute : FactAttribute
    {
        public UnixFactAttribute()
        {
            if (OperatingSystem.IsWindows())
                Skip = "the servers of this test are shell scripts";
        }
    }
}
