using FsCheck;
using FsCheck.Fluent;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Tests.Unit.Redis.Topology;

public sealed class ClusterNodesPropertyTests
{
    private static readonly Gen<string> s_id = Gen.Elements("0123456789abcdef".ToCharArray()).ArrayOf(40).Select(digits => new string(digits));
    private static readonly Gen<int> s_port = Gen.Choose(0, 65535);
    private static readonly Gen<long> s_number = Gen.Choose(0, int.MaxValue).Select(number => (long)number * 3);

    [Fact]
    public void What_is_written_is_read_back_the_same()
    {
        Prop.ForAll(Arb.From(Clusters(), _ => []), nodes =>
        {
            Assert.Equal(nodes.Nodes, ClusterNodes.Parse(nodes.ToString()).Nodes);
            var conf = new ClusterNodes(nodes.Nodes, new NodesConfVars(7, 3));
            var read = ClusterNodes.ParseNodesConf(conf.ToString());
            Assert.Equal(conf.Nodes, read.Nodes);
            Assert.Equal(conf.Vars, read.Vars);
        }).QuickCheckThrowOnFailure();
    }

    private static Gen<ClusterNode> Nodes() =>
        from id in s_id
        from host in Gen.Elements("", "127.0.0.1", "10.1.2.3", "::1", "fe80::1%eth0", "2001:db8::7")
        from port in s_port
        from bus in s_port
        from hostname in Gen.Elements("", "", "node-1.example.net")
        from extra in Gen.Elements<KeyValuePair<string, string>[]>([], [new("shard-id", id)], [new("tls-port", "0"), new("shard-id", "")])
        from role in Gen.Elements(ClusterNodeFlags.Primary, ClusterNodeFlags.Replica, ClusterNodeFlags.None)
        from doubt in Gen.Elements(
            ClusterNodeFlags.None, ClusterNodeFlags.Failing, ClusterNodeFlags.PossiblyFailing,
            ClusterNodeFlags.NoAddress, ClusterNodeFlags.Handshake, ClusterNodeFlags.NoFailover | ClusterNodeFlags.Failing)
        from primary in s_id
        from ping in s_number
        from pong in s_number
        from epoch in s_number
        from connected in Gen.Elements(true, false)
        from open in Gen.Elements<OpenSlot[]>([], [new(93, OpenSlotDirection.Migrating, primary), new(0, OpenSlotDirection.Importing, id)])
        select new ClusterNode
        {
            Id = id,
            Host = host,
            Port = port,
            BusPort = bus,
            Hostname = hostname,
            Extra = extra,
            Flags = role | doubt,
            PrimaryId = role == ClusterNodeFlags.Replica ? primary : null,
            PingSent = ping,
            PongReceived = pong,
            ConfigEpoch = epoch,
            Connected = connected,
            OpenSlots = open,
        };

    private static Gen<ClusterNodes> Clusters() =>
        from count in Gen.Choose(1, 8)
        from nodes in Nodes().ArrayOf(count)
        from owners in Gen.Choose(0, count).ArrayOf(200)
        select new ClusterNodes([.. nodes.DistinctBy(node => node.Id).Select((node, index) => node with
        {
            Flags = index == 0 ? node.Flags | ClusterNodeFlags.Myself : node.Flags,
            // Owner `count` is nobody: holes.
            Slots = SlotSet.OfSlots(Enumerable.Range(0, owners.Length).Where(slot => owners[slot] == index).Select(slot => slot * 80)),
        })]);
}
