using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Tests.Unit.Redis.Topology;

public sealed class ClusterSlotsAndShardsTests
{
    private const string Id = "e7d1eecce10fd6bb5eb35b9f99a514335d9ba9ca";

    [Fact]
    public void Reads_the_slots_of_Redis()
    {
        var slots = ClusterSlots.Parse(Samples.Resp("redis-7.0.15-slots.resp"));
        Assert.Equal(SlotSet.All, slots.Covered);
        Assert.Equal(["0-5460", "5461-10922", "10923-16383"], slots.Entries.Select(entry => entry.Range.ToString()));
        Assert.Equal([21821, 21822, 21823], slots.Entries.Select(entry => entry.Primary.Port));
        Assert.Equal("redis-2.example.net", slots.Entries[1].Primary.Metadata["hostname"]);
        // A replica that has copied nothing yet is not listed.
        Assert.Empty(slots.Entries[2].Replicas);
    }

    [Fact]
    public void Reads_the_slots_of_Garnet()
    {
        var slots = ClusterSlots.Parse(Samples.Resp("garnet-2.2.8-slots.resp"));
        Assert.Equal(SlotSet.All, slots.Covered);
        Assert.Equal(21853, Assert.Single(slots.Entries[1].Replicas).Port);
    }

    [Fact]
    public void Reads_slots_as_Redis_4_sends_them_and_addresses_that_are_not_told()
    {
        var slots = ClusterSlots.Parse(Entry(0, 5, RespValue.Array(RespValue.Bulk("10.0.0.1"), RespValue.Integer(6379), RespValue.Bulk(Id))));
        Assert.Equal(new ClusterSlotsNode("10.0.0.1", 6379, Id, ClusterSlotsNode.NoMetadata), slots.Entries[0].Primary);
        slots = ClusterSlots.Parse(Entry(0, 5, RespValue.Array(RespValue.Null, RespValue.Integer(6379), RespValue.Bulk(Id))));
        Assert.Equal("", slots.Entries[0].Primary.Endpoint);
        Assert.Empty(ClusterSlots.Parse(RespValue.Array()).Entries);
    }

    [Fact]
    public void Refuses_slots_that_make_no_sense()
    {
        var node = RespValue.Array(RespValue.Bulk("10.0.0.1"), RespValue.Integer(6379), RespValue.Bulk(Id));
        RespValue[] wrong =
        [
            RespValue.Null,
            RespValue.Error("ERR This instance has cluster support disabled"),
            RespValue.Bulk("x"),
            RespValue.Array(RespValue.Integer(1)),
            Entry(0, 5),
            Entry(5, 0, node),
            Entry(0, 16384, node),
            Entry(-1, 0, node),
            Entry(0, 5, RespValue.Array(RespValue.Bulk("10.0.0.1"), RespValue.Integer(6379))),
            Entry(0, 5, RespValue.Array(RespValue.Bulk("10.0.0.1"), RespValue.Integer(70000), RespValue.Bulk(Id))),
            Entry(0, 5, RespValue.Array(RespValue.Bulk("10.0.0.1"), RespValue.Integer(6379), RespValue.Bulk("short"))),
            RespValue.Array(Entry(0, 5, node).AsArray()[0], Entry(5, 6, node).AsArray()[0]),
        ];
        Assert.All(wrong, value => Assert.Equal("UnexpectedReply", Assert.Throws<TroveException>(() => ClusterSlots.Parse(value)).ErrorId));
    }

    [Fact]
    public void Reads_the_shards_of_Redis()
    {
        var shards = ClusterShards.Parse(Samples.Resp("redis-7.0.15-shards.resp")).Shards;
        Assert.Equal(3, shards.Count);
        var shard = Assert.Single(shards, shard => shard.Nodes.Count == 2);
        Assert.Equal("10923-16383", shard.Slots.ToString());
        var primary = Assert.Single(shard.Nodes, node => node.IsPrimary);
        Assert.Equal((21823, ClusterShardHealth.Online), (primary.Port, primary.Health));
        var replica = Assert.Single(shard.Nodes, node => !node.IsPrimary);
        Assert.Equal((21824, ClusterShardHealth.Loading), (replica.Port, replica.Health));
        Assert.Contains(shards, shard => shard.Nodes[0].Hostname == "redis-2.example.net");
    }

    [Fact]
    public void Reads_the_shards_of_Garnet()
    {
        var shards = ClusterShards.Parse(Samples.Resp("garnet-2.2.8-shards.resp")).Shards;
        Assert.Equal(SlotSet.All, SlotSet.Of(shards.SelectMany(shard => shard.Slots.Ranges)));
        Assert.Single(shards.SelectMany(shard => shard.Nodes), node => !node.IsPrimary);
    }

    [Fact]
    public void Refuses_shards_with_anything_missing()
    {
        var good = Samples.Resp("redis-7.0.15-shards.resp");
        var shard = good.AsArray()[0].AsArray();
        for (var removed = 0; removed < shard.Count; removed++)
        {
            var rest = shard.Where((_, index) => index != removed).ToArray();
            Assert.Equal("UnexpectedReply", Assert.Throws<TroveException>(() => ClusterShards.Parse(RespValue.Array(RespValue.Array(rest)))).ErrorId);
        }
    }

    private static RespValue Entry(long first, long last, params RespValue[] nodes) =>
        RespValue.Array(RespValue.Array([RespValue.Integer(first), RespValue.Integer(last), .. nodes]));
}
