using TroveClusters.Engine.Redis.Strategy;

namespace TroveClusters.Tests.Unit.Redis.Strategy;

public sealed class ForeignWishesTests
{
    [Fact]
    public void What_is_for_Vertica_is_refused_by_name()
    {
        TroveException create = Assert.Throws<TroveException>(() => ForeignWishes.Refuse(new CreateClusterRequest
        {
            Name = "web", Datastore = "redis", Nodes = [], Database = "d", KSafety = 0, Package = "p", License = "l", FailureThreshold = "WARN", PointToPoint = false,
        }));
        Assert.Equal(TroveErrorId.InvalidArgument, create.Info.Id);
        Assert.Contains("-Database, -KSafety, -Package, -License, -FailureThreshold, -PointToPoint:", create.Message, StringComparison.Ordinal);
        TroveException grow = Assert.Throws<TroveException>(() => ForeignWishes.Refuse(new AddNodesRequest
        {
            ClusterId = Guid.NewGuid(), Nodes = [], KSafety = 1, NoRebalance = true, Package = "p", FailureThreshold = "NONE",
        }));
        Assert.Contains("-KSafety, -NoRebalance, -Package, -FailureThreshold:", grow.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_every_cluster_has_is_not()
    {
        ForeignWishes.Refuse(new CreateClusterRequest { Name = "web", Datastore = "redis", Nodes = [], ReplicaCount = 1, Flavor = "2", VolumeSize = 2 });
        ForeignWishes.Refuse(new AddNodesRequest { ClusterId = Guid.NewGuid(), Nodes = [], Flavor = "2", VolumeSize = 2 });
    }
}
