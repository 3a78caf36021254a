using TroveClusters.Tests.Server.Harness;

namespace TroveClusters.Tests.Server.Service;

/// <summary>A real cluster's life through a real server.</summary>
public sealed class RemoteLifeTests : EngineTest
{
    [NeedsFact(NeedsFactAttribute.Redis)]
    public async Task A_cluster_is_created_grown_shrunk_and_deleted_as_on_this_machine()
    {
        string token = await Tokens.NewAsync(Home.Folder, "ops", "t1");
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, []);
        IRemoteTroveService remote = await Remote.ConnectAsync(server.Url, token);
        Assert.Equal(("t1", "ops", false), (remote.Connection.Tenant, remote.Connection.User, remote.Connection.IsAdmin));

        TrovePlan plan = await remote.PlanAsync(TestHome.CreateRequest("web", 3), CancellationToken.None);
        Assert.Equal("web (3 nodes, flavor m1.tiny, 1 GB)", Assert.Single(plan.Targets));
        OperationResult created = await remote.RunAsync(plan, Home.Observer, CancellationToken.None);
        RedisCluster cluster = Assert.IsType<RedisCluster>(created.Cluster);
        Assert.Equal((TroveOperationState.Done, 16384, TroveClusterStatus.Active), (created.Operation.State, cluster.SlotsAssigned, cluster.Status));
        // The whole of what it told, once and in its order.
        Assert.Equal(created.Operation.Id, Assert.Single(Home.Observer.Events.OfType<OperationStarted>()).OperationId);
        Assert.Equal(Enumerable.Range(0, 6), Home.Observer.Events.OfType<StepStarted>().Select(step => step.Index));
        Assert.Contains(Home.Observer.Events, e => e is StepProgress { Total: 3 });
        Assert.Contains(Home.Observer.Events, e => e is DebugEvent);

        OperationResult grown = await remote.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1), Command = "Add-TroveClusterNode web" }, Home.Observer);
        TroveClusterNode added = Assert.Single(grown.Nodes);
        TroveException owns = await Remote.RefusedAsync(TroveErrorId.NodeOwnsSlots, () => remote.PlanAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = [cluster.Nodes[0].Name] }, CancellationToken.None));
        Assert.Contains("-Drain", owns.RecommendedAction, StringComparison.Ordinal);
        OperationResult shrunk = await remote.RunAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = [added.Name] }, Home.Observer);
        Assert.Equal((added.Id, TroveNodeStatus.Removed), (Assert.Single(shrunk.Nodes).Id, shrunk.Nodes[0].Status));
        Assert.Equal((await Home.NewService("t1").GetCredentialAsync(cluster.Id, CancellationToken.None)).Password, (await remote.GetCredentialAsync(cluster.Id, CancellationToken.None)).Password);
        Assert.Equal(3, (await remote.MeasureAsync(cluster.Id, TimeSpan.FromMilliseconds(100), CancellationToken.None)).NodeCount);

        OperationResult deleted = await remote.RunAsync(new RemoveClusterRequest { ClusterId = cluster.Id }, Home.Observer);
        Assert.Equal("web", deleted.Cluster!.Name);
        Assert.Empty(await remote.GetClustersAsync(new ClusterQuery(), CancellationToken.None).AllAsync());
        List<TroveOperation> journal = await remote.GetOperationsAsync(new OperationQuery(), CancellationToken.None).AllAsync();
        Assert.Equal(["Delete", "Shrink", "Grow", "Create"], journal.Select(operation => operation.Kind.ToString()));
        Assert.All(journal, operation => Assert.StartsWith("ops from 127.0.0.1", operation.StartedBy, StringComparison.Ordinal));
        Assert.Equal("trove-server Add-TroveClusterNode web", journal[2].Command);
    }

    [NeedsFact(NeedsFactAttribute.Redis)]
    public async Task Whoever_stops_waiting_is_told_how_to_stop_what_goes_on()
    {
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder);
        IRemoteTroveService remote = await Remote.ConnectAsync(server.Url);
        using var stop = new CancellationTokenSource();
        Home.Observer.OnStep = step => stop.Cancel();
        TroveException stopped = await Remote.RefusedAsync(TroveErrorId.OperationStopped, () => remote.RunAsync(TestHome.CreateRequest("web", 3), Home.Observer, stop.Token));
        Assert.Contains("goes on with", stopped.Message, StringComparison.Ordinal);
        Assert.Contains($"Wait-TroveOperation -Id {stopped.OperationId} ", stopped.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains($"Stop-TroveOperation -Id {stopped.OperationId} ", stopped.RecommendedAction, StringComparison.Ordinal);
        // It does go on.
        await Eventually.IsTrueAsync(
            async () => (await remote.GetOperationsAsync(new OperationQuery { Ids = [stopped.OperationId!.Value] }, CancellationToken.None).AllAsync())[0].State == TroveOperationState.Done,
            () => "the operation to be done");
        Assert.Equal(3, Assert.Single(await remote.GetClustersAsync(new ClusterQuery(), CancellationToken.None).AllAsync()).NodeCount);
    }

    [NeedsFact(NeedsFactAttribute.Redis)]
    public async Task A_tenant_hears_of_changes_and_of_what_is_under_way()
    {
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder);
        IRemoteTroveService remote = await Remote.ConnectAsync(server.Url);
        using HttpResponseMessage answer = await server.Client.GetAsync(new Uri($"{server.Url}/service/v1/default/events"), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Task<OperationResult> running = remote.RunAsync(TestHome.CreateRequest("web", 3), Home.Observer);
        string kind = "";
        bool changed = false;
        var states = new List<string>();
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!states.Contains("Done") && await reader.ReadLineAsync(enough.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                kind = line["event: ".Length..];
            changed |= kind == "changed";
            if (kind == "operation" && line.StartsWith("data: ", StringComparison.Ordinal))
                states.Add((string)System.Text.Json.Nodes.JsonNode.Parse(line["data: ".Length..])!["state"]!);
        }
        await running;
        Assert.True(changed);
        Assert.Equal("Running", states[0]);
    }
}
