using TroveClusters.Tests.Integration.Redis;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>Everything that can be checked is checked before anything is written.</summary>
public sealed class ValidationTests : EngineTest
{
    private static CreateClusterRequest Create(
        string name = "c", string datastore = "redis", string? version = null, TroveNodeSpec[]? nodes = null, string? flavor = "1", int? volume = 1,
        string? provider = null, TroveLocality locality = TroveLocality.None, int replicas = 0, string? password = null) => new()
        {
            Name = name,
            Datastore = datastore,
            DatastoreVersion = version,
            Nodes = nodes ?? [new TroveNodeSpec(), new TroveNodeSpec()],
            Flavor = flavor,
            VolumeSize = volume,
            Provider = provider,
            Locality = locality,
            ReplicaCount = replicas,
            Password = password,
        };

    private async Task RefusesAsync(string errorId, OperationRequest request, string? inMessage = null)
    {
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => Home.Service.PlanAsync(request, CancellationToken.None));
        Assert.Equal(errorId, error.ErrorId);
        Assert.NotEmpty(error.RecommendedAction);
        if (inMessage is not null)
            Assert.Contains(inMessage, error.Message, StringComparison.Ordinal);
        // Bad input never leaves anything behind: not even a catalog.
        Assert.DoesNotContain(Directory.GetFileSystemEntries(Home.Folder), entry => Path.GetFileName(entry) != "trove.json");
    }

    [Fact]
    public Task Blank_name() => RefusesAsync("InvalidName", Create(name: " "));

    [Fact]
    public Task Forbidden_name() => RefusesAsync("InvalidName", Create(name: "a*b"));

    [Fact]
    public Task Unknown_datastore() => RefusesAsync("DatastoreNotFound", Create(datastore: "nope"), "'nope' cannot be found");

    [Fact]
    public Task Clusters_disabled()
    {
        Home.Configure("""{"redis": {"cluster_support": false}}""");
        return RefusesAsync("ClustersNotSupported", Create(), "Clusters not supported for");
    }

    [Fact]
    public async Task A_home_that_others_can_write_to_is_not_used()
    {
        File.SetUnixFileMode(Home.Folder, (UnixFileMode)0b111_111_111);
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => Home.Service.PlanAsync(Create(), CancellationToken.None));
        Assert.Equal("CatalogUnavailable", error.ErrorId);
        Assert.Contains("can be written by others", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_node_timeout_that_Redis_would_not_take()
    {
        Home.Configure("""{"redis": {"cluster_node_timeout": -5}}""");
        return RefusesAsync("ConfigurationInvalid", Create(), "cluster_node_timeout");
    }

    [NeedsRedisFact]
    public async Task A_value_that_is_none_keeps_every_operation_from_beginning_and_a_misspelt_option_is_told_once()
    {
        Home.Configure("""{"default": {"usage_timeuot": 5}}""");
        RedisCluster cluster = await Home.CreateAsync("careful", 1);
        await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        WarningEvent told = Assert.Single(Home.Observer.Events.OfType<WarningEvent>());
        Assert.Contains("'default.usage_timeuot'", told.Text, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'default.usage_timeout'?", told.Text, StringComparison.Ordinal);

        // Needed only when half would be done.
        Home.Configure("""{"default": {"cluster_delete_time_out": 0}}""");
        foreach (OperationRequest request in (OperationRequest[])
            [
                new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) },
                new RemoveNodesRequest { ClusterId = cluster.Id, Count = 1 },
                new StartClusterRequest { ClusterId = cluster.Id },
                new RemoveClusterRequest { ClusterId = cluster.Id },
                TestHome.CreateRequest("second", 1),
            ])
        {
            TroveException error = await Home.FailsAsync(request);
            Assert.Equal("ConfigurationInvalid", error.ErrorId);
            Assert.Contains($"default.cluster_delete_time_out ({Home.Folder}/trove.json) must be a whole number from 1 to", error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(2, (await Home.OperationsAsync()).Count);
        Home.Configure("{}");
        await Home.RunAsync(new RemoveClusterRequest { ClusterId = cluster.Id });
    }

    [NeedsRedisFact]
    public async Task Passwords_have_the_length_that_is_configured()
    {
        Assert.Matches("^[A-Za-z0-9]{36}$", await Home.PasswordAsync(await Home.CreateAsync("usual", 1)));
        Home.Configure("""{"redis": {"default_password_length": 50}}""");
        Assert.Matches("^[A-Za-z0-9]{50}$", await Home.PasswordAsync(await Home.CreateAsync("long", 1)));
    }

    [Fact]
    public Task Unknown_provider() => RefusesAsync("ProviderNotFound", Create(provider: "nova"));

    [Fact]
    public Task Locality_that_one_host_cannot_give() => RefusesAsync("LocalityNotSupported", Create(locality: TroveLocality.AntiAffinity));

    [Fact]
    public Task No_nodes() => RefusesAsync("NodeCountNotSupported", Create(nodes: []));

    [Fact]
    public Task Nodes_that_replicas_do_not_divide() => RefusesAsync("NodeCountNotSupported", Create(replicas: 2));

    [Fact]
    public Task No_flavor() => RefusesAsync("FlavorRequired", Create(flavor: null), "A flavor is required for each instance in the cluster");

    [Fact]
    public Task Unknown_flavor() => RefusesAsync("FlavorNotFound", Create(flavor: "99"), "99");

    [Fact]
    public Task Unequal_flavors() => RefusesAsync(
        "FlavorsNotEqual", Create(nodes: [new() { Flavor = "1" }, new() { Flavor = "2" }]), "The flavor for each instance in a cluster must be the same.");

    [Fact]
    public Task No_volume() => RefusesAsync("VolumeSizeRequired", Create(volume: null), "A volume size is required for each instance in the cluster.");

    [Fact]
    public Task Zero_volume() => RefusesAsync("InvalidVolumeSize", Create(volume: 0));

    [Fact]
    public Task Too_large_a_volume() => RefusesAsync("VolumeTooLarge", Create(volume: 11), "cannot exceed maximum of 10");

    [Fact]
    public Task Unequal_volumes() => RefusesAsync(
        "VolumeSizesNotEqual", Create(nodes: [new() { VolumeSize = 1 }, new() { VolumeSize = 2 }]), "The volume size for each instance in a cluster must be the same.");

    [Fact]
    public Task A_volume_where_there_are_none()
    {
        Home.Configure("""{"redis": {"volume_support": false, "device_path": ""}}""");
        return RefusesAsync("VolumeNotSupported", Create(), "Volume support is not enabled.");
    }

    [Fact]
    public Task A_flavor_without_local_storage_where_it_is_needed()
    {
        Home.Configure("""{"redis": {"volume_support": false}}""");
        return RefusesAsync("LocalStorageNotSpecified", Create(volume: null), "Local storage not specified in flavor ID: 1");
    }

    [Fact]
    public Task A_bad_node_name() => RefusesAsync("InvalidName", Create(nodes: [new() { Name = "a/b" }]));

    [Fact]
    public Task Twice_the_same_node_name() => RefusesAsync("NodeAlreadyExists", Create(nodes: [new() { Name = "x" }, new() { Name = "X" }]));

    [Fact]
    public Task A_place_that_the_provider_chooses() => RefusesAsync("InvalidArgument", Create(nodes: [new("10.0.0.4:6379")]), "10.0.0.4");

    [Fact]
    public Task A_short_password() => RefusesAsync("InvalidArgument", Create(password: "short"));

    [Fact]
    public Task A_server_that_is_not_there()
    {
        Home.Configure("""{"redis": {"server_path": "/nowhere/redis-server"}}""");
        return RefusesAsync("ServerBinaryNotFound", Create(), "/nowhere/redis-server");
    }

    [NeedsRedisFact]
    public Task An_unknown_version() => RefusesAsync("DatastoreVersionNotFound", Create(version: "3.0"), "Datastore version '3.0' cannot be found");

    [NeedsRedisFact]
    public async Task A_version_by_its_beginning_and_a_flavor_by_default_are_accepted()
    {
        Home.Configure("""{"default": {"default_flavor": "2", "default_volume_size": 3}}""");
        TrovePlan plan = await Home.Service.PlanAsync(Create(version: "7", flavor: null, volume: null), CancellationToken.None);
        Assert.Contains("flavor m1.small, 3 GB", plan.Targets.Single(), StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(Home.Folder), entry => Path.GetFileName(entry) != "trove.json");
    }

    [Fact]
    public async Task A_cluster_that_is_not_there()
    {
        var id = Guid.NewGuid();
        await RefusesAsync("TroveClusterNotFound", new AddNodesRequest { ClusterId = id, Nodes = TestHome.Nodes(1) });
        await RefusesAsync("TroveClusterNotFound", new RemoveNodesRequest { ClusterId = id, Nodes = ["x"] });
        await RefusesAsync("TroveClusterNotFound", new RemoveClusterRequest { ClusterId = id });
        await RefusesAsync("TroveClusterNotFound", new StartClusterRequest { ClusterId = id });
    }

    [NeedsRedisFact]
    public async Task What_a_cluster_that_exists_refuses()
    {
        RedisCluster cluster = await Home.CreateAsync("Here", 2);
        RedisCluster other = await Home.CreateAsync("other", 1);
        Home.Configure("""{"redis": {"cluster_support": false}}""");
        Assert.Equal("ClustersNotSupported", (await Home.FailsAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) })).ErrorId);
        Home.Configure("{}");
        async Task Refused(string errorId, OperationRequest request, params string[] inMessage)
        {
            TroveException error = await Home.FailsAsync(request);
            Assert.Equal(errorId, error.ErrorId);
            Assert.All(inMessage, text => Assert.Contains(text, error.Message, StringComparison.Ordinal));
        }

        await Refused("TroveClusterAlreadyExists", TestHome.CreateRequest("here", 1));
        await Refused("NodeRequired", new AddNodesRequest { ClusterId = cluster.Id, Nodes = [] });
        await Refused("FlavorsNotEqual", new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1), Flavor = "2" });
        await Refused("VolumeSizesNotEqual", new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1), VolumeSize = 2 });
        await Refused("NodeAlreadyExists", new AddNodesRequest { ClusterId = cluster.Id, Nodes = [new TroveNodeSpec { Name = "HERE-MEMBER-1" }] });
        await Refused("NodeNotFound", new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1), ReplicaOf = "nobody" });

        // All offenders are named, not only the first; nothing was removed.
        await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        await Refused("NodeOwnsSlots", new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = ["here-member-[12]"] }, "Here-member-1 (8192 slots)", "Here-member-2 (8192 slots)");
        await Refused("NodeOwnsSlots", new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = ["Here-member-3", "Here-member-1"] }, "Here-member-1");
        await Refused("NodeOwnsSlots", new RemoveNodesRequest { ClusterId = cluster.Id, Count = 2 });
        await Refused("NodeNotFound", new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = ["Here-member-3", "ghost", "spook"] }, "'ghost'", "'spook'");
        await Refused("NodeNotInCluster", new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = [other.Nodes[0].Id.ToString()] }, "'other'");
        await Refused("NodeRequired", new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = [] });
        await Refused("NodeRequired", new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = ["no-such-*"] });
        await Refused("LastNode", new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = ["*"] });
        await Refused("LastNode", new RemoveNodesRequest { ClusterId = cluster.Id, Count = 3 });
        RedisCluster after = await Home.GetAsync("HERE", refresh: true);
        Assert.Equal((3, TroveClusterStatus.Active, ""), (after.NodeCount, after.Status, after.Message));
    }

    [NeedsRedisFact]
    public async Task Tenants_are_separate_and_names_may_repeat()
    {
        RedisCluster mine = await Home.CreateAsync("same", 1);
        ITroveService theirs = Home.NewService("other-tenant");
        await foreach (TroveCluster seen in theirs.GetClustersAsync(new ClusterQuery(), CancellationToken.None))
            Assert.Fail($"{seen} belongs to another tenant.");
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => theirs.PlanAsync(new RemoveClusterRequest { ClusterId = mine.Id }, CancellationToken.None));
        Assert.Equal("TroveClusterNotFound", error.ErrorId);
        await theirs.PlanAsync(TestHome.CreateRequest("same", 1), CancellationToken.None);
    }
}
