using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Tests.Unit.Redis.Topology;

public sealed class ClusterNodesTests
{
    private const string Id1 = "e7d1eecce10fd6bb5eb35b9f99a514335d9ba9ca";
    private const string Id2 = "67ed2db8d677e59ec4a4cefb06858cf2a1a89fa1";
    private const string Line1 = $"{Id1} 127.0.0.1:30001@31001 myself,master - 0 0 1 connected 0-5460";

    public static TheoryData<string> Recordings => new(Samples.Names("*nodes*.txt"));

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Reads_and_writes_every_sample_without_a_difference(string name)
    {
        var text = Samples.Text(name);
        var nodes = ClusterNodes.Parse(text);
        // Only the order of slot ranges may change: the one written sample that has them out of order.
        if (name != "doc-redis-8-nodes.txt")
            Assert.Equal(text.TrimEnd('\n'), nodes.ToString().TrimEnd('\n'));
        Assert.Equal(nodes.Nodes, ClusterNodes.Parse(nodes.ToString()).Nodes);
    }

    [Theory]
    [InlineData("redis-7.0.15-nodes.conf", 3)]
    [InlineData("doc-redis-7.2-nodes.conf", 4)]
    public void Reads_a_nodes_conf_only_when_told_to(string name, long epoch)
    {
        var text = Samples.Text(name);
        var nodes = ClusterNodes.ParseNodesConf(text);
        Assert.Equal(new NodesConfVars(epoch, 0), nodes.Vars);
        Assert.Equal(text, nodes.ToString());
        Assert.Contains("vars", AssertRefused(text), StringComparison.Ordinal);
        Assert.Throws<TroveException>(() => ClusterNodes.ParseNodesConf(text[..text.IndexOf("vars", StringComparison.Ordinal)]));
        Assert.Throws<TroveException>(() => ClusterNodes.ParseNodesConf(text + Line1));
    }

    [Fact]
    public void A_node_alone_has_no_address()
    {
        var node = Assert.Single(ClusterNodes.Parse(Samples.Text("redis-7.0.15-nodes-alone.txt")).Nodes);
        Assert.Equal(("", 21821, 31821), (node.Host, node.Port, node.BusPort));
        Assert.True(node.IsMyself && node.IsPrimary && node.IsHealthy && node.Connected);
        Assert.Equal(SlotSet.Empty, node.Slots);
    }

    [Fact]
    public void A_node_that_was_met_is_in_handshake()
    {
        var nodes = ClusterNodes.Parse(Samples.Text("redis-7.0.15-nodes-handshake.txt"));
        var met = Assert.Single(nodes.Nodes, node => !node.IsMyself);
        Assert.Equal(ClusterNodeFlags.Handshake, met.Flags);
        Assert.False(met.IsHealthy || met.IsPrimary || met.IsReplica || met.Connected);
        Assert.Same(met, nodes.Find(met.Id));
        Assert.Null(nodes.Find(Id1));
    }

    [Fact]
    public void Slots_on_the_move_are_told_by_the_node_that_answers()
    {
        var nodes = ClusterNodes.Parse(Samples.Text("redis-7.0.15-nodes-open-slots.txt"));
        var other = Assert.Single(nodes.Nodes, node => node.Hostname == "redis-2.example.net");
        Assert.Equal(
            [new OpenSlot(93, OpenSlotDirection.Migrating, other.Id), new OpenSlot(5461, OpenSlotDirection.Importing, other.Id)],
            nodes.Myself.OpenSlots);
        Assert.Equal("0-5460", nodes.Myself.Slots.ToString());
        var replica = Assert.Single(nodes.Nodes, node => node.IsReplica);
        Assert.Equal("10923-16383", nodes.Find(replica.PrimaryId!)!.Slots.ToString());
    }

    [Theory]
    [InlineData("redis-7.0.15-nodes-fail.txt", ClusterNodeFlags.Primary | ClusterNodeFlags.Failing, 1)]
    [InlineData("redis-7.0.15-nodes-pfail.txt", ClusterNodeFlags.Primary | ClusterNodeFlags.PossiblyFailing, 2)]
    [InlineData("redis-7.0.15-nodes-noaddr.txt", ClusterNodeFlags.Replica | ClusterNodeFlags.NoAddress, 1)]
    public void Doubts_are_flags(string name, object flags, int count)
    {
        var doubted = ClusterNodes.Parse(Samples.Text(name)).Nodes.Where(node => node.Flags == (ClusterNodeFlags)flags).ToArray();
        Assert.Equal(count, doubted.Length);
        Assert.All(doubted, node => Assert.False(node.IsHealthy || node.Connected));
        Assert.All(doubted.Where(node => node.Flags.HasFlag(ClusterNodeFlags.NoAddress)), node => Assert.Equal(("", 0, 0), (node.Host, node.Port, node.BusPort)));
    }

    [Fact]
    public void IPv6_addresses_have_no_brackets()
    {
        Assert.All(ClusterNodes.Parse(Samples.Text("redis-7.0.15-nodes-ipv6.txt")).Nodes, node => Assert.Equal("::1", node.Host));
        Assert.Equal("::1", ClusterNodes.Parse($"{Id1} [::1]:1@2 myself,master - 0 0 1 connected").Myself.Host);
    }

    [Fact]
    public void Further_fields_of_newer_servers_are_kept()
    {
        var nodes = ClusterNodes.Parse(Samples.Text("doc-valkey-8-nodes.txt"));
        Assert.Equal("69bc080733d1355567173199cff4a6a039a2f024", nodes.Myself.ExtraField("shard-id"));
        Assert.Null(nodes.Myself.ExtraField("tls-port"));
        Assert.Equal("hostname1", nodes.Myself.Hostname);
    }

    [Fact]
    public void Rare_flags_and_addresses()
    {
        var nodes = ClusterNodes.Parse(Samples.Text("doc-redis-8-nodes.txt"));
        Assert.Equal(ClusterNodeFlags.Myself | ClusterNodeFlags.Replica | ClusterNodeFlags.NoFailover, nodes.Myself.Flags);
        Assert.Equal(ClusterNodeFlags.None, nodes.Nodes[^1].Flags);
        Assert.Equal("fe80::1%eth0", nodes.Nodes[3].Host);
        Assert.Equal("0-5460", nodes.Nodes[3].Slots.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("ERR unknown command")]
    [InlineData("vars currentEpoch 1 lastVoteEpoch 0")]
    [InlineData($"{Id1}")]
    [InlineData($"{Id1} 127.0.0.1:30001 myself,master - 0 0 1 connected")]
    [InlineData($"{Id1} 127.0.0.1@31001 myself,master - 0 0 1 connected")]
    [InlineData($"{Id1} 127.0.0.1:70000@31001 myself,master - 0 0 1 connected")]
    [InlineData($"{Id1} 127.0.0.1:-1@31001 myself,master - 0 0 1 connected")]
    [InlineData($"{Id1} 127.0.0.1:1@2,host,shard myself,master - 0 0 1 connected")]
    [InlineData($"{Id1} a/b:1@2 myself,master - 0 0 1 connected")]
    [InlineData($"{Id1} 127.0.0.1:1@2 myself,leader - 0 0 1 connected")]
    [InlineData($"{Id1} 127.0.0.1:1@2 myself,myself - 0 0 1 connected")]
    [InlineData($"{Id1} 127.0.0.1:1@2 myself,master,slave - 0 0 1 connected")]
    [InlineData($"{Id1} 127.0.0.1:1@2 myself,noflags - 0 0 1 connected")]
    [InlineData($"{Id1} 127.0.0.1:1@2 master - 0 0 1 connected")]
    [InlineData($"{Id1} 127.0.0.1:1@2 myself,slave x 0 0 1 connected")]
    [InlineData($"{Id1} 127.0.0.1:1@2 myself,master - -1 0 1 connected")]
    [InlineData($"{Id1} 127.0.0.1:1@2 myself,master - 0 0 x connected")]
    [InlineData($"{Id1} 127.0.0.1:1@2 myself,master - 0 0 99999999999999999999 connected")]
    [InlineData($"{Id1} 127.0.0.1:1@2 myself,master - 0 0 1 up")]
    [InlineData($"{Id1} 127.0.0.1:1@2 myself,master - 0 0 1 connected ")]
    [InlineData($"{Id1}  127.0.0.1:1@2 myself,master - 0 0 1 connected")]
    [InlineData($"{Id1} 127.0.0.1:1@2 myself,master - 0 0 1 connected 0-16384")]
    [InlineData($"{Id1} 127.0.0.1:1@2 myself,master - 0 0 1 connected 0-5 5")]
    [InlineData($"{Id1} 127.0.0.1:1@2 myself,master - 0 0 1 connected [93->-short]")]
    [InlineData($"{Id1} 127.0.0.1:1@2 myself,master - 0 0 1 connected [x->-{Id2}]")]
    [InlineData($"{Id1} 127.0.0.1:1@2 myself,master - 0 0 1 connected [93->-{Id2}")]
    [InlineData($"{Id1} 127.0.0.1:1@2 myself,master - 0 0 1 connected [->-]")]
    [InlineData($"{Id1} 127.0.0.1:1@2 myself,master - 0 0 1 connected []")]
    [InlineData("E7D1EECCE10FD6BB5EB35B9F99A514335D9BA9CA 127.0.0.1:1@2 myself,master - 0 0 1 connected")]
    [InlineData($"{Line1}\n\n{Id2} 127.0.0.1:1@2 master - 0 0 1 connected")]
    [InlineData($"{Line1}\n{Line1}")]
    [InlineData($"{Line1}\n{Id2} 127.0.0.1:1@2 myself,master - 0 0 1 connected")]
    [InlineData($"{Line1}\n{Id2} 127.0.0.1:1@2 master - 0 0 1 connected 5460")]
    public void Refuses_what_Redis_does_not_write(string reply) => AssertRefused(reply);

    [Fact]
    public void The_error_quotes_the_line_and_nothing_that_could_harm_a_terminal()
    {
        var message = AssertRefused($"{Line1}\nbad \u001b[31m line");
        Assert.Contains("'bad \\u001b[31m line'", message, StringComparison.Ordinal);
        Assert.Contains("CLUSTER NODES", message, StringComparison.Ordinal);
        Assert.True(AssertRefused(new string('x', 100_000)).Length < 1000);
    }

    private static string AssertRefused(string reply)
    {
        var error = Assert.Throws<TroveException>(() => ClusterNodes.Parse(reply));
        Assert.Equal(nameof(TroveErrorId.UnexpectedReply), error.ErrorId);
        return error.Message;
    }
}
