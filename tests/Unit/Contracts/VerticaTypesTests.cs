using System.Reflection;

namespace TroveClusters.Tests.Unit.Contracts;

public sealed class VerticaTypesTests
{
    private static readonly DateTimeOffset s_then = new(2026, 3, 1, 8, 30, 0, TimeSpan.Zero);

    [Fact]
    public void A_cluster_has_all_that_is_known_of_another()
    {
        var facts = new TroveCluster
        {
            Id = Guid.NewGuid(), Name = "sales", Task = TroveTask.Growing, Status = TroveClusterStatus.Degraded, Datastore = "vertica", DatastoreVersion = "9.2.1-0", Provider = "ssh",
            Locality = TroveLocality.AntiAffinity, Created = s_then, Updated = s_then, Ip = ["10.0.0.1"], Endpoint = ["10.0.0.1:5433"], Nodes = [new VerticaClusterNode()], Message = "m",
        };
        AssertSame(facts, new VerticaCluster(facts));
    }

    [Fact]
    public void A_node_has_all_that_is_known_of_another()
    {
        var facts = new TroveClusterNode
        {
            Id = Guid.NewGuid(), Name = "sales-member-1", ClusterId = Guid.NewGuid(), ClusterName = "sales", Datastore = "vertica", DatastoreVersion = "9.2.1-0", Type = "master",
            Role = TroveNodeRole.Member, Status = TroveNodeStatus.Failed, Ip = ["10.0.0.1"], Host = "10.0.0.1", Port = 5433, Flavor = "2", VolumeSize = 2, VolumeUsed = 0.5,
            Created = s_then, Updated = s_then, Message = "m",
        };
        AssertSame(facts, new VerticaClusterNode(facts));
    }

    [Fact]
    public void Of_a_new_cluster_nothing_is_claimed()
    {
        var cluster = new VerticaCluster();
        Assert.Equal(("", "", null, null, null, null), (cluster.Database, cluster.License, cluster.KSafety, cluster.CurrentKSafety, cluster.LicenseNodes, cluster.RebalancePercent));
        Assert.Equal((false, null, null, false, false, false), (cluster.IsRebalancing, cluster.LocalSegments, cluster.ScalingFactor, cluster.PointToPoint, cluster.Adopted, cluster.RootEnabled));
        Assert.Equal(("", ""), (new VerticaClusterNode().State, new VerticaClusterNode().DatabaseNode));
    }

    /// <summary>Kinds and states travel as numbers where nothing makes them whole again, so a number never changes its meaning.</summary>
    [Fact]
    public void The_kinds_of_operations_keep_their_numbers() => Assert.Equal(
        ["Create", "Grow", "Shrink", "Delete", "Start", "Stop", "Restart", "Update", "Optimize", "Import", "Repair", "EnableRoot", "Upgrade", "MoveSlots"],
        Enum.GetValues<TroveOperationKind>().Order().Select(kind => kind.ToString()));

    /// <summary>Every property of the base type differs from its default in the facts, so that one that is not copied shows.</summary>
    private static void AssertSame<T>(T facts, T copy)
        where T : new()
    {
        var none = new T();
        Assert.All(typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance), property =>
        {
            Assert.NotEqual(property.GetValue(none), property.GetValue(facts));
            Assert.Equal(property.GetValue(facts), property.GetValue(copy));
        });
    }
}
