using TroveClusters.Tests.Integration.Redis;
using TroveClusters.Tests.OperationWorker;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>Strategies of others with real servers, and with processes that die.</summary>
public sealed class StrategyTests : EngineTest
{
    private const string Memory = """
        {"memory": {"api_strategy": "Acme.Trove.MemoryApiStrategy, Acme.Trove", "taskmanager_strategy": "Acme.Trove.MemoryTaskManagerStrategy, Acme.Trove"}}
        """;

    [NeedsRedisFact]
    public async Task A_guest_agent_of_others_does_the_six_calls()
    {
        Install();
        Home.Configure("""{"redis": {"guestagent_strategy": "Acme.Trove.TracedGuestAgentStrategy, Acme.Trove"}}""");
        RedisCluster cluster = await Home.CreateAsync("traced", 2);
        await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        await Home.RunAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Count = 1 });
        foreach (string call in new[] { "get_node_ip", "get_node_id_for_removal", "remove_nodes", "cluster_meet", "cluster_addslots", "cluster_complete" })
            Assert.NotEmpty(Traced(call));
        Assert.Equal(2, Traced("cluster_addslots").Length);
        RedisCluster after = await Home.GetAsync("traced", refresh: true);
        Assert.Equal((2, TroveClusterStatus.Active, ""), (after.NodeCount, after.Status, after.Message));

        // The option is read anew by each operation.
        Home.Configure("{}");
        int before = Traced("cluster_meet").Length;
        await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        Assert.Equal(before, Traced("cluster_meet").Length);
    }

    [NeedsRedisFact]
    public async Task A_second_datastore_of_our_strategies_runs_Redis_with_options_of_its_own()
    {
        Home.Configure("""
            {"cache": {"api_strategy": "trove.common.strategies.cluster.experimental.redis.api.RedisAPIStrategy",
                       "taskmanager_strategy": "trove.common.strategies.cluster.experimental.redis.taskmanager.RedisTaskManagerStrategy",
                       "guestagent_strategy": "trove.common.strategies.cluster.experimental.redis.guestagent.RedisGuestAgentStrategy",
                       "cluster_node_timeout": 4321}}
            """);
        OperationResult result = await Home.RunAsync(new CreateClusterRequest { Name = "c", Datastore = "cache", Nodes = TestHome.Nodes(1), Flavor = "1", VolumeSize = 1 });
        Assert.Equal(("cache", TroveClusterStatus.Active), (result.Cluster!.Datastore, result.Cluster.Status));
        Assert.Contains("cluster-node-timeout 4321", File.ReadAllText(Path.Combine(Assert.Single(Home.NodeFolders()), "redis.conf")), StringComparison.Ordinal);
    }

    public static TheoryData<string, TroveOperationState> StepsOfCreate => new()
    {
        { "Record", TroveOperationState.RolledBack },
        { "Start", TroveOperationState.RolledBack },
    };

    [Theory]
    [MemberData(nameof(StepsOfCreate))]
    public async Task A_create_in_a_datastore_of_others_that_is_killed_is_undone(string step, TroveOperationState outcome)
    {
        Install();
        Home.Configure(Memory);
        await KillAsync("create:memory", "victim", "2", step);
        TroveOperation operation = Assert.Single(await Home.OperationsAsync());
        Assert.Equal(TroveOperationState.Interrupted, operation.State);

        // While its datastore is not configured nobody can deal with it, and nothing is lost.
        Home.Configure("{}");
        TroveException refused = await Assert.ThrowsAsync<TroveException>(() => Home.Service.ResumeAsync(operation.Id, Home.Observer, CancellationToken.None));
        Assert.Equal("DatastoreNotFound", refused.ErrorId);
        Assert.Equal(TroveOperationState.Interrupted, Assert.Single(await Home.OperationsAsync()).State);

        Home.Configure(Memory);
        OperationResult result = await Home.Service.ResumeAsync(operation.Id, Home.Observer, CancellationToken.None);
        Assert.Equal((outcome, null), (result.Operation.State, result.Cluster));
    }

    [Theory]
    [InlineData("End")]
    [InlineData("Remove")]
    public async Task A_shrink_in_a_datastore_of_others_that_is_killed_is_finished(string step)
    {
        Install();
        Home.Configure(Memory);
        TroveCluster cluster = (await Home.RunAsync(new CreateClusterRequest { Name = "victim", Datastore = "memory", Nodes = TestHome.Nodes(3), Flavor = "1", VolumeSize = 1 })).Cluster!;
        await KillAsync("shrink", "victim", "victim-member-3", step);
        OperationResult grown = await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        Assert.Equal(["victim-member-1", "victim-member-2", "victim-member-4"], grown.Cluster!.Nodes.Select(node => node.Name));
        Assert.Equal(TroveOperationState.Done, (await Home.OperationsAsync())[1].State);
    }

    private async Task KillAsync(params string[] arguments)
    {
        await using Worker worker = Worker.Start(Home.Folder, arguments);
        await worker.UntilAsync("holding");
        await worker.KillAsync();
    }

    private string[] Traced(string call) =>
        [.. Home.Observer.Events.OfType<DebugEvent>().Select(e => e.Text).Where(text => text.Contains($"Acme: {call} on 127.0.0.1:", StringComparison.Ordinal))];

    /// <summary>Copies the example to where strategies are looked for, closed to others whatever the umask was.</summary>
    private void Install()
    {
        string built = AppContext.BaseDirectory.Replace(Path.Combine("tests", "Integration"), Path.Combine("examples", "MemoryDatastore"), StringComparison.Ordinal)
            .Replace("net10.0", "net8.0", StringComparison.Ordinal);
        string folder = Directory.CreateDirectory(Path.Combine(Home.Folder, "strategies"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        foreach (string file in Directory.GetFiles(built, "Acme.Trove.*"))
        {
            string copy = Path.Combine(folder, Path.GetFileName(file));
            File.Copy(file, copy);
            File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
