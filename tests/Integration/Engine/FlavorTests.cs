using System.Globalization;
using TroveClusters.Engine.Catalog;
using TroveClusters.Tests.Integration.Redis;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>Flavors of one's own, and what becomes of them in a real cluster.</summary>
public sealed class FlavorTests : EngineTest
{
    [NeedsRedisFact]
    public async Task A_flavor_of_ones_own_gives_the_servers_their_memory()
    {
        TroveFlavor flavor = await MakeAsync("cache.small", ram: 100);
        RedisCluster cluster = await CreateAsync("own", "CACHE.small", 1);
        Assert.All(cluster.Nodes, node => Assert.Equal(flavor.Id, node.Flavor));
        Assert.Equal(75 * 1024 * 1024, await MaxMemoryAsync(cluster, cluster.Nodes[0]));

        // It is in use: by its name, which all tenants share, it is found but not removed.
        TroveException error = await Assert.ThrowsAsync<TroveException>(() =>
            Home.NewService("other").RemoveFlavorAsync(new RemoveFlavorRequest { Id = flavor.Id }, CancellationToken.None));
        Assert.Equal("FlavorInUse", error.ErrorId);
        Assert.Contains("'own'", error.Message, StringComparison.Ordinal);

        TroveClusterNode added = Assert.Single((await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1), Flavor = "cache.small" })).Nodes);
        Assert.Equal(flavor.Id, added.Flavor);
        Assert.Equal(75 * 1024 * 1024, await MaxMemoryAsync(cluster, added));

        await Home.RunAsync(new RemoveClusterRequest { ClusterId = cluster.Id });
        await Home.Service.RemoveFlavorAsync(new RemoveFlavorRequest { Id = flavor.Id }, CancellationToken.None);
        Assert.Equal("FlavorNotFound", (await Home.FailsAsync(Request("own", "cache.small", 1))).ErrorId);
    }

    [NeedsRedisFact]
    public async Task The_smallest_flavor_makes_a_cluster_with_replicas_that_serves()
    {
        await MakeAsync("least", ram: 64);
        CreateClusterRequest request = TestHome.CreateRequest("least", 4, replicas: 1);
        var cluster = (RedisCluster)(await Home.RunAsync(new CreateClusterRequest
        {
            Name = request.Name, Datastore = request.Datastore, Nodes = request.Nodes, ReplicaCount = 1, Flavor = "least", VolumeSize = 1,
        })).Cluster!;
        string info = await RedisCli.RunAsync(Home, cluster, cluster.Nodes[0], "info", "memory");
        long used = long.Parse(info.Split("used_memory:")[1].Split('\r')[0], CultureInfo.InvariantCulture);
        Assert.InRange(used, 1, (48 << 20) / 2);
    }

    [NeedsRedisFact]
    public async Task Where_there_are_no_volumes_nodes_live_on_a_flavors_local_storage()
    {
        TroveFlavor local = await MakeAsync("local", ram: 128, ephemeral: 5);
        await MakeAsync("bare", ram: 128);
        Home.Configure("""{"redis": {"volume_support": false}}""");
        Assert.Equal("LocalStorageNotSpecified", (await Home.FailsAsync(Request("eph", "bare", null))).ErrorId);
        Assert.Equal("VolumeNotSupported", (await Home.FailsAsync(Request("eph", "local", 1))).ErrorId);

        RedisCluster cluster = await CreateAsync("eph", "local", null);
        Assert.All(cluster.Nodes, node => Assert.Equal((local.Id, null), (node.Flavor, node.VolumeSize)));
        Assert.Equal(96 * 1024 * 1024, await MaxMemoryAsync(cluster, cluster.Nodes[0]));
        TroveClusterNode added = Assert.Single((await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) })).Nodes);
        Assert.Null(added.VolumeSize);
        Assert.Equal(
            "LocalStorageNotSpecified",
            (await Home.FailsAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1), Flavor = "bare" })).ErrorId);

        // Without a device nothing has to be local.
        Home.Configure("""{"redis": {"volume_support": false, "device_path": ""}}""");
        await Home.Service.PlanAsync(Request("bare", "bare", null), CancellationToken.None);
    }

    [NeedsRedisFact]
    public async Task A_cluster_with_volumes_grows_without_where_they_have_been_turned_off()
    {
        RedisCluster cluster = await Home.CreateAsync("before", 1);
        Home.Configure("""{"redis": {"volume_support": false, "device_path": ""}}""");
        TroveClusterNode added = Assert.Single((await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) })).Nodes);
        Assert.Null(added.VolumeSize);
        Home.Configure("""{"redis": {"volume_support": false}}""");
        Assert.Equal("LocalStorageNotSpecified", (await Home.FailsAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) })).ErrorId);
    }

    [NeedsRedisFact]
    public async Task A_flavor_that_goes_between_plan_and_start_keeps_the_start_from_writing_anything()
    {
        TroveFlavor flavor = await MakeAsync("brief", ram: 128);
        TrovePlan plan = await Home.Service.PlanAsync(Request("late", "brief", 1), CancellationToken.None);
        await Home.Service.RemoveFlavorAsync(new RemoveFlavorRequest { Id = flavor.Id }, CancellationToken.None);
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => Home.Service.RunAsync(plan, Home.Observer, CancellationToken.None));
        Assert.Equal("FlavorNotFound", error.ErrorId);
        Assert.Null(await Home.FindAsync("late"));
        Assert.Empty(Home.NodeFolders());
        Assert.Empty(await Home.OperationsAsync());
    }

    [NeedsRedisFact]
    public async Task A_cluster_whose_flavor_is_lost_is_shown_and_can_be_removed()
    {
        TroveFlavor flavor = await MakeAsync("lost", ram: 128);
        RedisCluster cluster = await CreateAsync("orphan", "lost", 1);
        new CatalogDatabase(new TroveHome(Home.Folder)).Write(session => FlavorRepository.Delete(session, flavor.Id));

        RedisCluster seen = await Home.GetAsync("orphan", refresh: true);
        Assert.Equal((TroveClusterStatus.Active, flavor.Id), (seen.Status, seen.Nodes[0].Flavor));
        Assert.Contains(
            await Home.Service.GetQuotasAsync(new QuotaQuery(), CancellationToken.None), quota => quota is { Resource: "instances", InUse: 1 });
        Assert.Equal("FlavorNotFound", (await Home.FailsAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) })).ErrorId);
        await Home.RunAsync(new RemoveClusterRequest { ClusterId = cluster.Id });
        Assert.Empty(Home.NodeFolders());
    }

    [NeedsRedisFact]
    public async Task A_volume_may_be_as_large_as_the_option_says()
    {
        await Home.Service.PlanAsync(Request("ten", "1", 10), CancellationToken.None);
        Home.Configure("""{"default": {"max_accepted_volume_size": 50}}""");
        await Home.Service.PlanAsync(Request("fifty", "1", 50), CancellationToken.None);
        TroveException error = await Home.FailsAsync(Request("more", "1", 51));
        Assert.Equal(("VolumeTooLarge", 413), (error.ErrorId, error.HttpStatus));
        Assert.Contains("cannot exceed maximum of 50 GB, 51 cannot be accepted", error.Message, StringComparison.Ordinal);
    }

    [NeedsRedisFact]
    public async Task The_datastores_tell_the_versions_that_can_be_had()
    {
        IReadOnlyList<TroveDatastore> all = await Home.Service.GetDatastoresAsync(CancellationToken.None);
        Assert.Equal(["redis", "vertica"], all.Select(datastore => datastore.Name));
        TroveDatastore redis = all[0];
        Assert.Equal(redis.Versions[0], redis.DefaultVersion);
        Assert.Equal(redis.DefaultVersion, (await Home.CreateAsync("any", 1)).DatastoreVersion);
        Home.Configure("""{"redis": {"server_path": "/nowhere/redis-server"}}""");
        redis = (await Home.Service.GetDatastoresAsync(CancellationToken.None))[0];
        Assert.Equal(("", 0), (redis.DefaultVersion, redis.Versions.Count));
    }

    private static CreateClusterRequest Request(string name, string flavor, int? volume) =>
        new() { Name = name, Datastore = "redis", Nodes = TestHome.Nodes(1), Flavor = flavor, VolumeSize = volume };

    private async Task<TroveFlavor> MakeAsync(string name, int ram, int ephemeral = 0) =>
        (await Home.Service.NewFlavorAsync(new NewFlavorRequest { Name = name, Ram = ram, Ephemeral = ephemeral }, CancellationToken.None)).Flavor;

    private async Task<RedisCluster> CreateAsync(string name, string flavor, int? volume) =>
        Assert.IsType<RedisCluster>((await Home.RunAsync(Request(name, flavor, volume))).Cluster);

    private async Task<long> MaxMemoryAsync(TroveCluster cluster, TroveClusterNode node) => long.Parse(
        (await RedisCli.RunAsync(Home, cluster, node, "config", "get", "maxmemory")).Split('\n')[1], CultureInfo.InvariantCulture);
}
