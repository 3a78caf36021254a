namespace TroveClusters.Tests.Unit.Datastores;

/// <summary>A datastore of somebody else's, added by configuration alone, does everything there is to do.</summary>
public sealed class MemoryDatastoreTests : IDisposable
{
    private readonly StrategyHome _home = new();

    public MemoryDatastoreTests() => _home.Configure();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_cluster_is_created_grown_shrunk_started_and_deleted()
    {
        TroveCluster cluster = (await _home.RunAsync(StrategyHome.Create("m", 2))).Cluster!;
        Assert.Equal(("memory", "1.0", TroveClusterStatus.Active, "", 2), (cluster.Datastore, cluster.DatastoreVersion, cluster.Status, cluster.Message, cluster.NodeCount));
        Assert.All(cluster.Nodes, node => Assert.Equal((TroveNodeStatus.Active, TroveNodeRole.Member), (node.Status, node.Role)));

        OperationResult grown = await _home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = [new(), new() { Name = "extra" }] });
        Assert.Equal(["m-member-3", "extra"], grown.Nodes.Select(node => node.Name));

        TroveException refused = await _home.FailsAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = ["m-member-1", "extra"] });
        Assert.Equal("NodeNotEmpty", refused.ErrorId);
        Assert.Contains("m-member-1", refused.Message, StringComparison.Ordinal);
        OperationResult shrunk = await _home.RunAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = ["m-member-2", "extra"] });
        Assert.All(shrunk.Nodes, node => Assert.Equal(TroveNodeStatus.Removed, node.Status));
        Assert.Equal("LastNode", (await _home.FailsAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Count = 2 })).ErrorId);

        Assert.Equal(TroveClusterStatus.Active, (await _home.RunAsync(new StartClusterRequest { ClusterId = cluster.Id })).Cluster!.Status);
        TroveCluster seen = Assert.Single(await _home.ClustersAsync(refresh: true));
        Assert.Equal(["m-member-1", "m-member-3"], seen.Nodes.Select(node => node.Name));

        await _home.RunAsync(new RemoveClusterRequest { ClusterId = cluster.Id });
        Assert.Empty(await _home.ClustersAsync());
    }

    [Fact]
    public async Task It_has_credentials_connections_versions_and_options()
    {
        TroveCluster cluster = (await _home.RunAsync(StrategyHome.Create("m", 1, version: "1.0"))).Cluster!;
        TroveClusterCredential credential = await _home.Service.GetCredentialAsync(cluster.Id, CancellationToken.None);
        Assert.Equal(("memory", 36), (credential.UserName, credential.Password.Length));
        Assert.Equal("memory:m", (await _home.Service.GetConnectionAsync(cluster.Id, CancellationToken.None)).ConnectionString);
        TroveDatastore datastore = Assert.Single(await _home.Service.GetDatastoresAsync(CancellationToken.None), datastore => datastore.Name == "memory");
        Assert.Equal("1.0", Assert.Single(datastore.Versions));
        Assert.Equal("1.0", datastore.DefaultVersion);

        TroveConfiguration configuration = await _home.Service.GetConfigurationAsync(CancellationToken.None);
        Assert.Empty(configuration.Warnings);
        TroveSetting owners = Assert.Single(configuration.Settings, setting => setting.ToString() == "memory.owners");
        Assert.Equal((1, 1, TroveSettingSource.Default), (owners.Value, owners.Default, owners.Source));
        await _home.Service.SetSettingAsync(new SetSettingRequest { Name = "owners", Value = "2" }, CancellationToken.None);
        Assert.Equal("NodeCountNotSupported", (await _home.FailsAsync(StrategyHome.Create("few", 1))).ErrorId);
        await Assert.ThrowsAsync<TroveException>(() => _home.Service.SetSettingAsync(new SetSettingRequest { Name = "memory.owners", Value = "17" }, CancellationToken.None));
    }

    [Fact]
    public async Task An_option_with_a_wrong_value_is_refused_where_it_is_read()
    {
        _home.Configure(options: ("owners", "many"));
        TroveException error = await _home.FailsAsync(StrategyHome.Create("m", 1));
        Assert.Equal("ConfigurationInvalid", error.ErrorId);
        Assert.Contains($"memory.owners ({_home.ConfigurationFile}) must be a whole number from 1 to 16, not 'many'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nodes_that_are_not_in_memory_are_shown_as_down_and_can_be_started()
    {
        TroveCluster cluster = (await _home.RunAsync(StrategyHome.Create("m", 2))).Cluster!;
        // Another process has none of these servers; the same assembly from another place stands for it.
        string elsewhere = Path.Combine(_home.Folder, "elsewhere");
        StrategyHome.Install(Documentation.Repository.PathOf("examples", "MemoryDatastore"), elsewhere);
        _home.Configure(options: ("strategy_path", elsewhere));
        TroveCluster down = Assert.Single(await _home.ClustersAsync(refresh: true));
        Assert.Equal(TroveClusterStatus.Error, down.Status);
        Assert.All(down.Nodes, node => Assert.Equal(TroveNodeStatus.Shutdown, node.Status));

        TrovePlan plan = await _home.Service.PlanAsync(new StartClusterRequest { ClusterId = cluster.Id }, CancellationToken.None);
        Assert.Equal(["Start m-member-1", "Start m-member-2", "Prove that the cluster serves"], plan.Steps);
        await _home.Service.RunAsync(plan, _home.Observer, CancellationToken.None);
        Assert.Equal(TroveClusterStatus.Active, Assert.Single(await _home.ClustersAsync(refresh: true)).Status);
    }

    [Fact]
    public async Task What_a_datastore_has_no_steps_for_is_refused_by_name()
    {
        _home.InstallCareless();
        _home.Configure(taskManager: "Acme.Careless.CreateOnly, Acme.Careless");
        TroveCluster cluster = (await _home.RunAsync(StrategyHome.Create("m", 1))).Cluster!;
        OperationRequest[] requests =
        [
            new AddNodesRequest { ClusterId = cluster.Id, Nodes = [new()] },
            new RemoveNodesRequest { ClusterId = cluster.Id, Count = 1 },
            new SetClusterRequest { ClusterId = cluster.Id, Flavor = "2" },
            new StartClusterRequest { ClusterId = cluster.Id },
            new RemoveClusterRequest { ClusterId = cluster.Id },
        ];
        foreach (OperationRequest request in requests)
        {
            TroveException error = await _home.FailsAsync(request);
            Assert.Equal("OperationNotSupported", error.ErrorId);
            Assert.Equal($"Clusters of datastore 'memory' have no operation '{request.Kind}'.", error.Message);
        }
    }

    [Fact]
    public async Task A_plan_for_somebody_else_is_not_carried_out()
    {
        _home.InstallCareless();
        _home.Configure(api: "Acme.Careless.Elsewhere, Acme.Careless");
        TroveException error = await _home.FailsAsync(StrategyHome.Create("m", 1));
        Assert.Equal("EngineFault", error.ErrorId);
        Assert.Contains("Acme.Careless.Elsewhere", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clusters_of_a_datastore_that_is_no_longer_configured_are_shown_and_left_alone()
    {
        TroveCluster cluster = (await _home.RunAsync(StrategyHome.Create("m", 2))).Cluster!;
        string configured = File.ReadAllText(_home.ConfigurationFile);
        File.WriteAllText(_home.ConfigurationFile, "{}");
        TroveCluster seen = Assert.Single(await _home.ClustersAsync(refresh: true));
        Assert.Equal((cluster.Id, 2, TroveClusterStatus.Degraded), (seen.Id, seen.NodeCount, seen.Status));
        Assert.Equal("Its datastore 'memory' is not configured.", seen.Message);

        OperationRequest[] requests =
        [
            new AddNodesRequest { ClusterId = cluster.Id, Nodes = [new()] },
            new RemoveNodesRequest { ClusterId = cluster.Id, Count = 1 },
            new StartClusterRequest { ClusterId = cluster.Id },
            new RemoveClusterRequest { ClusterId = cluster.Id },
        ];
        foreach (OperationRequest request in requests)
            AssertGone(await _home.FailsAsync(request));
        AssertGone(await Assert.ThrowsAsync<TroveException>(() => _home.Service.GetCredentialAsync(cluster.Id, CancellationToken.None)));
        AssertGone(await Assert.ThrowsAsync<TroveException>(() => _home.Service.GetConnectionAsync(cluster.Id, CancellationToken.None)));

        File.WriteAllText(_home.ConfigurationFile, configured);
        Assert.Equal((TroveClusterStatus.Active, ""), (Assert.Single(await _home.ClustersAsync(refresh: true)) is var back ? back.Status : default, back.Message));

        static void AssertGone(TroveException error)
        {
            Assert.Equal("DatastoreNotFound", error.ErrorId);
            Assert.Contains("The datastore 'memory' of cluster 'm' is not configured", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_strategy_that_fails_to_show_a_cluster_keeps_no_other_from_being_shown()
    {
        _home.InstallCareless();
        _home.Configure("second", api: "Acme.Careless.Fails, Acme.Careless");
        await _home.RunAsync(StrategyHome.Create("a", 1, "second"));
        await _home.RunAsync(StrategyHome.Create("b", 1));
        IReadOnlyList<TroveCluster> clusters = await _home.ClustersAsync(refresh: true);
        Assert.Equal(["a", "b"], clusters.Select(cluster => cluster.Name));
        Assert.Contains("The strategy Acme.Careless.Fails failed: NotSupportedException: No view.", clusters[0].Message, StringComparison.Ordinal);
        Assert.Equal((TroveClusterStatus.Active, ""), (clusters[1].Status, clusters[1].Message));
        Assert.Empty((await _home.Service.GetDatastoresAsync(CancellationToken.None)).Single(datastore => datastore.Name == "second").Versions);
    }

    [Fact]
    public async Task A_mistake_in_one_datastore_leaves_the_others_alone()
    {
        _home.Configure("second");
        await _home.RunAsync(StrategyHome.Create("a", 1));
        await _home.RunAsync(StrategyHome.Create("b", 1, "second"));
        _home.Configure("second", api: "Acme.Trove.Gone, Acme.Trove");
        IReadOnlyList<TroveCluster> clusters = await _home.ClustersAsync(refresh: true);
        Assert.Equal([(TroveClusterStatus.Active, ""), (TroveClusterStatus.Degraded, clusters[1].Message)], clusters.Select(cluster => (cluster.Status, cluster.Message)));
        Assert.Contains("Its datastore 'second' cannot be used: The option second.api_strategy", clusters[1].Message, StringComparison.Ordinal);
        await _home.RunAsync(new AddNodesRequest { ClusterId = clusters[0].Id, Nodes = [new()] });
        Assert.Equal("ConfigurationInvalid", (await _home.FailsAsync(new AddNodesRequest { ClusterId = clusters[1].Id, Nodes = [new()] })).ErrorId);
        Assert.Equal(["memory", "redis", "second", "vertica"], (await _home.Service.GetDatastoresAsync(CancellationToken.None)).Select(datastore => datastore.Name).Order());
    }
}
