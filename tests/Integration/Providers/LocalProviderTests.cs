using System.Runtime.Versioning;
using System.Text;
using System.Text.Json.Nodes;
using TroveClusters.Engine.Platform;
using TroveClusters.Engine.Providers;

namespace TroveClusters.Tests.Integration.Providers;

/// <summary>The life of a node's server under the local provider.</summary>
[Collection("local servers")]
public sealed class LocalProviderTests
{
    private const UnixFileMode Mode0600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [RedisServerFact]
    public async Task A_server_starts_answers_stops_and_goes_without_a_trace()
    {
        await using var home = new LocalHome();
        (NodePlace place, NodeProcess process) = await home.StartRedisAsync();

        Assert.Equal("+PONG", await LocalHome.AskAsync(place, "PING"));
        Assert.Equal(new NodeProcessState(true, process), await home.StateAsync(place));
        Assert.Equal(new NodeProcessState(true, process), await home.StateAsync(place, process));

        await home.StopAsync(place, process);
        Assert.Equal(new NodeProcessState(false, null), await home.StateAsync(place, process));
        IReadOnlyList<string> log = await home.Provider.ReadLogAsync(place, 3, CancellationToken.None);
        Assert.Equal(3, log.Count);
        Assert.Contains("ready to exit", log[^1], StringComparison.Ordinal);

        await home.Provider.RemoveAsync(place, CancellationToken.None);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(home.Path, "nodes")));
        await home.Provider.RemoveAsync(place, CancellationToken.None);
        await home.StopAsync(place, process);
        Assert.Null(await home.Provider.MeasureAsync(place, CancellationToken.None));
        Assert.Empty(await home.Provider.ReadLogAsync(place, 3, CancellationToken.None));
    }

    [RedisServerFact]
    [UnsupportedOSPlatform("windows")]
    public async Task Folders_and_files_are_the_owner_s_alone()
    {
        await using var home = new LocalHome();
        (NodePlace place, _) = await home.StartRedisAsync();

        Assert.Equal(Mode0600 | UnixFileMode.UserExecute, File.GetUnixFileMode(home.Provider.FolderOf(place.NodeId)));
        Assert.Equal(Mode0600 | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(home.Path, "nodes")));
        foreach (string name in new[] { "redis.conf", "server.log", "process.json", "start.lock" })
            Assert.Equal(Mode0600, File.GetUnixFileMode(home.In(place, name)));
    }

    [RedisServerFact]
    public async Task Starting_again_finds_the_server_that_runs()
    {
        await using var home = new LocalHome();
        (NodePlace place, NodeProcess process) = await home.StartRedisAsync();

        NodeStartResult again = await home.Provider.StartAsync(place, LocalHome.Redis(place), CancellationToken.None);

        Assert.Equal(new NodeStartResult(NodeStartOutcome.Started, process, ""), again);
    }

    [RedisServerFact]
    public async Task A_server_is_found_when_its_starter_died_before_recording_it()
    {
        await using var home = new LocalHome();
        (NodePlace place, NodeProcess process) = await home.StartRedisAsync();

        // As it is between the intent to launch and the record of the launch.
        JsonNode record = JsonNode.Parse(await File.ReadAllTextAsync(home.In(place, "process.json")))!;
        record["processId"] = 0;
        record["startTime"] = "";
        await File.WriteAllTextAsync(home.In(place, "process.json"), record.ToJsonString());
        Assert.Equal(process, (await home.StateAsync(place)).Process);

        File.Delete(home.In(place, "process.json"));
        Assert.Equal(process, (await home.StateAsync(place)).Process);
        NodeStartResult again = await home.Provider.StartAsync(place, LocalHome.Redis(place), CancellationToken.None);
        Assert.Equal(process, again.Process);

        File.Delete(home.In(place, "process.json"));
        await home.StopAsync(place);
        Assert.Null(ProcessIdentity.Of(process.Id));
    }

    [RedisServerFact]
    public async Task Many_starts_of_one_node_at_once_start_one_server()
    {
        await using var home = new LocalHome();
        NodePlace place = await home.PlaceAsync();

        NodeStartResult[] results = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => home.Provider.StartAsync(place, LocalHome.Redis(place), CancellationToken.None)));

        Assert.Single(results.Select(result => result.Process!.Id).Distinct());
        Assert.All(results, result => Assert.Equal(NodeStartOutcome.Started, result.Outcome));
    }

    [RedisServerFact]
    public async Task A_server_killed_is_seen_as_dead_and_starts_again_with_its_data()
    {
        await using var home = new LocalHome();
        (NodePlace place, NodeProcess process) = await home.StartRedisAsync();
        Assert.Equal("+OK", await LocalHome.AskAsync(place, "CLUSTER ADDSLOTSRANGE 0 16383"));
        await Tools.WaitForAsync(
            () => LocalHome.AskAsync(place, "SET key value").Result == "+OK", "the one-node cluster to take writes");

        LocalHome.Signal(process.Id, Libc.SignalKill);
        await Tools.WaitForAsync(() => !home.StateAsync(place, process).Result.Running, "the killed server to be seen as dead");
        Assert.False(Directory.Exists($"/proc/{process.Id}")); // Reaped, not a zombie of this process.

        NodeStartResult again = await home.Provider.StartAsync(place, LocalHome.Redis(place), CancellationToken.None);
        Assert.Equal(NodeStartOutcome.Started, again.Outcome);
        Assert.NotEqual(process, again.Process);
        await Tools.WaitForAsync(() => LocalHome.AskAsync(place, "GET key").Result == "$5", "the key to be read back");
    }

    [RedisServerFact]
    public async Task A_stopped_server_is_let_run_on_and_ends_by_itself()
    {
        await using var home = new LocalHome();
        (NodePlace place, NodeProcess process) = await home.StartRedisAsync();
        LocalHome.Signal(process.Id, 19);

        await home.StopAsync(place, process);

        Assert.False((await home.StateAsync(place, process)).Running);
        Assert.Contains("ready to exit", (await home.Provider.ReadLogAsync(place, 1, CancellationToken.None))[0], StringComparison.Ordinal);
    }

    [RedisServerFact]
    public async Task A_server_that_cannot_end_just_now_is_asked_again()
    {
        await using var home = new LocalHome();
        (NodePlace place, NodeProcess process) = await home.StartRedisAsync("appendonly no");
        await LocalHome.AskAsync(place, "CLUSTER ADDSLOTSRANGE 0 16383");
        await Tools.WaitForAsync(
            () => LocalHome.AskAsync(place, "SET key value").Result == "+OK", "the one-node cluster to take writes");
        // Redis writes its first append-only file for as long as this, and does not end meanwhile.
        await LocalHome.AskAsync(place, "CONFIG SET rdb-key-save-delay 3000000", "CONFIG SET appendonly yes");

        Assert.True(await home.Provider.TryEndAsync(place, process, TimeSpan.FromMinutes(2), CancellationToken.None));

        IReadOnlyList<string> log = await home.Provider.ReadLogAsync(place, 200, CancellationToken.None);
        Assert.Contains(log, line => line.Contains("Writing initial AOF, can't exit", StringComparison.Ordinal));
        Assert.Contains("ready to exit", log[^1], StringComparison.Ordinal);
    }

    [RedisServerFact]
    public async Task By_force_a_server_ends_together_with_the_helper_that_writes_its_snapshot()
    {
        await using var home = new LocalHome();
        (NodePlace place, NodeProcess process) = await home.StartRedisAsync();
        await LocalHome.AskAsync(place, "CLUSTER ADDSLOTSRANGE 0 16383");
        await Tools.WaitForAsync(
            () => LocalHome.AskAsync(place, "SET key value").Result == "+OK", "the one-node cluster to take writes");
        await LocalHome.AskAsync(place, "CONFIG SET rdb-key-save-delay 100000000", "BGSAVE");
        string folder = home.Provider.FolderOf(place.NodeId);
        await Tools.WaitForAsync(() => ProcessSystem.Current.FindByOutput(folder).Count == 2, "the helper to be seen");

        LocalHome.Signal(process.Id, Libc.SignalKill);
        await Tools.WaitForAsync(() => !home.StateAsync(place).Result.Running, "the server to be dead");
        Assert.Single(ProcessSystem.Current.FindByOutput(folder)); // The helper outlives its server and still writes.

        await home.StopAsync(place, process);
        Assert.Empty(ProcessSystem.Current.FindByOutput(folder));
    }

    [RedisServerFact]
    public async Task A_running_server_s_folder_is_not_removed()
    {
        await using var home = new LocalHome();
        (NodePlace place, NodeProcess process) = await home.StartRedisAsync();

        TroveException error = await Assert.ThrowsAsync<TroveException>(
            () => home.Provider.RemoveAsync(place, CancellationToken.None));

        Assert.Contains($"process {process.Id}", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(home.In(place, "redis.conf")));
    }

    [LinuxFact]
    public async Task Removing_never_follows_links()
    {
        await using var home = new LocalHome();
        NodePlace place = await home.PlaceAsync();
        string outside = Path.Combine(home.Path, "outside");
        Directory.CreateDirectory(outside);
        await File.WriteAllTextAsync(Path.Combine(outside, "kept"), "x");
        string folder = home.Provider.FolderOf(place.NodeId);
        Directory.CreateDirectory(Path.Combine(folder, "appendonlydir"));
        File.CreateSymbolicLink(Path.Combine(folder, "appendonlydir", "file"), Path.Combine(outside, "kept"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "appendonlydir", "folder"), outside);
        File.CreateSymbolicLink(Path.Combine(folder, "dangling"), "/nowhere");

        await home.Provider.RemoveAsync(place, CancellationToken.None);
        Assert.False(Directory.Exists(folder));
        Assert.True(File.Exists(Path.Combine(outside, "kept")));

        Directory.CreateSymbolicLink(folder, outside);
        await home.Provider.RemoveAsync(place, CancellationToken.None);
        Assert.False(Directory.Exists(folder));
        Assert.True(File.Exists(Path.Combine(outside, "kept")));
    }

    [LinuxFact]
    public async Task What_is_measured_is_the_room_on_disk_and_nothing_outside_the_folder()
    {
        await using var home = new LocalHome();
        NodePlace place = await home.PlaceAsync();
        string big = Path.Combine(home.Path, "big");
        await File.WriteAllBytesAsync(big, new byte[4 << 20]);
        string folder = home.Provider.FolderOf(place.NodeId);
        Directory.CreateDirectory(Path.Combine(folder, "sub"));
        await File.WriteAllBytesAsync(Path.Combine(folder, "sub", "mega"), Encoding.ASCII.GetBytes(new string('x', 1 << 20)));
        await using (FileStream sparse = File.OpenWrite(Path.Combine(folder, "sparse")))
            sparse.SetLength(1L << 30);
        File.CreateSymbolicLink(Path.Combine(folder, "link"), big);
        Directory.CreateSymbolicLink(Path.Combine(folder, "up"), home.Path);

        long? bytes = await home.Provider.MeasureAsync(place, CancellationToken.None);

        Assert.InRange(bytes!.Value, 1 << 20, (1 << 20) + (128 << 10));
    }
}
