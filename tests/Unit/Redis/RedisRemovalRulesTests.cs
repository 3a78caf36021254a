using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Redis;
using TroveClusters.Engine.Redis.Formation;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Topology;
using TroveClusters.Tests.Unit.Catalog;
using TroveClusters.Tests.Unit.Engine;

namespace TroveClusters.Tests.Unit.Redis;

/// <summary>Two nodes share the slots, the third is empty, the fourth is a replica of the first; who says otherwise is named.</summary>
public sealed class RedisRemovalRulesTests
{
    private readonly ClusterRow _cluster = CatalogSamples.Cluster("c");
    private readonly List<NodeRow> _nodes;
    private readonly Dictionary<Guid, NodeAnswer> _views;

    public RedisRemovalRulesTests()
    {
        _nodes = [.. Enumerable.Range(0, 4).Select(i => CatalogSamples.Node(_cluster, i + 1) with
        {
            Host = "127.0.0.1",
            Port = 7000 + i,
            Process = $$"""{"Id":{{100 + i}},"StartTime":"1","BootId":"b"}""",
        })];
        for (int i = 0; i < _nodes.Count; i++)
        {
            string slots = i switch { 0 => "0-8191", 1 => "8192-16383", _ => "" };
            _nodes[i] = _nodes[i] with { Facts = new RedisNodeFacts { RedisId = Id(i), Slots = slots, Primary = i == 3 ? _nodes[0].Id : null }.ToJson() };
        }
        _views = Enumerable.Range(0, 4).ToDictionary(i => _nodes[i].Id, i => View(i));
    }

    [Fact]
    public void An_empty_node_may_go() => Check(2);

    [Fact]
    public void A_replica_may_go() => Check(3);

    [Fact]
    public void Owners_of_slots_are_refused_all_by_name()
    {
        TroveException error = Refuses("NodeOwnsSlots", 0, 1, 2);
        Assert.Equal(["c-member-1", "c-member-2"], Assert.IsType<string[]>(error.Target));
        Assert.Contains("c-member-1 (8192 slots)", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c-member-3", error.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was removed.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_view_in_which_a_node_owns_a_slot_is_enough()
    {
        // Node 3 itself, and all others, say that it owns nothing; node 2 has heard otherwise.
        _views[_nodes[1].Id] = View(1, "2=16383", "1=8192-16382");
        Assert.Contains("c-member-3 (1 slots)", Refuses("NodeOwnsSlots", 2).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Slots_on_the_move_are_refused()
    {
        _views[_nodes[2].Id] = View(2, $"2=[100-<-{Id(0)}]");
        Assert.Contains("on the move", Refuses("NodeOwnsSlots", 2).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nobody_answers_what_was_known_counts()
    {
        foreach (NodeRow node in _nodes)
            Silence(node);
        Refuses("NodeOwnsSlots", 0);
        Refuses("NodeUnreachable", 2);
        Check(allowUnreachable: true, 2);
    }

    [Fact]
    public void All_at_once_is_what_deleting_is_for() => Refuses("LastNode", 0, 1, 2, 3);

    [Fact]
    public void A_primary_with_replicas_is_refused_unless_they_go_too()
    {
        // The replica belongs to the empty node.
        for (int i = 0; i < 4; i++)
            _views[_nodes[i].Id] = View(i, $"3>{Id(2)}");
        TroveException error = Refuses("NodeHasReplicas", 2);
        Assert.Equal(["c-member-4"], Assert.IsType<string[]>(error.Target));
        Check(2, 3);
    }

    [Fact]
    public void After_a_failover_the_nodes_word_counts_and_not_the_catalogs()
    {
        // The replica has taken over: the catalog still calls it a replica of node 1.
        for (int i = 0; i < 4; i++)
            _views[_nodes[i].Id] = View(i, $"0>{Id(3)}", "3=0-8191");
        Check(0);
        Refuses("NodeOwnsSlots", 3);
    }

    [Fact]
    public void Who_stays_must_answer_unless_it_is_allowed_not_to()
    {
        Silence(_nodes[1]);
        TroveException error = Refuses("NodeUnreachable", 2);
        Assert.Contains("c-member-2: it is silent", error.Message, StringComparison.Ordinal);
        Check(allowUnreachable: true, 2);
    }

    [Fact]
    public void Who_goes_may_be_dead_but_not_merely_silent()
    {
        Silence(_nodes[2]);
        Refuses("NodeUnreachable", 2);
        RedisRemovalRules.Check(State(), Census(gone: 102), [_nodes[2]], allowUnreachable: false);
    }

    [Fact]
    public void Slots_are_never_given_up_for_the_sake_of_reachability()
    {
        Silence(_nodes[0]);
        Assert.Equal("NodeOwnsSlots", Assert.Throws<TroveException>(() => Check(allowUnreachable: true, 0)).ErrorId);
    }

    [Fact]
    public void The_census_knows_ids_roles_and_reasons()
    {
        Silence(_nodes[2]);
        RedisCensus census = Census(gone: 102);
        Assert.Equal(Id(2), census.IdOf(_nodes[2]));
        Assert.Equal(("it is silent", null), (census.Silence(_nodes[2]), census.Silence(_nodes[0])));
        Assert.Equal((true, false), (census.IsGone(_nodes[2]), census.IsGone(_nodes[0])));
        Assert.Equal((true, false), (census.IsReplica(_nodes[3]), census.IsReplica(_nodes[0])));
        Assert.Equal((_nodes[0].Id, null), (census.PrimaryOf(_nodes[3]), census.PrimaryOf(_nodes[0])));
        NodeRow unplaced = CatalogSamples.Node(_cluster, 9);
        Assert.Equal(("", "it has no address"), (census.IdOf(unplaced), census.Silence(unplaced)));
    }

    private void Check(params int[] targets) => Check(allowUnreachable: false, targets);

    private void Check(bool allowUnreachable, params int[] targets) =>
        RedisRemovalRules.Check(State(), Census(), [.. targets.Select(i => _nodes[i])], allowUnreachable);

    private TroveException Refuses(string errorId, params int[] targets)
    {
        TroveException error = Assert.Throws<TroveException>(() => Check(targets));
        Assert.Equal(errorId, error.ErrorId);
        return error;
    }

    private ClusterState State() => new(_cluster, _nodes);

    private RedisCensus Census(params int[] gone) => 
        RedisCensus.TakeAsync(State(), _views, new FakeProvider(gone), CancellationToken.None).GetAwaiter().GetResult();

    private void Silence(NodeRow node) =>
        _views[node.Id] = new NodeAnswer(new RedisEndpoint(node.Host, node.Port), null, new TroveException(TroveErrorId.NodeUnreachable, "it is silent"));

    private static string Id(int i) => new((char)('a' + i), 40);

    /// <summary>How node i sees all; exceptions are written <c>node=slots</c> or <c>node&gt;primary</c>.</summary>
    private static NodeAnswer View(int myself, params string[] exceptions)
    {
        IEnumerable<string> lines = Enumerable.Range(0, 4).Select(i =>
        {
            string? slots = exceptions.FirstOrDefault(text => text.StartsWith($"{i}=", StringComparison.Ordinal))?[2..];
            string? primary = exceptions.FirstOrDefault(text => text.StartsWith($"{i}>", StringComparison.Ordinal))?[2..];
            if (i == 3 && primary is null && slots is null)
                primary = Id(0);
            slots ??= primary is not null ? "" : i switch { 0 => "0-8191", 1 => "8192-16383", _ => "" };
            string flags = (i == myself ? "myself," : "") + (primary is null ? "master" : "slave");
            return $"{Id(i)} 127.0.0.1:{7000 + i}@{17000 + i} {flags} {primary ?? "-"} 0 0 {i} connected {slots}".TrimEnd();
        });
        var info = ClusterInfo.Parse(
            "cluster_state:ok\r\ncluster_slots_assigned:16384\r\ncluster_slots_ok:16384\r\ncluster_slots_pfail:0\r\ncluster_slots_fail:0\r\n"
            + "cluster_known_nodes:4\r\ncluster_size:2\r\ncluster_current_epoch:4\r\ncluster_my_epoch:1\r\n");
        var endpoint = new RedisEndpoint("127.0.0.1", 7000 + myself);
        return new NodeAnswer(
            endpoint, new RedisNodeView(endpoint, RedisServerKind.Redis, info, ClusterNodes.Parse(string.Join('\n', lines) + "\n")), null);
    }
}
