using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Slots;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Tests.Unit.Redis.Slots;

/// <summary>Three nodes, a plan to move slots 0-9 from the first to the second, and what each node may say of them by then.</summary>
public sealed class SlotMoveStateTests
{
    private static readonly Guid[] s_nodes = [.. Enumerable.Range(0, 4).Select(_ => Guid.NewGuid())];

    private readonly List<SlotMove> _plan = [new(s_nodes[0], s_nodes[1], SlotSet.Of(new SlotRange(0, 9)))];
    private readonly Dictionary<int, string> _own = new() { [0] = "0-5000", [1] = "5001-10000", [2] = "10001-16383", [3] = "" };
    private Func<Guid, Guid> _primaryOf = node => node;

    [Fact]
    public void What_nobody_has_touched_is_fresh() => AssertState(fresh: "0-9");

    [Fact]
    public void A_slot_that_one_end_has_opened_is_finished_first()
    {
        _own[1] += Importing(0, 3) + Importing(0, 4);
        _own[0] += Migrating(1, 4);
        AssertState(fresh: "0-2 5-9", open: "3-4");
    }

    [Fact]
    public void What_the_destination_owns_is_done()
    {
        (_own[0], _own[1]) = ("6-5000", "0-5 5001-10000");
        AssertState(fresh: "6-9");
    }

    [Fact]
    public void What_the_destination_owns_and_the_source_claims_still_has_arrived()
    {
        _own[1] = "0-1 5001-10000";
        _own[0] += Migrating(1, 0) + Migrating(1, 1);
        SlotMoveState state = AssertState(fresh: "2-9", arrived: "0-1");
        Assert.Equal((s_nodes[0], s_nodes[1]), (state.Arrived[0].From, state.Arrived[0].To));
    }

    [Fact]
    public void What_has_arrived_and_is_open_at_the_source_alone_is_closed_there()
    {
        (_own[0], _own[1]) = ("1-5000" + Migrating(1, 0), "0 5001-10000");
        AssertState(fresh: "1-9", arrived: "0");
    }

    [Fact]
    public void What_somebody_else_has_meanwhile_stays_there()
    {
        (_own[0], _own[2]) = ("2-5000", "0-1 10001-16383");
        SlotMoveState state = AssertState(fresh: "2-9");
        Assert.Equal("0-1", state.Elsewhere.ToString());
    }

    [Fact]
    public void Slots_that_others_move_are_refused_with_all_of_them()
    {
        _own[2] += Migrating(0, 12000);
        _own[0] += Importing(2, 12000);
        TroveException error = Assert.Throws<TroveException>(() => Judge());
        Assert.Equal("SlotsOpen", error.ErrorId);
        Assert.Contains("slot 12000 on 127.0.0.1:7002 (to 127.0.0.1:7000)", error.Message, StringComparison.Ordinal);
        Assert.Contains("slot 12000 on 127.0.0.1:7000 (from 127.0.0.1:7002)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slot_of_the_plan_that_is_opened_to_a_third_node_is_foreign()
    {
        _own[0] += Migrating(2, 5);
        Assert.Equal("SlotsOpen", Assert.Throws<TroveException>(() => Judge()).ErrorId);
    }

    [Fact]
    public void A_slot_without_an_owner_and_one_with_two_are_errors()
    {
        _own[0] = "0-4 6-5000";
        Assert.Equal("ClusterNotReady", Assert.Throws<TroveException>(() => Judge()).ErrorId);
        (_own[0], _own[2]) = ("0-5000", "5 10001-16383");
        TroveException error = Assert.Throws<TroveException>(() => Judge());
        Assert.Contains("Slot 5 has several owners", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_failover_of_the_source_its_successor_gives_the_slots()
    {
        // The fourth node was the first one's replica, and has taken over; the destination still names the first.
        (_own[0], _own[3]) = ("", "0-5000");
        _own[1] += Importing(0, 2);
        _primaryOf = node => node == s_nodes[0] ? s_nodes[3] : node;
        SlotMoveState state = AssertState(fresh: "0-1 3-9", open: "2");
        Assert.All(state.Fresh.Concat(state.Open), move => Assert.Equal((s_nodes[3], s_nodes[1]), (move.From, move.To)));
    }

    [Fact]
    public void After_a_failover_of_the_destination_its_successor_takes_them()
    {
        (_own[1], _own[3]) = ("", "5001-10000");
        _own[0] += Migrating(1, 2);
        _primaryOf = node => node == s_nodes[1] ? s_nodes[3] : node;
        SlotMoveState state = AssertState(fresh: "0-1 3-9", open: "2");
        Assert.All(state.Fresh.Concat(state.Open), move => Assert.Equal((s_nodes[0], s_nodes[3]), (move.From, move.To)));
    }

    [Fact]
    public void A_peer_that_nobody_knows_any_more_makes_no_slot_foreign()
    {
        _own[1] += $" [7-<-{new string('9', 40)}]";
        AssertState(fresh: "0-6 8-9", open: "7");
    }

    [Fact]
    public void What_is_known_to_have_begun_is_open_though_nobody_says_so()
    {
        SlotMoveState state = AssertState(fresh: "0-9").WithOpen(SlotSet.OfSlots([3, 4, 500]));
        Assert.Equal(("0-2 5-9", "3-4"), (All(state.Fresh), All(state.Open)));
        Assert.Same(state, state.WithOpen(SlotSet.Empty));
    }

    private SlotMoveState AssertState(string fresh = "", string open = "", string arrived = "")
    {
        SlotMoveState state = Judge();
        Assert.Equal((fresh, open, arrived), (All(state.Fresh), All(state.Open), All(state.Arrived)));
        return state;
    }

    private SlotMoveState Judge() => SlotMoveState.Judge(
        _plan, _own.ToDictionary(entry => s_nodes[entry.Key], entry => View(entry.Key, entry.Value)), _primaryOf);

    private static string All(IEnumerable<SlotMove> moves) => moves.Select(move => move.Slots).Aggregate(SlotSet.Empty, (all, slots) => all.Union(slots)).ToString();

    private static string Migrating(int to, int slot) => $" [{slot}->-{Id(to)}]";

    private static string Importing(int from, int slot) => $" [{slot}-<-{Id(from)}]";

    private static string Id(int i) => new((char)('a' + i), 40);

    private static RedisNodeView View(int myself, string slots)
    {
        IEnumerable<string> lines = Enumerable.Range(0, 4).Select(i =>
            $"{Id(i)} 127.0.0.1:{7000 + i}@{17000 + i} {(i == myself ? "myself," : "")}master - 0 0 {i} connected {(i == myself ? slots.Trim() : "")}".TrimEnd());
        var info = ClusterInfo.Parse(
            "cluster_state:ok\r\ncluster_slots_assigned:16384\r\ncluster_slots_ok:16384\r\ncluster_slots_pfail:0\r\ncluster_slots_fail:0\r\n"
            + "cluster_known_nodes:4\r\ncluster_size:3\r\ncluster_current_epoch:4\r\ncluster_my_epoch:1\r\n");
        return new RedisNodeView(
            new RedisEndpoint("127.0.0.1", 7000 + myself), RedisServerKind.Redis, info, ClusterNodes.Parse(string.Join('\n', lines) + "\n"));
    }
}
