using System.Net;
using System.Net.Sockets;
using TroveClusters.Engine.Providers;

namespace TroveClusters.Tests.Integration.Providers;

/// <summary>Starts that fail, and what is said of them.</summary>
[Collection("local servers")]
public sealed class LocalStartFailureTests
{
    [RedisServerFact]
    public Task A_port_taken_since_it_was_probed_is_told() => PortTakenAsync(0);

    [RedisServerFact]
    public Task A_bus_port_taken_since_it_was_probed_is_told() => PortTakenAsync(10000);

    [RedisServerFact]
    public async Task Of_two_homes_that_chose_the_same_port_one_gets_it_and_the_other_is_told()
    {
        await using var one = new LocalHome();
        await using var other = new LocalHome();
        NodePlace place = await one.PlaceAsync();
        NodePlace same = place with { NodeId = Guid.NewGuid() };
        other.Watch(same);

        NodeStartResult[] results = await Task.WhenAll(
            one.Provider.StartAsync(place, LocalHome.Redis(place), CancellationToken.None),
            other.Provider.StartAsync(same, LocalHome.Redis(same), CancellationToken.None));

        Assert.Equal(
            [NodeStartOutcome.Started, NodeStartOutcome.PortTaken], results.Select(result => result.Outcome).Order());
    }

    [RedisServerFact]
    public async Task A_server_that_refuses_its_settings_is_quoted_without_its_secrets()
    {
        await using var home = new LocalHome();

        (NodePlace place, NodeStartResult result) =
            await home.TryStartRedisAsync($"masterauth {LocalHome.Secret} too-much");

        Assert.Equal(NodeStartOutcome.Exited, result.Outcome);
        Assert.Null(result.Process);
        Assert.Contains("exit code 1", result.Detail, StringComparison.Ordinal);
        Assert.Contains("FATAL CONFIG FILE ERROR", result.Detail, StringComparison.Ordinal);
        Assert.Contains("masterauth *** too-much", result.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(LocalHome.Secret, result.Detail, StringComparison.Ordinal);
        Assert.False((await home.StateAsync(place)).Running);
    }

    [RedisServerFact]
    public async Task An_earlier_failure_in_the_log_is_not_taken_for_a_new_one()
    {
        await using var home = new LocalHome();
        NodePlace place = await home.PlaceAsync();
        Directory.CreateDirectory(home.Provider.FolderOf(place.NodeId));
        await File.WriteAllTextAsync(home.In(place, "server.log"), "bind: Address already in use\n");

        NodeStartResult result = await home.Provider.StartAsync(
            place, LocalHome.Redis(place, "nonsense"), CancellationToken.None);

        Assert.Equal(NodeStartOutcome.Exited, result.Outcome);
        Assert.DoesNotContain("Address already in use", result.Detail, StringComparison.Ordinal);
    }

    [RedisServerFact]
    public async Task A_server_that_does_not_say_that_it_has_started_is_known_by_its_port()
    {
        await using var home = new LocalHome();

        (NodePlace place, _) = await home.StartRedisAsync("loglevel warning");

        Assert.Equal("+PONG", await LocalHome.AskAsync(place, "PING"));
    }

    [LinuxFact]
    public async Task A_program_that_is_missing_or_cannot_be_run_is_named()
    {
        await using var home = new LocalHome();
        NodePlace place = await home.PlaceAsync();
        string notExecutable = Path.Combine(home.Path, "text");
        await File.WriteAllTextAsync(notExecutable, "text");

        foreach (string program in new[] { "/nowhere/server", notExecutable })
        {
            TroveException error = await Assert.ThrowsAsync<TroveException>(() => home.Provider.StartAsync(
                place, new NodeLaunch { Program = program, Arguments = [] }, CancellationToken.None));
            Assert.Equal(TroveErrorId.ServerBinaryNotFound, error.Info.Id);
            Assert.Contains(program, error.Message, StringComparison.Ordinal);
        }

        Assert.False((await home.StateAsync(place)).Running);
    }

    [LinuxFact]
    public async Task A_file_outside_the_node_s_folder_is_not_written()
    {
        await using var home = new LocalHome();
        NodePlace place = await home.PlaceAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => home.Provider.StartAsync(
            place, LocalHome.Sleep with { Files = new Dictionary<string, string> { ["../escaped"] = "" } }, CancellationToken.None));

        Assert.Empty(Directory.GetFiles(Path.Combine(home.Path, "nodes")));
    }

    [LinuxFact]
    public async Task Allocations_by_two_instances_that_share_what_is_taken_never_meet()
    {
        await using var one = new LocalHome();
        await using var other = new LocalHome();
        using var catalog = new SemaphoreSlim(1);
        var taken = new HashSet<HostPort>();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
        {
            await catalog.WaitAsync();
            try
            {
                IReadOnlyList<NodePlace> places = await (i % 2 == 0 ? one : other).Provider.AllocateAsync(
                    [new NodeWish(Guid.NewGuid())], new PortNeeds([10000]), taken, CancellationToken.None);
                Assert.True(taken.Add(new HostPort(null, places[0].Port)));
            }
            finally
            {
                catalog.Release();
            }
        }));

        Assert.Equal(100, taken.Count);
    }

    private static async Task PortTakenAsync(int distance)
    {
        await using var home = new LocalHome();
        NodePlace place = await home.PlaceAsync();
        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        stranger.Bind(new IPEndPoint(IPAddress.Loopback, place.Port + distance));
        stranger.Listen();

        NodeStartResult result = await home.Provider.StartAsync(place, LocalHome.Redis(place), CancellationToken.None);

        Assert.Equal(NodeStartOutcome.PortTaken, result.Outcome);
        Assert.Null(result.Process);
        Assert.Contains("Address already in use", result.Detail, StringComparison.Ordinal);
        Assert.False((await home.StateAsync(place)).Running);
    }
}
