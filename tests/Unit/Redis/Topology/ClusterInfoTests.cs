using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Tests.Unit.Redis.Topology;

public sealed class ClusterInfoTests
{
    [Fact]
    public void Reads_a_cluster_that_serves()
    {
        var info = ClusterInfo.Parse(Samples.Text("redis-7.0.15-cluster-info.txt"));
        Assert.True(info.IsOk);
        Assert.Equal((16384, 16384, 0, 0), (info.SlotsAssigned, info.SlotsOk, info.SlotsPossiblyFailing, info.SlotsFailing));
        Assert.Equal((4, 3, 3L, 1L), (info.KnownNodes, info.Size, info.CurrentEpoch, info.MyEpoch));
        Assert.Equal(0, info.Fields.GetInteger("total_cluster_links_buffer_limit_exceeded"));
    }

    [Theory]
    [InlineData("redis-7.0.15-cluster-info-alone.txt", 0, 0, 0)]
    [InlineData("redis-7.0.15-cluster-info-fail.txt", 16384, 0, 5462)]
    [InlineData("redis-7.0.15-cluster-info-pfail.txt", 16384, 10923, 0)]
    public void Reads_a_cluster_that_does_not(string name, int assigned, int possiblyFailing, int failing)
    {
        var info = ClusterInfo.Parse(Samples.Text(name));
        Assert.False(info.IsOk);
        Assert.Equal((assigned, possiblyFailing, failing), (info.SlotsAssigned, info.SlotsPossiblyFailing, info.SlotsFailing));
    }

    [Fact]
    public void Garnet_does_not_count_a_slot_that_is_leaving()
    {
        var info = ClusterInfo.Parse(Samples.Text("garnet-2.2.8-cluster-info.txt"));
        Assert.True(info.IsOk);
        Assert.Equal(16383, info.SlotsAssigned);
    }

    [Theory]
    [InlineData("")]
    [InlineData("cluster_state:ok")]
    [InlineData("cluster_state")]
    public void Refuses_what_is_incomplete(string reply) =>
        Assert.Equal("UnexpectedReply", Assert.Throws<TroveException>(() => ClusterInfo.Parse(reply)).ErrorId);

    [Theory]
    [InlineData("cluster_state:ok", "cluster_state:maybe")]
    [InlineData("cluster_slots_ok:16384", "cluster_slots_ok:16385")]
    [InlineData("cluster_slots_ok:16384", "cluster_slots_ok:-1")]
    [InlineData("cluster_slots_ok:16384", "cluster_slots_ok:")]
    [InlineData("cluster_known_nodes:4", "cluster_known_nodes:four")]
    [InlineData("cluster_known_nodes:4", "cluster_size:3")]
    public void Refuses_what_is_wrong(string original, string wrong)
    {
        var text = Samples.Text("redis-7.0.15-cluster-info.txt");
        Assert.Contains(original, text, StringComparison.Ordinal);
        var reply = text.Replace(original, wrong, StringComparison.Ordinal);
        Assert.Equal("UnexpectedReply", Assert.Throws<TroveException>(() => ClusterInfo.Parse(reply)).ErrorId);
    }
}
