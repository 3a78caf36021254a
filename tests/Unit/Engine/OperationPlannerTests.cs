using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Operations.Steps;
using TroveClusters.Engine.Platform;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Redis;
using TroveClusters.Tests.Unit.Catalog;

namespace TroveClusters.Tests.Unit.Engine;

/// <summary>Plans that need no server.</summary>
public sealed class OperationPlannerTests : IDisposable
{
    private static readonly OperationOwner s_dead = OperationOwner.Current with { Engine = Guid.NewGuid(), ProcessStart = "1" };
    private static readonly OperationOwner s_alive = OperationOwner.Current with { Engine = Guid.NewGuid() };

    private static readonly string s_process = NodeServers.Text(
        new NodeProcess(ProcessIdentity.Current.Id, ProcessIdentity.Current.StartTime, ProcessIdentity.Current.BootId));

    private readonly TemporaryHome _home = new();
    private readonly EngineServices _services;
    private readonly OperationPlanner _planner;

    public OperationPlannerTests()
    {
        _services = new EngineServices(new TroveServiceSettings { Home = _home.Folder, Tenant = CatalogSamples.Tenant });
        _planner = new OperationPlanner(_services);
    }

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_growth_is_planned_without_being_written()
    {
        ClusterRow cluster = Add(TroveNodeStatus.Active, TroveNodeStatus.Active);
        EnginePlan plan = await PlanAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = [new(), new() { Name = "extra" }] });
        Assert.Equal(["c-member-3", "extra"], plan.NewNodes.Select(node => node.Name));
        Assert.Equal([3, 4], plan.NewNodes.Select(node => node.Position));
        Assert.All(plan.NewNodes, node => Assert.Equal(("1", 1, TroveNodeStatus.Build, TroveNodeRole.Primary), (node.Flavor, node.VolumeSize, node.Status, node.Role)));
        Assert.Equal((3, TroveTask.Growing, null), (plan.HighestNumber, plan.Task, plan.Recovers));
        Assert.Equal(plan.NewNodes.Select(node => node.Id), plan.Data.NodeIds);
        Assert.Equal(cluster, CatalogSamples.Find(_services.Catalog, cluster.Id));
        Assert.Equal(2, _services.Catalog.Read([], session => NodeRepository.OfCluster(session, cluster.Id)).Count);
    }

    [Fact]
    public async Task Replicas_go_to_the_primary_with_the_fewest_or_the_one_named()
    {
        ClusterRow cluster = Add(TroveNodeStatus.Active, TroveNodeStatus.Active);
        EnginePlan plan = await PlanAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = [new(), new(), new()], Role = TroveNodeRole.Replica });
        Assert.Equal(2, plan.NewNodes.Select(node => RedisNodeFacts.Of(node).Primary).Distinct().Count());
        NodeRow second = _services.Catalog.Read([], session => NodeRepository.OfCluster(session, cluster.Id))[1];
        plan = await PlanAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = [new(), new()], ReplicaOf = second.Name.ToUpperInvariant() });
        Assert.All(plan.NewNodes, node => Assert.Equal((TroveNodeRole.Replica, second.Id), (node.Role, RedisNodeFacts.Of(node).Primary!.Value)));
        await RefusesAsync("InvalidArgument", new AddNodesRequest { ClusterId = cluster.Id, Nodes = [new()], Role = TroveNodeRole.Primary, ReplicaOf = second.Name });
        await RefusesAsync("NodeNotFound", new AddNodesRequest { ClusterId = cluster.Id, Nodes = [new()], ReplicaOf = "nobody" });
        await RefusesAsync("InvalidArgument", new AddNodesRequest { ClusterId = cluster.Id, Nodes = [new()], Role = TroveNodeRole.Member });
    }

    [Fact]
    public async Task A_cluster_grows_only_while_all_its_nodes_are_up()
    {
        ClusterRow cluster = Add(TroveNodeStatus.Active, TroveNodeStatus.Shutdown);
        TroveException error = await RefusesAsync("NodeUnreachable", new AddNodesRequest { ClusterId = cluster.Id, Nodes = [new()] });
        Assert.Contains("c-member-2 (Shutdown)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_is_planned_for_those_that_are_down()
    {
        ClusterRow cluster = Add(TroveNodeStatus.Active, TroveNodeStatus.Shutdown, TroveNodeStatus.Failed);
        EnginePlan plan = await PlanAsync(new StartClusterRequest { ClusterId = cluster.Id });
        Assert.Equal(["Start c-member-2", "Start c-member-3", "Prove that the cluster serves"], plan.Steps);
        Assert.Equal(2, plan.Data.NodeIds.Count);
        Assert.Equal(TroveTask.Restarting, plan.Task);
    }

    [Fact]
    public async Task A_deletion_is_planned_for_all_nodes_whatever_their_state()
    {
        ClusterRow cluster = Add(TroveNodeStatus.Active, TroveNodeStatus.Error, TroveNodeStatus.Build);
        EnginePlan plan = await PlanAsync(new RemoveClusterRequest { ClusterId = cluster.Id, AllowUnreachable = true });
        Assert.Equal((3, true, TroveTask.Deleting), (plan.Data.NodeIds.Count, plan.Data.AllowUnreachable, plan.Task));
        Assert.Equal("Remove the cluster's record", plan.Steps[^1]);
    }

    /// <summary>All that can be told without a server is told before one is asked.</summary>
    [Fact]
    public async Task A_change_that_cannot_be_is_refused_before_any_node_is_asked()
    {
        ClusterRow cluster = Add(TroveNodeStatus.Active);
        await RefusesAsync("InvalidArgument", new SetClusterRequest { ClusterId = cluster.Id });
        await RefusesAsync("FlavorNotFound", new SetClusterRequest { ClusterId = cluster.Id, Flavor = "77" });
        await RefusesAsync("InvalidArgument", new SetClusterRequest { ClusterId = cluster.Id, Configuration = new Dictionary<string, string?> { ["port"] = "1" } });

        ClusterRow garnet = CatalogSamples.Cluster("garnet") with { Facts = new RedisClusterFacts { ServerKind = "Garnet" }.ToJson() };
        CatalogSamples.Add(_services.Catalog, garnet, CatalogSamples.Node(garnet, 1));
        TroveException error = await RefusesAsync("OperationNotSupported", new SetClusterRequest { ClusterId = garnet.Id, Flavor = "2" });
        Assert.Contains("Garnet", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> Kinds => ["grow", "shrink", "start", "update", "delete"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_cluster_that_somebody_works_on_is_busy(string kind)
    {
        ClusterRow cluster = Add(TroveNodeStatus.Active);
        OperationRow operation = Claim(cluster, s_alive);
        TroveException busy = await RefusesAsync("TroveClusterBusy", Request(kind, cluster.Id));
        Assert.Equal(operation.Id, busy.OperationId);
        Assert.Contains(operation.Id.ToString(), busy.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_was_left_behind_is_dealt_with_first_and_the_plan_says_so(string kind)
    {
        ClusterRow cluster = Add(TroveNodeStatus.Active);
        OperationRow operation = Claim(cluster, s_dead);
        EnginePlan plan = await PlanAsync(Request(kind, cluster.Id));
        Assert.Equal(operation.Id, plan.Recovers);
        Assert.Contains("interrupted", plan.Steps[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a/b")]
    [InlineData("***")]
    public async Task A_name_that_cannot_be_is_refused_before_all_else(string? name) =>
        await RefusesAsync("InvalidName", new CreateClusterRequest { Name = name!, Datastore = "none", Nodes = [] });

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_cluster_that_is_not_there(string kind)
    {
        await RefusesAsync("TroveClusterNotFound", Request(kind, Guid.NewGuid()));
        Assert.Empty(Directory.GetFileSystemEntries(_home.Folder));
    }

    [Fact]
    public async Task A_cluster_of_another_tenant_is_not_there()
    {
        ClusterRow theirs = CatalogSamples.Cluster("theirs", "other");
        CatalogSamples.Add(_services.Catalog, theirs, CatalogSamples.Node(theirs, 1));
        await RefusesAsync("TroveClusterNotFound", new RemoveClusterRequest { ClusterId = theirs.Id });
    }

    private static OperationRequest Request(string kind, Guid cluster) => kind switch
    {
        "grow" => new AddNodesRequest { ClusterId = cluster, Nodes = [new()] },
        "shrink" => new RemoveNodesRequest { ClusterId = cluster, Nodes = ["c-member-1"] },
        "start" => new StartClusterRequest { ClusterId = cluster },
        "update" => new SetClusterRequest { ClusterId = cluster, Flavor = "2" },
        _ => new RemoveClusterRequest { ClusterId = cluster },
    };

    private Task<EnginePlan> PlanAsync(OperationRequest request) => _planner.PlanAsync(request, CancellationToken.None);

    private async Task<TroveException> RefusesAsync(string errorId, OperationRequest request)
    {
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => PlanAsync(request));
        Assert.Equal(errorId, error.ErrorId);
        return error;
    }

    private ClusterRow Add(params TroveNodeStatus[] statuses)
    {
        ClusterRow cluster = CatalogSamples.Cluster("c") with { HighestNumber = statuses.Length };
        CatalogSamples.Add(_services.Catalog, cluster, [.. statuses.Select((status, i) => CatalogSamples.Node(cluster, i + 1) with
        {
            Status = status,
            // A node that is up has a process that runs.
            Process = status == TroveNodeStatus.Active ? s_process : "",
            Facts = new RedisNodeFacts { Slots = $"{i}" }.ToJson(),
        })]);
        return cluster;
    }

    private OperationRow Claim(ClusterRow cluster, OperationOwner owner)
    {
        OperationRow operation = CatalogSamples.Operation(cluster, TroveOperationKind.Grow, owner);
        _services.Catalog.Write(session =>
        {
            OperationRepository.Insert(session, operation);
            Assert.True(ClusterRepository.TryClaim(session, cluster.Id, cluster.Revision, TroveTask.Growing, operation.Id, CatalogSamples.Then));
        });
        return operation;
    }
}
