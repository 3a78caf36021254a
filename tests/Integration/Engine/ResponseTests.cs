using TroveClusters.Tests.Integration.Redis;
using TroveClusters.Tests.OperationWorker;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>What the specification's responses show, field by field, of a real cluster.</summary>
public sealed class ResponseTests : EngineTest
{
    [NeedsRedisFact]
    public async Task A_cluster_shows_every_field_of_the_specification()
    {
        DateTimeOffset before = DateTimeOffset.UtcNow;
        RedisCluster made = await Home.CreateAsync("shown", 2);
        RedisCluster cluster = await Home.GetAsync("shown");

        Assert.NotEqual(Guid.Empty, cluster.Id);
        Assert.Equal((made.Id, "shown"), (cluster.Id, cluster.Name));
        Assert.Equal((1, "NONE", "No tasks for the cluster."), (cluster.Task.Id, cluster.Task.Name, cluster.Task.Description));
        Assert.InRange(cluster.Created, before, DateTimeOffset.UtcNow);
        Assert.InRange(cluster.Updated, cluster.Created, DateTimeOffset.UtcNow);
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (cluster.Created.Offset, cluster.Updated.Offset));
        Assert.Equal("redis", cluster.Datastore);
        Assert.Matches(@"^\d+\.\d+", cluster.DatastoreVersion);
        Assert.Equal(["127.0.0.1"], cluster.Ip);
        Assert.Equal(2, cluster.NodeCount);
        Assert.Equal([.. cluster.Nodes.Select(node => $"127.0.0.1:{node.Port}")], cluster.Endpoint);
    }

    [NeedsRedisFact]
    public async Task A_node_shows_every_field_of_the_specification()
    {
        DateTimeOffset before = DateTimeOffset.UtcNow;
        RedisCluster cluster = await Home.CreateAsync("shown", 2);
        TroveClusterNode node = cluster.Nodes[0];

        Assert.Equal(TroveNodeStatus.Active, node.Status);
        Assert.Equal((cluster.Id, "shown", "shown-member-1"), (node.ClusterId, node.ClusterName, node.Name));
        Assert.Equal(3, cluster.Nodes.Select(other => other.Id).Append(cluster.Id).Distinct().Count());
        Assert.InRange(node.Created, before, DateTimeOffset.UtcNow);
        Assert.InRange(node.Updated, node.Created, DateTimeOffset.UtcNow);
        Assert.Equal((cluster.Datastore, cluster.DatastoreVersion), (node.Datastore, node.DatastoreVersion));
        Assert.Equal(["127.0.0.1"], node.Ip);
        Assert.Equal(("1", 1), (node.Flavor, node.VolumeSize));
        // GB: some kilobytes of a server that has just started.
        Assert.InRange(Assert.IsType<double>(node.VolumeUsed), 0.000001, 0.1);
    }

    /// <summary>The specification's response to a create: what another process sees meanwhile.</summary>
    [NeedsRedisFact]
    public async Task A_cluster_that_is_being_created_is_building_and_has_no_addresses_yet()
    {
        await using Worker worker = Worker.Start(Home.Folder, "create", "young", "2", "Choose places");
        await worker.UntilAsync("holding");
        RedisCluster cluster = await Home.GetAsync("young");

        Assert.Equal(TroveClusterStatus.Build, cluster.Status);
        Assert.Equal((2, "BUILDING", "Building the initial cluster."), (cluster.Task.Id, cluster.Task.Name, cluster.Task.Description));
        Assert.Empty(cluster.Ip);
        Assert.Equal(["young-member-1", "young-member-2"], cluster.Nodes.Select(node => node.Name));
        Assert.All(cluster.Nodes, node =>
        {
            Assert.Equal(TroveNodeStatus.Build, node.Status);
            Assert.Empty(node.Ip);
            Assert.Equal(("1", 1), (node.Flavor, node.VolumeSize));
        });
        worker.Release();
        await worker.UntilAsync("done");
    }

    [NeedsRedisTheory]
    [InlineData("grow", "1", "Start", "GROWING_CLUSTER", 4)]
    [InlineData("shrink", "busy-member-3", "Check", "SHRINKING_CLUSTER", 3)]
    [InlineData("delete", "", "End", "DELETING", 3)]
    public async Task A_cluster_that_is_being_changed_says_so_by_its_task(string kind, string what, string step, string task, int nodes)
    {
        RedisCluster cluster = await Home.CreateAsync("busy", 2);
        await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        await using Worker worker = Worker.Start(Home.Folder, kind, "busy", what, step);
        await worker.UntilAsync("holding");
        cluster = await Home.GetAsync("busy");

        Assert.Equal(task, cluster.Task.Name);
        Assert.Equal(nodes, cluster.NodeCount);
        // What was there serves on while nodes come and go.
        TroveClusterStatus expected = kind == "delete" ? TroveClusterStatus.Deleting : TroveClusterStatus.Active;
        Assert.Equal(expected, cluster.Status);
        worker.Release();
        await worker.UntilAsync("done");
    }
}
