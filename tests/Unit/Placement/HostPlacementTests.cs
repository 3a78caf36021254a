using FsCheck;
using FsCheck.Fluent;
using TroveClusters.Engine.Placement;

namespace TroveClusters.Tests.Unit.Placement;

/// <summary>Nodes on hosts: spread, together or apart, in zones, and no more than there is room for.</summary>
public sealed class HostPlacementTests
{
    private const string Flavor = "2";

    [Fact]
    public void Nodes_go_to_the_emptiest_hosts_in_the_order_of_their_names() =>
        Assert.Equal(["a", "b", "c", "a"], Names(Place([Host("c", 2), Host("a", 2), Host("b", 2)], Nodes(4))));

    [Fact]
    public void Of_hosts_that_are_alike_the_one_with_fewer_nodes_of_others_is_taken() =>
        Assert.Equal(["b", "c"], Names(Place([Host("a", 5, used: 3), Host("b", 5), Host("c", 5, used: 1)], Nodes(2))));

    [Fact]
    public void A_host_that_is_there_for_those_who_name_it_takes_nobody_else()
    {
        PlacementHost[] hosts = [Host("a", 9) with { IsReserved = true }, Host("b", 1)];
        PlacementNode naming = Node("n") with { Host = hosts[0].Id };
        Assert.Equal(["a", "b"], Names(Place(hosts, [naming, Node("m")])));
        TroveException error = Assert.Throws<TroveException>(() => Place(hosts, [naming, Node("m"), Node("o")]));
        Assert.Contains("a: it is not registered by itself, and takes only nodes that name it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Zones_share_the_nodes_as_far_as_hosts_do()
    {
        PlacementHost[] hosts = [Host("a", 9, zone: "x"), Host("b", 9, zone: "x"), Host("c", 9, zone: "x"), Host("d", 9, zone: "y")];
        Assert.Equal(["a", "d"], Names(Place(hosts, Nodes(2))));
        // A fourth node takes the one free host, although its zone has two already.
        Assert.Equal(["a", "d", "b", "c"], Names(Place(hosts, Nodes(4))));
    }

    [Fact]
    public void Replicas_are_kept_away_from_their_primaries()
    {
        Guid[] shards = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];
        PlacementNode[] nodes = [.. Enumerable.Range(0, 6).Select(i => Node($"n{i}", group: shards[i % 3]))];
        IReadOnlyList<PlacementHost> chosen = Place([Host("a", 2), Host("b", 2), Host("c", 2)], nodes);
        Assert.Equal([2, 2, 2], chosen.GroupBy(host => host.Name).Select(group => group.Count()));
        Assert.All(Enumerable.Range(0, 3), i => Assert.NotEqual(chosen[i], chosen[i + 3]));
    }

    [Fact]
    public void A_replica_goes_to_another_host_even_if_that_has_more_nodes()
    {
        Guid shard = Guid.NewGuid();
        PlacementHost[] hosts = [Host("a", 5, used: 1), Host("b", 5, used: 2), Host("c", 5, used: 2)];
        PresentNode[] present = [new(hosts[0].Id, shard), new(hosts[1].Id, Guid.NewGuid()), new(hosts[1].Id, Guid.NewGuid()), new(hosts[2].Id, Guid.NewGuid()), new(hosts[2].Id, Guid.NewGuid())];
        Assert.Equal(["b"], Names(Place(hosts, [Node("n", group: shard)], present)));
    }

    [Fact]
    public void Where_zones_can_be_told_apart_a_replica_is_in_another_one()
    {
        Guid shard = Guid.NewGuid();
        PlacementHost[] hosts = [Host("a", 1, zone: "x"), Host("b", 1, zone: "x"), Host("c", 1, zone: "y")];
        Assert.Equal(["a", "c"], Names(Place(hosts, [Node("p", group: shard), Node("r", group: shard)])));
    }

    [Fact]
    public void Hosts_and_zones_that_are_asked_for_are_given_first()
    {
        PlacementHost[] hosts = [Host("a", 1, zone: "x"), Host("b", 1, zone: "y"), Host("c", 1, zone: "y")];
        PlacementNode[] nodes = [Node("n1"), Node("n2") with { Zone = "X" }, Node("n3") with { Host = hosts[1].Id }];
        Assert.Equal(["c", "a", "b"], Names(Place(hosts, nodes)));
    }

    [Fact]
    public void Anti_affinity_is_strict_and_affinity_takes_one_host_for_all()
    {
        PlacementHost[] hosts = [Host("a", 2, used: 1), Host("b", 3), Host("c", 3, used: 1)];
        Assert.Equal(["b", "a", "c"], Names(Place(hosts, Nodes(3), locality: TroveLocality.AntiAffinity)));
        Assert.Contains("b: it has a node of this cluster", Refuses(hosts, Nodes(4), locality: TroveLocality.AntiAffinity).Message, StringComparison.Ordinal);
        Assert.Equal(["b", "b", "b"], Names(Place(hosts, Nodes(3), locality: TroveLocality.Affinity)));
        Assert.Contains("b: it has room for 3 of 4 nodes", Refuses(hosts, Nodes(4), locality: TroveLocality.Affinity).Message, StringComparison.Ordinal);
        PresentNode[] present = [new(hosts[2].Id, null)];
        Assert.Equal(["c", "c"], Names(Place(hosts, Nodes(2), present, TroveLocality.Affinity)));
        Assert.Contains("b: the cluster is on another host", Refuses(hosts, Nodes(3), present, TroveLocality.Affinity).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_host_that_is_not_taken_is_named_with_its_reason()
    {
        PlacementHost[] hosts =
        [
            Host("full", 2, used: 2), Host("large", 2) with { Flavor = "4" }, Host("off", 2, zone: "x") with { Problem = "it does not answer" },
            Host("west", 2, zone: "west"),
        ];
        TroveException error = Refuses(hosts, [Node("web-1") with { Zone = "x" }, Node("web-2"), Node("web-3")]);
        Assert.Equal(TroveErrorId.HostNotSuitable, error.Info.Id);
        Assert.Equal(
            "There is no suitable host for web-1, web-2, web-3. full: it is in no availability zone, and 'x' was asked for; large: it is in no availability zone, and 'x' was asked for; off: it does not answer; west: it is in the availability zone 'west', and 'x' was asked for.",
            error.Message);
        error = Refuses(hosts[..3], [Node("web-1")]);
        Assert.Equal(
            "There is no suitable host for web-1. full: it has no room (2 of 2 places are taken); large: it offers flavor 4, and 2 is needed; off: it does not answer.",
            error.Message);
    }

    [Fact]
    public void Without_any_host_the_way_to_one_is_told()
    {
        TroveException error = Refuses([], Nodes(1));
        Assert.Equal("There is no host for n0: none is registered.", error.Message);
        Assert.Contains("Register-TroveHost", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void More_nodes_than_a_host_has_places_are_refused_who_ask_for_it()
    {
        PlacementHost[] hosts = [Host("a", 1), Host("b", 1)];
        TroveException error = Refuses(hosts, [Node("n1") with { Host = hosts[0].Id }, Node("n2") with { Host = hosts[0].Id }]);
        Assert.Equal("There is no suitable host for n2. a: it has no room (1 of 1 places are taken).", error.Message);
    }

    [Fact]
    public void Whatever_is_asked_nobody_shares_a_host_while_another_has_room()
    {
        var cases = ArbMap.Default.GeneratorFor<int>().ToArbitrary();
        Prop.ForAll(cases, seed =>
        {
            var random = new Random(seed);
            PlacementHost[] hosts = [.. Enumerable.Range(0, random.Next(1, 7)).Select(i => Host($"h{i}", random.Next(1, 4), zone: random.Next(3) is 0 ? "" : $"z{random.Next(3)}"))];
            Guid[] groups = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Guid.NewGuid())];
            PlacementNode[] nodes = [.. Enumerable.Range(0, random.Next(1, 9)).Select(i => Node($"n{i}", group: groups[random.Next(groups.Length)]))];
            int room = hosts.Sum(host => host.Capacity);
            if (nodes.Length > room)
                return Throws(() => Place(hosts, nodes));
            IReadOnlyList<PlacementHost> chosen = Place(hosts, nodes);
            Dictionary<Guid, int> load = hosts.ToDictionary(host => host.Id, host => chosen.Count(one => one == host));
            bool fits = hosts.All(host => load[host.Id] <= host.Capacity);
            int most = load.Values.Max();
            // Nodes that moved away from their group may make one host fuller by one.
            bool spread = hosts.All(host => load[host.Id] == host.Capacity || load[host.Id] >= most - 2);
            bool apart = Collisions(nodes, chosen) <= (BestCollisions(hosts, nodes) is var best && best == 0 ? 0 : int.MaxValue);
            return fits && spread && apart && Names(chosen).SequenceEqual(Names(Place([.. hosts.Reverse()], nodes)));
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>The fewest pairs of a group on one host that any placement has, by trying all.</summary>
    private static int BestCollisions(PlacementHost[] hosts, PlacementNode[] nodes)
    {
        int best = int.MaxValue;
        var at = new PlacementHost[nodes.Length];
        Try(0, 0);
        return best;

        void Try(int node, int collisions)
        {
            if (collisions >= best || best == 0)
                return;
            if (node == nodes.Length)
            {
                best = collisions;
                return;
            }
            foreach (PlacementHost host in hosts)
            {
                if (at.Take(node).Count(other => other == host) >= host.Capacity)
                    continue;
                at[node] = host;
                Try(node + 1, collisions + Enumerable.Range(0, node).Count(i => at[i] == host && nodes[i].Group == nodes[node].Group));
            }
        }
    }

    private static int Collisions(PlacementNode[] nodes, IReadOnlyList<PlacementHost> chosen) => Enumerable.Range(0, nodes.Length)
        .Sum(i => Enumerable.Range(0, i).Count(j => chosen[i] == chosen[j] && nodes[i].Group == nodes[j].Group));

    private static bool Throws(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (TroveException e)
        {
            return e.Info.Id == TroveErrorId.HostNotSuitable;
        }
    }

    private static TroveException Refuses(
        PlacementHost[] hosts, PlacementNode[] nodes, PresentNode[]? present = null, TroveLocality locality = TroveLocality.None) =>
        Assert.Throws<TroveException>(() => Place(hosts, nodes, present, locality));

    private static IReadOnlyList<PlacementHost> Place(
        PlacementHost[] hosts, PlacementNode[] nodes, PresentNode[]? present = null, TroveLocality locality = TroveLocality.None) =>
        HostPlacement.Choose(hosts, nodes, present ?? [], locality);

    private static PlacementHost Host(string name, int capacity, int used = 0, string zone = "") => new(Guid.NewGuid(), name, capacity, used) { Zone = zone };

    private static PlacementNode Node(string name, Guid? group = null) => new(name, Flavor) { Group = group ?? Guid.NewGuid() };

    private static PlacementNode[] Nodes(int count) => [.. Enumerable.Range(0, count).Select(i => Node($"n{i}"))];

    private static IEnumerable<string> Names(IEnumerable<PlacementHost> hosts) => hosts.Select(host => host.Name);
}
