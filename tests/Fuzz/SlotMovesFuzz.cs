using System.Globalization;
using System.Text;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Slots;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Tests.Fuzz;

/// <summary>What nodes may say of slots that were to move, whatever interrupted that.</summary>
public sealed class SlotMovesFuzz(ITestOutputHelper output)
{
    private const int Nodes = 4;
    private const int Slots = 12;

    private static readonly ClusterInfo s_info = ClusterInfo.Parse(
        "cluster_state:ok\r\ncluster_slots_assigned:16384\r\ncluster_slots_ok:16384\r\ncluster_slots_pfail:0\r\ncluster_slots_fail:0\r\n"
        + "cluster_known_nodes:4\r\ncluster_size:3\r\ncluster_current_epoch:4\r\ncluster_my_epoch:1\r\n");

    private readonly Fuzzer _fuzzer = new(output);

    [Fact]
    public void Every_planned_slot_is_judged_once_by_who_owns_it_or_it_is_refused() => _fuzzer.Run("slots on the move", fuzz =>
    {
        Guid[] nodes = [.. Enumerable.Range(0, Nodes).Select(_ => fuzz.Chance.Id())];
        var plan = new Dictionary<int, (int From, int To)>();
        (int from, int to) = (fuzz.Chance.Below(Nodes), fuzz.Chance.Below(Nodes - 1));
        to = to >= from ? to + 1 : to;
        for (int slot = 0; slot < Slots; slot++)
        {
            if (fuzz.Chance.Percent(70))
                plan[slot] = (from, to);
        }
        // Most slots are where an interrupted move leaves them; in a few cases somebody else has been there.
        var owned = new List<int>[Nodes];
        var open = new StringBuilder[Nodes];
        for (int node = 0; node < Nodes; node++)
            (owned[node], open[node]) = ([], new StringBuilder());
        bool foreign = fuzz.Chance.Percent(65);
        for (int slot = 0; slot < Slots; slot++)
        {
            (int source, int target) = plan.TryGetValue(slot, out (int From, int To) move) ? move : (from, from);
            owned[fuzz.Chance.Percent(60) ? source : target].Add(slot);
            if (fuzz.Chance.Percent(10) && source != target)
                owned[target].Add(slot);
            if (source != target && fuzz.Chance.Percent(30))
                open[source].Append(CultureInfo.InvariantCulture, $" [{slot}->-{Id(target)}]");
            if (source != target && fuzz.Chance.Percent(30))
                open[target].Append(CultureInfo.InvariantCulture, $" [{slot}-<-{Id(source)}]");
            if (!foreign || !fuzz.Chance.Percent(12))
                continue;
            int anybody = fuzz.Chance.Below(Nodes);
            if (fuzz.Chance.Percent(50))
                owned[anybody].Add(slot);
            else
                open[anybody].Append(CultureInfo.InvariantCulture, $" [{slot}->-{Id((anybody + 1) % Nodes)}]");
        }
        string[] said = [.. Enumerable.Range(0, Nodes).Select(node => $"{SlotSet.OfSlots(owned[node])}{open[node]}")];
        fuzz.Input = $"{from} to {to}: {SlotSet.OfSlots(plan.Keys)}; {string.Join("; ", said)}";
        List<SlotMove> moves = plan.Count == 0 ? [] : [new SlotMove(nodes[from], nodes[to], SlotSet.OfSlots(plan.Keys))];
        Dictionary<Guid, RedisNodeView> views = Enumerable.Range(0, Nodes).ToDictionary(node => nodes[node], node => View(node, said[node]));
        SlotMoveState? state = null;
        if (!FuzzCase.Accepts(() => state = SlotMoveState.Judge(moves, views, node => node), TroveErrorId.SlotsOpen, TroveErrorId.ClusterNotReady))
            return false;
        int[] judged = [.. state!.Fresh.Concat(state.Open).Concat(state.Arrived).SelectMany(move => move.Slots.Slots).Concat(state.Elsewhere.Slots)];
        Assert.Equal(judged.Length, judged.Distinct().Count());
        foreach (int slot in plan.Keys)
        {
            bool isOpen = open.Any(text => text.ToString().Contains($"[{slot}-", StringComparison.Ordinal));
            bool done = owned[to].Contains(slot) && owned.Count(slots => slots.Contains(slot)) == 1 && !isOpen;
            Assert.NotEqual(done, judged.Contains(slot));
            Assert.Equal(owned[to].Contains(slot) && !done, state.Arrived.Any(move => move.Slots.Contains(slot)));
            Assert.Equal(!owned[to].Contains(slot) && owned[from].Contains(slot) && isOpen, state.Open.Any(move => move.Slots.Contains(slot)));
        }
        return true;
    });

    private static string Id(int node) => new((char)('a' + node), 40);

    private static RedisNodeView View(int myself, string slots)
    {
        IEnumerable<string> lines = Enumerable.Range(0, Nodes).Select(node => string.Create(
            CultureInfo.InvariantCulture, $"{Id(node)} 127.0.0.1:{7000 + node}@{17000 + node} {(node == myself ? "myself," : "")}master - 0 0 {node} connected {(node == myself ? slots.Trim() : "")}").TrimEnd());
        return new RedisNodeView(new RedisEndpoint("127.0.0.1", 7000 + myself), RedisServerKind.Redis, s_info, ClusterNodes.Parse(string.Join('\n', lines) + "\n"));
    }
}
