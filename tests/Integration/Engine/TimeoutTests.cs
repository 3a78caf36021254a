using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using TroveClusters.Tests.Integration.Redis;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>
/// What is waited for really hangs: frozen servers, a program that never listens, a port that never replies. The error names
/// the option and the state, and the operation ends by its rules. How long it took is nowhere asserted.
/// </summary>
public sealed class TimeoutTests : EngineTest
{
    /// <summary>A test that waits this long is broken: far above all limits that are set here.</summary>
    private static readonly TimeSpan s_watchdog = TimeSpan.FromMinutes(3);

    /// <summary>Far above the watchdog: what is not meant to strike.</summary>
    private const int Never = 3600;

    [NeedsRedisFact]
    public async Task Usage_timeout_bounds_a_server_that_never_listens()
    {
        // Nor does it end when it is asked to.
        string program = Script("trap '' TERM; while :; do sleep 0.1; done");
        Configure(program, ("cluster_delete_time_out", 2), ("usage_timeout", 4), ("agent_call_low_timeout", Never), ("agent_call_high_timeout", Never));
        TroveException error = await TimesOutAsync(TestHome.CreateRequest("mute", 2), "4 s (default.usage_timeout)");
        Assert.Contains("mute-member-", error.Message, StringComparison.Ordinal);
        Assert.Contains("has not taken port", error.Message, StringComparison.Ordinal);
        Assert.Contains("I am not listening", error.Message, StringComparison.Ordinal);
        await AssertNothingIsLeftAsync("mute");
    }

    [NeedsRedisFact]
    public async Task Usage_timeout_bounds_a_server_that_freezes_while_it_starts()
    {
        // A Redis that listens, and then waits for ever for somebody to write what it is to load.
        string program = Script($"mkfifo dump.rdb\nexec {Program()} \"$@\" --appendonly no");
        Configure(program, ("usage_timeout", 3), ("agent_call_low_timeout", 1));
        await TimesOutAsync(TestHome.CreateRequest("ice", 1), "3 s (default.usage_timeout)");
        await AssertNothingIsLeftAsync("ice");
    }

    [NeedsRedisTheory]
    [InlineData(true, "8 s (-TimeoutSeconds)")]
    [InlineData(false, "8 s (default.cluster_usage_timeout)")]
    public async Task The_time_of_the_whole_operation_is_up_in_a_step_that_waits(bool given, string limit)
    {
        string program = Script("exec sleep 600");
        Configure(program, ("cluster_usage_timeout", given ? Never : 8), ("usage_timeout", Never));
        CreateClusterRequest request = TestHome.CreateRequest("late", 1);
        TroveException error = await TimesOutAsync(
            new CreateClusterRequest
            {
                Name = request.Name,
                Datastore = request.Datastore,
                Nodes = request.Nodes,
                Flavor = request.Flavor,
                VolumeSize = request.VolumeSize,
                Timeout = given ? TimeSpan.FromSeconds(8) : null,
            },
            limit);
        Assert.Contains("'Start 1 server(s)'", error.Message, StringComparison.Ordinal);
        Assert.Contains("has not taken port", error.Message, StringComparison.Ordinal);
        await AssertNothingIsLeftAsync("late");
    }

    [NeedsRedisFact]
    public async Task The_time_of_the_whole_operation_is_up_while_nodes_are_to_agree_and_they_are_told()
    {
        Configure(null, ("cluster_usage_timeout", 6), ("agent_call_low_timeout", 1), ("agent_call_high_timeout", Never));
        FreezeOneAt("Form");
        TroveException error = await TimesOutAsync(TestHome.CreateRequest("late", 3), "(default.cluster_usage_timeout)", "(default.agent_call_low_timeout)");
        Assert.Contains("127.0.0.1:", error.Message, StringComparison.Ordinal);
        await AssertNothingIsLeftAsync("late");
    }

    [NeedsRedisFact]
    public async Task Agent_call_high_timeout_bounds_forming()
    {
        Configure(null, ("agent_call_low_timeout", Never), ("agent_call_high_timeout", 2));
        FreezeOneAt("Form");
        TroveException error = await TimesOutAsync(TestHome.CreateRequest("ice", 3), "2 s (default.agent_call_high_timeout)");
        Assert.Contains("127.0.0.1:", error.Message, StringComparison.Ordinal);
        await AssertNothingIsLeftAsync("ice");
    }

    [NeedsRedisFact]
    public async Task Agent_call_low_timeout_bounds_connecting_however_long_a_call_may_take()
    {
        Configure(null, ("agent_call_low_timeout", 2), ("agent_call_high_timeout", Never));
        FreezeOneAt("Form");
        await TimesOutAsync(TestHome.CreateRequest("ice", 3), "2 s (default.agent_call_low_timeout)");
        await AssertNothingIsLeftAsync("ice");
    }

    [NeedsRedisFact]
    public async Task Agent_call_high_timeout_bounds_the_proof()
    {
        // Time enough for a busy machine to come as far as the proof.
        Configure(null, ("agent_call_low_timeout", Never), ("agent_call_high_timeout", 8));
        FreezeOneAt("Prove");
        TroveException error = await FailsAsync(TestHome.CreateRequest("ice", 3));
        Assert.Equal("ClusterNotReady", error.ErrorId);
        Assert.Contains("within 8 s (default.agent_call_high_timeout)", error.Message, StringComparison.Ordinal);
        Assert.Contains("ice-member-", error.Message, StringComparison.Ordinal);
        await AssertNothingIsLeftAsync("ice");
    }

    [NeedsRedisFact]
    public async Task A_growth_that_times_out_is_undone_although_its_node_is_still_frozen()
    {
        RedisCluster cluster = await Home.CreateAsync("grow", 3);
        HashSet<int> members = [.. Home.Servers()];
        Configure(null, ("agent_call_low_timeout", 3), ("agent_call_high_timeout", 5));
        FreezeOneAt("Make", server => !members.Contains(server));
        await TimesOutAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) }, "default.agent_call_");
        Configure(null);
        RedisCluster after = await Home.GetAsync("grow", refresh: true);
        Assert.Equal((3, TroveClusterStatus.Active, ""), (after.NodeCount, after.Status, after.Message));
        Assert.Equal(3, Home.NodeFolders().Count);
        Assert.Equal(TroveOperationState.RolledBack, (await Home.OperationsAsync())[0].State);
    }

    [NeedsRedisFact]
    public async Task Agent_call_high_timeout_bounds_the_wait_for_a_frozen_member_at_a_start()
    {
        RedisCluster cluster = await Home.CreateAsync("start", 3);
        Signals.Kill(Home.ServerOf(cluster.Nodes[0]));
        Signals.Freeze(Home.ServerOf(cluster.Nodes[1]));
        await Eventually.IsTrueAsync(async () => (await Home.GetAsync("start")).Nodes[0].Status == TroveNodeStatus.Shutdown, () => "the node to be gone");
        Configure(null, ("agent_call_low_timeout", 1), ("agent_call_high_timeout", 3));
        TroveException error = await TimesOutAsync(new StartClusterRequest { ClusterId = cluster.Id }, "3 s (default.agent_call_high_timeout)");
        Assert.Contains($"{cluster.Nodes[1].Host}:{cluster.Nodes[1].Port} does not answer", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, Home.Servers().Count);
    }

    [NeedsRedisFact]
    public async Task Agent_call_low_timeout_bounds_a_refresh_whatever_hangs()
    {
        RedisCluster cluster = await Home.CreateAsync("view", 3);
        Configure(null, ("agent_call_low_timeout", 3), ("agent_call_high_timeout", Never));
        Signals.Freeze(Home.ServerOf(cluster.Nodes[0]));
        // A port that accepts and never replies, where the second node's server was.
        Signals.Kill(Home.ServerOf(cluster.Nodes[1]));
        using var silent = new TcpListener(IPAddress.Loopback, cluster.Nodes[1].Port) { ExclusiveAddressUse = false };
        silent.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        await Eventually.IsTrueAsync(() => TryStart(silent), () => "the port to be free");
        RedisCluster after = await Home.GetAsync("view", refresh: true).WaitAsync(s_watchdog);
        Assert.Equal([TroveNodeStatus.Failed, TroveNodeStatus.Shutdown, TroveNodeStatus.Active], after.Nodes.Select(node => node.Status));
        Assert.Contains("3 s (default.agent_call_low_timeout)", after.Nodes[0].Message, StringComparison.Ordinal);
    }

    [NeedsRedisFact]
    public async Task Command_process_timeout_bounds_a_program_that_does_not_tell_its_version()
    {
        string program = Path.Combine(Home.Folder, "server");
        Write(program, "exec sleep 600");
        Configure(program, ("command_process_timeout", 1));
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => Home.Service.PlanAsync(TestHome.CreateRequest("mute", 1), default)).WaitAsync(s_watchdog);
        Assert.Equal("OperationTimedOut", error.ErrorId);
        Assert.Contains($"{program} did not answer --version within 1 s (default.command_process_timeout)", error.Message, StringComparison.Ordinal);
        Assert.Empty(await Home.OperationsAsync());
    }

    private void Configure(string? program, params (string Option, int Seconds)[] limits)
    {
        var general = new JsonObject(limits.Select(limit => KeyValuePair.Create(limit.Option, (JsonNode?)limit.Seconds)));
        Home.Configure(new JsonObject { ["default"] = general, ["redis"] = new JsonObject { ["server_path"] = program } }.ToJsonString());
    }

    private async Task<TroveException> FailsAsync(OperationRequest request) => await Home.FailsAsync(request).WaitAsync(s_watchdog);

    /// <summary>The error quotes a limit, and its advice names it.</summary>
    private async Task<TroveException> TimesOutAsync(OperationRequest request, params string[] limits)
    {
        TroveException error = await FailsAsync(request);
        Assert.True(error.ErrorId == "OperationTimedOut", error.ToString());
        Assert.True(limits.Any(limit => error.Message.Contains(limit, StringComparison.Ordinal)), error.Message);
        Assert.Matches(@"give it more time with (default\.\w+|-TimeoutSeconds)", error.RecommendedAction);
        return error;
    }

    private async Task AssertNothingIsLeftAsync(string name)
    {
        Assert.Null(await Home.FindAsync(name));
        Assert.Empty(Home.Servers());
        Assert.Empty(Home.NodeFolders());
        Assert.Equal(TroveOperationState.RolledBack, (await Home.OperationsAsync())[0].State);
    }

    private void FreezeOneAt(string step, Func<int, bool>? which = null) => Home.Observer.OnStep = begun =>
    {
        if (begun.Step.StartsWith(step, StringComparison.Ordinal))
            Signals.Freeze(Home.Servers().First(which ?? (_ => true)));
    };

    private static bool TryStart(TcpListener listener)
    {
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Program() => "/usr/bin/env redis-server";

    /// <summary>A server program that tells a version, and otherwise does what it is given.</summary>
    private string Script(string run)
    {
        string program = Path.Combine(Home.Folder, "server");
        Write(program, $"if [ \"$1\" = --version ]; then exec {Program()} --version; fi\necho I am not listening\n{run}");
        return program;
    }

    private static void Write(string program, string commands)
    {
        File.WriteAllText(program, $"#!/bin/sh\n{commands}\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
