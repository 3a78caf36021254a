using TroveClusters.Tests.Integration.Redis;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>What a tenant may have, with real clusters, and with several that want it at one moment.</summary>
public sealed class QuotaTests : EngineTest
{
    private const string Tenant = "acme";

    private ITroveService Service => field ??= Home.NewService(Tenant);

    [NeedsRedisFact]
    public async Task A_tenant_has_Troves_quotas_and_they_are_checked_after_everything_else()
    {
        TroveException error = await PlanFailsAsync(TestHome.CreateRequest("much", 11));
        Assert.Equal(("QuotaExceeded", 413), (error.ErrorId, error.HttpStatus));
        Assert.Equal("Quota exceeded for resources: ['instances']. Tenant 'acme': 0 of 10 nodes are in use, 11 more are asked for.", error.Message);
        Assert.Contains("['volumes']", (await PlanFailsAsync(Request("wide", 5, volume: 9))).Message, StringComparison.Ordinal);
        await Service.PlanAsync(Request("just", 10, volume: 4), CancellationToken.None);
        // Flavors, volumes and names come first.
        Assert.Equal("FlavorNotFound", (await PlanFailsAsync(Request("c", 11, flavor: "none"))).ErrorId);
        Assert.Equal("VolumeTooLarge", (await PlanFailsAsync(Request("c", 11, volume: 11))).ErrorId);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(Home.Folder), entry => Path.GetFileName(entry) != "trove.json");
        // The tenant default has none, until somebody sets one.
        await Home.Service.PlanAsync(TestHome.CreateRequest("much", 11), CancellationToken.None);
        Home.Configure("""{"default": {"max_instances_per_tenant": 10}}""");
        Assert.Equal("QuotaExceeded", (await Home.FailsAsync(TestHome.CreateRequest("much", 11))).ErrorId);
    }

    [NeedsRedisFact]
    public async Task What_is_removed_can_be_had_again_and_a_growth_counts_too()
    {
        await LimitAsync("ram", 1024);
        OperationResult made = await RunAsync(TestHome.CreateRequest("one", 1));
        Assert.Equal((1, 512, 1), await InUseAsync());
        var growth = new AddNodesRequest { ClusterId = made.Cluster!.Id, Nodes = TestHome.Nodes(2) };
        Assert.Contains("512 of 1024 MB of memory are in use, 1024 more are asked for", (await PlanFailsAsync(growth)).Message, StringComparison.Ordinal);
        OperationResult grown = await RunAsync(new AddNodesRequest { ClusterId = made.Cluster.Id, Nodes = TestHome.Nodes(1) });
        Assert.Equal((2, 1024, 2), await InUseAsync());
        Assert.Equal("QuotaExceeded", (await PlanFailsAsync(TestHome.CreateRequest("two", 1))).ErrorId);
        await RunAsync(new RemoveNodesRequest { ClusterId = made.Cluster.Id, Nodes = [grown.Nodes[0].Name] });
        await RunAsync(TestHome.CreateRequest("two", 1));
        Assert.Equal((2, 1024, 2), await InUseAsync());
    }

    [NeedsRedisFact]
    public async Task Plans_that_each_fit_do_not_together_pass_the_quota()
    {
        const int Most = 3;
        await LimitAsync("instances", Most);
        // As many sessions, each of which was told that it may.
        (ITroveService Service, TrovePlan Plan)[] sessions = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            ITroveService service = Home.NewService(Tenant);
            return (service, await service.PlanAsync(TestHome.CreateRequest($"c{i}", 1), CancellationToken.None));
        }));
        using var start = new Barrier(sessions.Length);
        TroveException?[] errors = await Task.WhenAll(sessions.Select(session => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return (TroveException?)Record.Exception(() => session.Service.RunAsync(session.Plan, Home.Observer, CancellationToken.None).GetAwaiter().GetResult());
            },
            TaskCreationOptions.LongRunning)));

        Assert.Equal(Most, errors.Count(error => error is null));
        Assert.All(errors.OfType<TroveException>(), error => Assert.Equal("QuotaExceeded", error.ErrorId));
        Assert.Equal((Most, Most * 512, Most), await InUseAsync());
        Assert.Equal(Most, Home.Servers().Count);
        Assert.Equal(Most, Home.NodeFolders().Count);
    }

    [NeedsRedisFact]
    public async Task A_growth_that_no_longer_fits_leaves_its_cluster_free()
    {
        OperationResult made = await RunAsync(TestHome.CreateRequest("one", 1));
        TrovePlan growth = await Service.PlanAsync(new AddNodesRequest { ClusterId = made.Cluster!.Id, Nodes = TestHome.Nodes(1) }, CancellationToken.None);
        await LimitAsync("instances", 1);
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => Service.RunAsync(growth, Home.Observer, CancellationToken.None));
        Assert.Equal("QuotaExceeded", error.ErrorId);
        await foreach (TroveCluster cluster in Service.GetClustersAsync(new ClusterQuery(), CancellationToken.None))
            Assert.Equal((TroveTask.None, 1), (cluster.Task, cluster.NodeCount));
        await RunAsync(new RemoveClusterRequest { ClusterId = made.Cluster.Id });
    }

    private static CreateClusterRequest Request(string name, int nodes, string flavor = "1", int volume = 1) =>
        new() { Name = name, Datastore = "redis", Nodes = TestHome.Nodes(nodes), Flavor = flavor, VolumeSize = volume };

    private Task LimitAsync(string resource, int limit) =>
        Service.SetQuotaAsync(new SetQuotaRequest { Resource = resource, Limit = limit }, CancellationToken.None);

    private async Task<OperationResult> RunAsync(OperationRequest request) =>
        await Service.RunAsync(await Service.PlanAsync(request, CancellationToken.None), Home.Observer, CancellationToken.None);

    private Task<TroveException> PlanFailsAsync(OperationRequest request) =>
        Assert.ThrowsAsync<TroveException>(() => Service.PlanAsync(request, CancellationToken.None));

    private async Task<(long Instances, long Ram, long Volumes)> InUseAsync()
    {
        IReadOnlyList<TroveQuota> quotas = await Service.GetQuotasAsync(new QuotaQuery(), CancellationToken.None);
        return (quotas[0].InUse, quotas[1].InUse, quotas[2].InUse);
    }
}
