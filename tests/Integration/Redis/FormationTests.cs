using TroveClusters.Engine;
using Microsoft.Extensions.Logging.Abstractions;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Formation;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;
using TroveClusters.Tests.Integration.Engine;
using TroveClusters.Tests.Integration.Redis.Servers;

namespace TroveClusters.Tests.Integration.Redis;

public sealed class FormationTests
{
    private const string AllAgree = "all nodes agree";
    private static readonly CancellationToken s_none = CancellationToken.None;

    [NeedsRedisFact]
    public async Task Six_nodes_become_a_cluster_and_keep_their_timeout()
    {
        await using var servers = RedisServerSet.Start(6);
        await servers.UpAsync();
        await using var nodes = new AgentSet(servers);
        var journal = new Journal();

        var result = await FormAsync(nodes.CreateRequest(), journal.Options);

        Assert.Equal(SlotSplit.Split(6).Select(r => SlotSet.Of(r)), result.Fresh.Select(f => f.Slots));
        Assert.Equal(6, result.Fresh.Select(f => f.ConfigEpoch).Distinct().Count());
        Assert.Equal(AllAgree, await nodes.AgreementAsync(0, 6));
        Assert.Equal(Enumerable.Repeat(15000L, 6), journal.Records.Select(r => r.Milliseconds));
        Assert.Equal(result.Fresh.Select(f => (f.Id, f.Node.Node.Endpoint.ToString())), journal.Records.Select(r => (r.NodeId, r.Endpoint)));
        Assert.Equal(Enumerable.Repeat("15000", 6), await TimeoutsAsync(nodes));
    }

    [NeedsRedisFact]
    public async Task More_nodes_than_greet_in_full_become_a_cluster()
    {
        const int count = MeetTopology.FullMeshLimit + 3;
        await using var servers = RedisServerSet.Start(count);
        await servers.UpAsync();
        await using var nodes = new AgentSet(servers);
        await FormAsync(nodes.CreateRequest(), new Journal().Options);
        Assert.Equal(AllAgree, await nodes.AgreementAsync(0, count));
    }

    [NeedsRedisFact]
    public async Task One_node_becomes_a_cluster_of_its_own()
    {
        await using var servers = RedisServerSet.Start(1);
        await servers.UpAsync();
        await using var nodes = new AgentSet(servers);
        await FormAsync(nodes.CreateRequest(), new Journal().Options);
        Assert.Equal(AllAgree, await nodes.AgreementAsync(0, 1));
    }

    [NeedsRedisFact]
    public async Task Without_a_journal_no_timeout_is_touched_and_it_gets_ready_all_the_same()
    {
        await using var servers = RedisServerSet.Start(2);
        await servers.UpAsync();
        await using var nodes = new AgentSet(servers);
        await FormAsync(nodes.CreateRequest(), new FormationOptions());
        Assert.Equal(AllAgree, await nodes.AgreementAsync(0, 2));
        Assert.Equal(["15000", "15000"], await TimeoutsAsync(nodes));
    }

    [NeedsRedisFact]
    public async Task A_stopped_formation_restores_timeouts_and_is_finished_when_repeated()
    {
        await using var servers = RedisServerSet.Start(4);
        await servers.UpAsync();
        await using var nodes = new AgentSet(servers);
        using var stop = new CancellationTokenSource();
        var stopping = new FormationOptions
        {
            JournalNodeTimeouts = (_, _) => Task.CompletedTask,
            Progress = p =>
            {
                if (p.Phase == FormationPhase.Agree)
                    stop.Cancel();
            },
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ClusterFormation.FormAsync(nodes.CreateRequest(), stopping, NullLogger.Instance, stop.Token));
        Assert.Equal(Enumerable.Repeat("15000", 4), await TimeoutsAsync(nodes));

        var journal = new Journal();
        await FormAsync(nodes.CreateRequest(), journal.Options);
        Assert.Equal(AllAgree, await nodes.AgreementAsync(0, 4));
        // And on a whole cluster it has nothing to do.
        var again = await FormAsync(nodes.CreateRequest(), journal.Options);
        Assert.Equal(4, again.Fresh.Count);
    }

    [NeedsRedisFact]
    public async Task A_cluster_formed_in_part_by_somebody_killed_is_finished()
    {
        await using var servers = RedisServerSet.Start(4);
        await servers.UpAsync();
        await using var nodes = new AgentSet(servers);
        var split = SlotSplit.Split(4);
        await nodes.Agents[0].ClusterAddSlotsAsync(split[0].First, split[0].Last, s_none);
        await nodes.Agents[1].ClusterAddSlotsAsync(split[1].First, split[1].First + 100, s_none);
        await nodes.Agents[1].SetConfigEpochAsync(1, s_none);
        await nodes.MeetAsync(0, 1);
        await nodes.MeetAsync(2, 0);
        await nodes.UntilAsync(0, view => view.Nodes.Nodes.Count == 3 && view.Nodes.Nodes.All(n => n.IsHealthy));

        var result = await FormAsync(nodes.CreateRequest(), new Journal().Options);
        Assert.Equal(split.Select(r => SlotSet.Of(r)), result.Fresh.Select(f => f.Slots));
        Assert.Equal(AllAgree, await nodes.AgreementAsync(0, 4));
    }

    [NeedsRedisFact]
    public async Task Nodes_that_are_not_empty_are_refused_before_anything_is_written()
    {
        await using var servers = RedisServerSet.Start(6);
        await servers.UpAsync();
        await using var nodes = new AgentSet(servers);
        // 0 is empty, 1 holds a key, 2 knows a stranger (4), 3 owns other slots than it is to.
        await nodes.Agents[1].ClusterAddSlotsAsync(0, 16383, s_none);
        await nodes.UntilAsync(1, view => view.Serves);
        (await nodes.Agents[1].CallAsync(new RedisCommand("SET", "k", "v"), s_none)).AsOk();
        await nodes.MeetAsync(2, 4);
        await nodes.UntilAsync(2, view => view.Nodes.Nodes.Count == 2 && view.Nodes.Nodes.All(n => n.IsHealthy));
        await nodes.Agents[3].ClusterAddSlotsAsync(1, 2, s_none);

        var error = await Assert.ThrowsAsync<TroveException>(() => FormAsync(nodes.CreateRequest(4), new Journal().Options));

        Assert.Equal(nameof(TroveErrorId.NodeNotEmpty), error.ErrorId);
        Assert.Contains($"{nodes.Agents[1].Endpoint} holds 1 keys", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{nodes.Agents[2].Endpoint} knows {nodes.Agents[4].Endpoint}", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{nodes.Agents[3].Endpoint} owns the slots 1-2", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(nodes.Agents[0].Endpoint.ToString(), error.Message, StringComparison.Ordinal);
        var untouched = (await nodes.Agents[0].NodesAsync(s_none)).Myself;
        Assert.True(untouched.Slots.IsEmpty);
        Assert.Equal(0, untouched.ConfigEpoch);
    }

    [NeedsRedisFact]
    public async Task A_server_without_cluster_mode_and_the_same_server_twice_are_refused()
    {
        await using var servers = RedisServerSet.Start(1);
        servers.Add(1, cluster: false);
        await servers.UpAsync();
        await using var nodes = new AgentSet(servers);
        var plain = await Assert.ThrowsAsync<TroveException>(() => FormAsync(nodes.CreateRequest(), new Journal().Options));
        Assert.Equal(nameof(TroveErrorId.OperationNotSupported), plain.ErrorId);

        await using var same = new AgentSet([servers.Servers[0], servers.Servers[0]]);
        var twice = await Assert.ThrowsAsync<TroveException>(() => FormAsync(same.CreateRequest(), new Journal().Options));
        Assert.Equal(nameof(TroveErrorId.InvalidArgument), twice.ErrorId);
    }

    [NeedsRedisFact]
    public async Task Two_empty_nodes_join_a_cluster_at_work_and_its_members_timeouts_are_left_alone()
    {
        await using var servers = RedisServerSet.Start(5);
        await servers.UpAsync();
        await using var nodes = new AgentSet(servers);
        await FormAsync(nodes.CreateRequest(3), new Journal().Options);
        var journal = new Journal();

        var result = await FormAsync(
            new FormationRequest
            {
                Fresh = [.. nodes.Agents.Skip(3).Select(a => new FormationNode { Node = a })],
                Members = [.. nodes.Agents.Take(3)],
            },
            journal.Options);

        Assert.Equal(AllAgree, await nodes.AgreementAsync(0, 5));
        Assert.All(result.Fresh, f => Assert.True(f.Slots.IsEmpty));
        Assert.Equal(result.Fresh.Select(f => f.Id), journal.Records.Select(r => r.NodeId));
        Assert.Equal(Enumerable.Repeat("15000", 5), await TimeoutsAsync(nodes));
    }

    [NeedsRedisFact]
    public async Task Replicas_copy_their_primaries()
    {
        await using var servers = RedisServerSet.Start(6, "--repl-diskless-sync-delay", "0");
        await servers.UpAsync();
        await using var nodes = new AgentSet(servers);
        var request = nodes.CreateRequest(3);
        request = request with
        {
            Fresh = [.. request.Fresh, .. nodes.Agents.Skip(3).Select((a, i) => new FormationNode { Node = a, ReplicaOf = nodes.Agents[i] })],
        };
        var result = await FormAsync(request, new Journal().Options);
        Assert.Equal(AllAgree, await nodes.AgreementAsync(0, 6));
        for (var i = 3; i < 6; i++)
        {
            Assert.Equal(result.Fresh[i - 3].Id, (await nodes.Agents[i].NodesAsync(s_none)).Myself.PrimaryId);
            Assert.Equal("up", (await nodes.Agents[i].InfoAsync("replication", s_none)).Fields.Find("master_link_status"));
        }
        // Repeated with replicas in place.
        await FormAsync(request, new Journal().Options);
    }

    [NeedsRedisFact]
    public async Task A_node_that_dies_meanwhile_is_named_in_the_error()
    {
        await using var servers = RedisServerSet.Start(3);
        await FailsAsync(servers, FormationPhase.Agree, servers.Servers[2].Kill);
    }

    public static TheoryData<string> Phases => ["Check", "Slots", "Meet", "Agree", "Serve"];

    [NeedsRedisTheory]
    [MemberData(nameof(Phases))]
    public async Task A_node_that_freezes_in_any_phase_is_named_when_the_time_is_up(string phase)
    {
        await using var servers = RedisServerSet.Start(3);
        try
        {
            await FailsAsync(servers, Enum.Parse<FormationPhase>(phase), () => Signals.Freeze(servers.Servers[2].Process.Id));
        }
        finally
        {
            Signals.Thaw(servers.Servers[2].Process.Id);
        }
    }

    private static async Task FailsAsync(RedisServerSet servers, FormationPhase phase, Action harm)
    {
        await servers.UpAsync();
        await using var nodes = new AgentSet(servers);
        var harmed = 0;
        var options = new Journal().Options with
        {
            // Time enough for a busy machine to come as far as that, and then to look at the node for as long as it may take.
            Timeout = new TimeLimit(TimeSpan.FromSeconds(5), "default.agent_call_high_timeout"),
            AnswerTimeout = new TimeLimit(TimeSpan.FromSeconds(1), "default.agent_call_low_timeout"),
            Progress = p =>
            {
                if (p.Phase == phase && Interlocked.Exchange(ref harmed, 1) == 0)
                    harm();
            },
        };
        var error = await Assert.ThrowsAsync<TroveException>(() => FormAsync(nodes.CreateRequest(), options)).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(nameof(TroveErrorId.OperationTimedOut), error.ErrorId);
        Assert.Contains("default.agent_call_high_timeout", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("within 5 s (default.agent_call_high_timeout)", error.Message, StringComparison.Ordinal);
        Assert.Contains(servers.Servers[2].Endpoint.ToString(), error.Message, StringComparison.Ordinal);
        foreach (var survivor in nodes.Agents.Take(2))
            Assert.Equal("15000", await survivor.ConfigGetAsync(NodeTimeouts.Setting, s_none));
    }

    private static Task<FormationResult> FormAsync(FormationRequest request, FormationOptions options) =>
        ClusterFormation.FormAsync(request, options, NullLogger.Instance, s_none);

    private static async Task<List<string>> TimeoutsAsync(AgentSet nodes) =>
        [.. (await Task.WhenAll(nodes.Agents.Select(a => a.ConfigGetAsync(NodeTimeouts.Setting, s_none)))).Select(t => t ?? "none")];

    private sealed class Journal
    {
        public List<NodeTimeoutRecord> Records { get; } = [];

        public FormationOptions Options => new()
        {
            JournalNodeTimeouts = (records, _) =>
            {
                Records.AddRange(records);
                return Task.CompletedTask;
            },
        };
    }
}
