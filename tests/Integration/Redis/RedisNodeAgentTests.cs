using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using TroveClusters.Engine;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;
using TroveClusters.Tests.Integration.Engine;
using TroveClusters.Tests.Integration.Redis.Servers;

namespace TroveClusters.Tests.Integration.Redis;

public sealed class RedisNodeAgentTests
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    [NeedsRedisFact]
    public async Task A_node_may_be_removed_only_while_it_owns_no_slots()
    {
        await using var servers = RedisServerSet.Start(1);
        await servers.UpAsync();
        await using var agent = servers.Servers[0].Agent();
        Assert.Equal(servers.Servers[0].Endpoint, await agent.GetNodeIpAsync(s_none));
        var id = await agent.GetNodeIdForRemovalAsync(s_none);
        Assert.Equal((await agent.NodesAsync(s_none)).Myself.Id, id);
        await agent.ClusterAddSlotsAsync(7, 7, s_none);
        Assert.Null(await agent.GetNodeIdForRemovalAsync(s_none));
    }

    [NeedsRedisFact]
    public async Task Adding_slots_again_is_no_error_and_a_part_is_completed()
    {
        await using var servers = RedisServerSet.Start(1);
        await servers.UpAsync();
        await using var agent = servers.Servers[0].Agent();
        await agent.ClusterAddSlotsAsync(100, 199, s_none);
        await agent.ClusterAddSlotsAsync(100, 199, s_none);
        await agent.ClusterAddSlotsAsync(50, 250, s_none);
        Assert.Equal(SlotSet.Of(new SlotRange(50, 250)), (await agent.NodesAsync(s_none)).Myself.Slots);
    }

    [NeedsRedisFact]
    public async Task Slots_of_another_are_refused_in_the_servers_words()
    {
        await using var servers = RedisServerSet.Start(2);
        await servers.UpAsync();
        await using var nodes = new AgentSet(servers);
        await nodes.Agents[1].ClusterAddSlotsAsync(0, 9, s_none);
        await nodes.MeetAsync(0, 1);
        await nodes.UntilAsync(0, view => view.OwnedSlots == 10);
        var error = await Assert.ThrowsAsync<TroveException>(() => nodes.Agents[0].ClusterAddSlotsAsync(5, 20, s_none));
        Assert.Contains("busy", error.Message, StringComparison.Ordinal);
    }

    [NeedsRedisFact]
    public async Task Forgetting_is_idempotent_and_refuses_oneself_and_ones_primary()
    {
        await using var servers = RedisServerSet.Start(2);
        await servers.UpAsync();
        await using var nodes = new AgentSet(servers);
        await nodes.Agents[0].ClusterAddSlotsAsync(0, 16383, s_none);
        await nodes.MeetAsync(0, 1);
        await nodes.UntilAsync(1, view => view.OwnedSlots == 16384);
        var primary = (await nodes.Agents[0].NodesAsync(s_none)).Myself.Id;
        var replica = (await nodes.Agents[1].NodesAsync(s_none)).Myself.Id;
        await nodes.Agents[1].ReplicateAsync(primary, s_none);

        await nodes.Agents[1].RemoveNodesAsync([new string('a', 40)], s_none);
        var mine = await Assert.ThrowsAsync<TroveException>(() => nodes.Agents[1].RemoveNodesAsync([primary], s_none));
        Assert.Equal(nameof(TroveErrorId.NodeHasReplicas), mine.ErrorId);
        var myself = await Assert.ThrowsAsync<TroveException>(() => nodes.Agents[0].RemoveNodesAsync([primary], s_none));
        Assert.Equal(nameof(TroveErrorId.InvalidArgument), myself.ErrorId);
        await nodes.Agents[0].RemoveNodesAsync([replica], s_none);
        await nodes.Agents[0].RemoveNodesAsync([replica], s_none);
        Assert.Single((await nodes.Agents[0].NodesAsync(s_none)).Nodes);
    }

    [NeedsRedisFact]
    public async Task A_node_alone_is_not_complete_and_everything_missing_is_told()
    {
        await using var servers = RedisServerSet.Start(1);
        await servers.UpAsync();
        await using var agent = servers.Servers[0].Agent();
        var error = await Assert.ThrowsAsync<TroveException>(() => agent.ClusterCompleteAsync(s_none));
        Assert.Equal(nameof(TroveErrorId.ClusterNotReady), error.ErrorId);
        Assert.Contains("cluster_state is fail", error.Message, StringComparison.Ordinal);
        Assert.Contains("16384 slots have no owner", error.Message, StringComparison.Ordinal);
    }

    [NeedsRedisFact]
    public async Task A_call_to_a_server_that_hangs_ends_in_time_and_names_itself()
    {
        await using var servers = RedisServerSet.Start(1);
        await servers.UpAsync();
        await using var agent = servers.Servers[0].Agent(options: new RedisNodeAgentOptions { CallTimeout = new TimeLimit(TimeSpan.FromSeconds(2), "default.agent_call_high_timeout") });
        Signals.Freeze(servers.Servers[0].Process.Id);
        // Connections are accepted for the frozen server all the same.
        var error = await Assert.ThrowsAsync<TroveException>(() => agent.GetNodeIpAsync(s_none));
        Assert.Equal(nameof(TroveErrorId.OperationTimedOut), error.ErrorId);
        Assert.Contains("GetNodeIp", error.Message, StringComparison.Ordinal);
        Assert.Contains("2 s (default.agent_call_high_timeout)", error.Message, StringComparison.Ordinal);
        Signals.Thaw(servers.Servers[0].Process.Id);
        // The agent recovers by itself; on a busy machine one call may still take longer than it may.
        using var watchdog = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await agent.WaitUntilUpAsync(watchdog.Token);
    }

    [NeedsRedisFact]
    public async Task Each_of_the_six_calls_is_logged_at_debug_level_without_secrets()
    {
        await using var servers = RedisServerSet.Start(1, "--requirepass", "hidden-horse");
        var credential = new RedisCredential(null, "hidden-horse");
        await servers.UpAsync(credential);
        var log = new ListLogger();
        await using var agent = new RedisNodeAgent(servers.Servers[0].Endpoint, credential, RedisNodeAgentOptions.Default, log);
        await agent.GetNodeIpAsync(s_none);
        await agent.GetNodeIdForRemovalAsync(s_none);
        await agent.RemoveNodesAsync([new string('a', 40)], s_none);
        await agent.ClusterMeetAsync("127.0.0.1", servers.Servers[0].Port, null, s_none);
        await agent.ClusterAddSlotsAsync(0, 1, s_none);
        await Assert.ThrowsAsync<TroveException>(() => agent.ClusterCompleteAsync(s_none));
        await agent.ConfigSetAsync("masterauth", "hidden-horse", s_none);

        var lines = log.Lines.Where(l => l.Level == LogLevel.Debug).Select(l => l.Text).ToList();
        foreach (var call in new[] { "GetNodeIp", "GetNodeIdForRemoval", "RemoveNodes", "ClusterMeet", "ClusterAddSlots", "ClusterComplete" })
            Assert.Contains(lines, l => l.Contains(call, StringComparison.Ordinal) && l.Contains(servers.Servers[0].Endpoint.ToString(), StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("ClusterComplete", StringComparison.Ordinal) && l.Contains("failed", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, l => l.Text.Contains("hidden", StringComparison.Ordinal));
    }

    [NeedsRedisFact]
    public async Task Waiting_for_a_server_that_does_not_come_ends_with_the_obstacle()
    {
        await using var servers = RedisServerSet.Start(1);
        servers.Servers[0].Kill();
        // It is waited for until an attempt has failed, however long that takes, and no longer.
        using var patience = new CancellationTokenSource();
        var log = new ListLogger { OnLine = line => { if (line.Contains("failed", StringComparison.Ordinal)) patience.Cancel(); } };
        await using var agent = servers.Servers[0].Agent(logger: log);
        var error = await Assert.ThrowsAsync<WaitCanceledException>(() => agent.WaitUntilUpAsync(patience.Token));
        Assert.Contains("refused", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("does not answer", error.Message, StringComparison.Ordinal);
        servers.Servers[0].Restart();
        using var watchdog = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await agent.WaitUntilUpAsync(watchdog.Token);
        await agent.ShutdownAsync(save: false, s_none);
        await servers.Servers[0].Process.WaitForExitAsync();
    }

    [Fact]
    public async Task A_wait_cut_short_in_an_attempt_tells_what_came_of_the_attempt_before()
    {
        // A port that refuses while it is only bound, and is mute when it listens.
        using var port = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        port.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var listening = new TaskCompletionSource();
        var log = new ListLogger
        {
            OnLine = line =>
            {
                if (!line.Contains("failed", StringComparison.Ordinal) || listening.Task.IsCompleted)
                    return;
                port.Listen();
                listening.SetResult();
            },
        };
        await using var agent = new RedisNodeAgent(
            new RedisEndpoint("127.0.0.1", ((IPEndPoint)port.LocalEndPoint!).Port), null, RedisNodeAgentOptions.Default, log);
        using var patience = new CancellationTokenSource();
        var waiting = agent.WaitUntilUpAsync(patience.Token);
        using var watchdog = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await listening.Task.WaitAsync(watchdog.Token);
        using var asked = await port.AcceptAsync(watchdog.Token);
        Assert.NotEqual(0, await asked.ReceiveAsync(new byte[64], watchdog.Token));
        await patience.CancelAsync();
        var error = await Assert.ThrowsAsync<WaitCanceledException>(() => waiting);
        Assert.Contains("does not answer; the attempt before: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("refused", error.Message, StringComparison.Ordinal);
    }

    private sealed class ListLogger : ILogger
    {
        public Action<string> OnLine { get; init; } = _ => { };

        public List<(LogLevel Level, string Text)> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = formatter(state, exception) + exception;
            lock (Lines)
                Lines.Add((logLevel, line));
            OnLine(line);
        }
    }
}
