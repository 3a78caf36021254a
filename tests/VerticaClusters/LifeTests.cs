using TroveClusters.Tests.VerticaClusters.Harness;
using TroveClusters.Tests.VerticaHost.Hosts;

namespace TroveClusters.Tests.VerticaClusters;

/// <summary>Stop, start and restart, nodes that are brought back or replaced, root, and two who want the same cluster.</summary>
public sealed class LifeTests
{
    [Theory, InProcess, OverSshd]
    public async Task A_cluster_stops_starts_restarts_and_is_repaired(Way way)
    {
        await using VerticaHome home = await VerticaHome.StartAsync(way, 4);
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3);
        home.Sim.Control.Set("db.db_srvr.sessions", "2");
        await home.RunAsync(new StopClusterRequest { ClusterId = cluster.Id });
        Assert.All(home.Sim.State.Dbs[Stand.DefaultDatabase].Nodes, node => Assert.Equal("DOWN", node.State));
        VerticaCluster stopped = await home.GetAsync("sales");
        Assert.Equal((TroveClusterStatus.Shutdown, TroveTask.None), (stopped.Status, stopped.Task));
        await home.RefusesAsync("NodeUnreachable", Requests.Grow(cluster, 4));
        Assert.True((await home.Service.PlanAsync(new StopClusterRequest { ClusterId = cluster.Id }, CancellationToken.None)).ChangesNothing);
        await home.RunAsync(new StartClusterRequest { ClusterId = cluster.Id });
        await home.Stand.IsWholeAsync("sales", [1, 2, 3], 1);

        // Node after node, since it survives the loss of one.
        await home.RunAsync(new RestartClusterRequest { ClusterId = cluster.Id, Nodes = ["sales-member-2"] });
        await home.Stand.IsWholeAsync("sales", [1, 2, 3], 1);

        home.Sim.Control.SetNode("v_db_srvr_node0003", up: false);
        VerticaCluster degraded = await home.GetAsync("sales");
        Assert.Equal((TroveClusterStatus.Degraded, "DOWN", 0), (degraded.Status, ((VerticaClusterNode)degraded.Nodes[2]).State, degraded.CurrentKSafety));
        await home.RunAsync(new RepairClusterRequest { ClusterId = cluster.Id });
        await home.Stand.IsWholeAsync("sales", [1, 2, 3], 1);
        Assert.True((await home.Service.PlanAsync(new RepairClusterRequest { ClusterId = cluster.Id }, CancellationToken.None)).ChangesNothing);

        // A host is lost; another takes its place.
        await home.Sim.SetPowerAsync(3, HostPower.Off);
        await home.RunAsync(new RepairClusterRequest { ClusterId = cluster.Id, Nodes = ["sales-member-3"], Replacement = new TroveNodeSpec("vhost4") });
        VerticaCluster repaired = await home.GetAsync("sales");
        Assert.Equal((TroveClusterStatus.Active, "", "vhost4"), (repaired.Status, repaired.Message, repaired.Nodes.Single(node => node.Name == "sales-member-3").Host));
        Assert.Equal([1, 2, 4], home.Sim.State.Cluster!.Hosts.Select(address => home.Sim.World.Topology.Find(address)!.Name[^1] - '0').Order());
        Assert.Equal(home.Sim.Address(4), home.Sim.State.Dbs[Stand.DefaultDatabase].Nodes.Single(node => node.Name == "v_db_srvr_node0003").Host);
    }

    [Fact]
    public async Task A_cluster_that_does_not_survive_a_loss_is_restarted_as_a_whole_only()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(2);
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2);
        await home.RefusesAsync("OperationNotSupported", new RestartClusterRequest { ClusterId = cluster.Id, Nodes = ["sales-member-2"] });
        await home.RunAsync(new RestartClusterRequest { ClusterId = cluster.Id });
        await home.Stand.IsWholeAsync("sales", [1, 2], 0);
    }

    [Theory]
    [InlineData("stop_db:end")]
    [InlineData("admintools:stop_db")]
    public async Task A_stop_whose_result_is_lost_is_completed(string point)
    {
        await using VerticaHome home = await VerticaHome.StartAsync(3);
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3);
        home.Sim.Control.AddFault(point, "drop");
        if (await Record.ExceptionAsync(() => home.RunAsync(new StopClusterRequest { ClusterId = cluster.Id })) is not null)
            await home.ResumeAsync((await home.OperationsAsync())[0].Id);
        Assert.Equal(TroveClusterStatus.Shutdown, (await home.GetAsync("sales")).Status);
        home.Sim.Control.AddFault("admintools:start_db", "drop");
        await Record.ExceptionAsync(() => home.RunAsync(new StartClusterRequest { ClusterId = cluster.Id }));
        await home.RunAsync(new StartClusterRequest { ClusterId = cluster.Id });
        await home.Stand.IsWholeAsync("sales", [1, 2, 3], 1);
    }

    [Fact]
    public async Task A_replacement_that_fails_leaves_the_node_as_it_was_or_is_finished()
    {
        foreach (string point in (string[])["update_vertica:before-commit", "db_replace_node:before-commit", "db_replace_node:after-catalog", "db_replace_node:end", "admintools:restart_node"])
        {
            await using VerticaHome home = await VerticaHome.StartAsync(4);
            VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3);
            await home.Sim.SetPowerAsync(3, HostPower.Off);
            var request = new RepairClusterRequest { ClusterId = cluster.Id, Nodes = ["sales-member-3"], Replacement = new TroveNodeSpec("vhost4") };
            home.Sim.Control.AddFault(point, "drop");
            if (await Record.ExceptionAsync(() => home.RunAsync(request)) is TroveException)
            {
                TroveOperation operation = (await home.OperationsAsync())[0];
                if (operation.State == TroveOperationState.Interrupted)
                    operation = await home.ResumeAsync(operation.Id);
                if (operation.State == TroveOperationState.RolledBack)
                    await home.RunAsync(request);
            }
            VerticaCluster repaired = await home.GetAsync("sales");
            Assert.True((repaired.Status, repaired.Message) == (TroveClusterStatus.Active, ""), $"{point}: {repaired.Status} {repaired.Message}");
            Assert.Equal("vhost4", repaired.Nodes.Single(node => node.Name == "sales-member-3").Host);
        }
    }

    [Theory, InProcess, OverSshd]
    public async Task Root_logs_in_with_its_password_and_gets_another_one(Way way)
    {
        await using VerticaHome home = await VerticaHome.StartAsync(way, 1);
        VerticaCluster cluster = await home.CreateAsync("sales", 1);
        Assert.Null(await home.Service.GetRootCredentialAsync(cluster.Id, CancellationToken.None));
        await home.RunAsync(new EnableRootRequest { ClusterId = cluster.Id });
        TroveClusterCredential first = (await home.Service.GetRootCredentialAsync(cluster.Id, CancellationToken.None))!;
        Assert.Equal("root", first.UserName);
        Assert.True(first.Password.Length >= 8);
        Assert.Equal(0, (await AsRootAsync(first.Password)).Code);
        Assert.True((await home.GetAsync("sales")).RootEnabled);

        const string Given = "it's \"mine\" $(now)";
        await home.RunAsync(new EnableRootRequest { ClusterId = cluster.Id, Password = Given });
        Assert.Equal(Given, (await home.Service.GetRootCredentialAsync(cluster.Id, CancellationToken.None))!.Password);
        Assert.Equal(0, (await AsRootAsync(Given)).Code);
        Assert.Equal(2, (await AsRootAsync(first.Password)).Code);

        Task<SimRun> AsRootAsync(string password) =>
            home.ByHandAsync("dbadmin", "/opt/vertica/bin/vsql", "-U", "root", "-w", password, "-c", "SELECT MARK_DESIGN_KSAFE(0)");
    }

    [Fact]
    public async Task Two_changes_at_once_are_one_too_many()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(5);
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3);
        home.Sim.Control.AddFault("update_vertica:before-commit", "hang", arg: "100");
        Task<OperationResult> first = home.RunAsync(Requests.Grow(cluster, 4));
        await Eventually.IsTrueAsync(() => home.Sim.State.Faults.Count == 0 || first.IsCompleted, () => "the first growth to be under way");
        foreach (OperationRequest request in (OperationRequest[])
            [Requests.Grow(cluster, 5), Requests.Shrink(cluster, 3), Requests.Delete(cluster), new StopClusterRequest { ClusterId = cluster.Id }, new OptimizeClusterRequest { ClusterId = cluster.Id }, new RepairClusterRequest { ClusterId = cluster.Id }])
            await home.FailsAsync("TroveClusterBusy", request, home.NewService());
        await first;
        await home.Stand.IsWholeAsync("sales", [1, 2, 3, 4], 1);
        Assert.Single(await home.OperationsAsync(), operation => operation.Kind == TroveOperationKind.Grow);
    }

    [Fact]
    public async Task A_stop_in_the_middle_undoes_what_can_be_undone()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(4);
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3);
        using var stop = new CancellationTokenSource();
        home.Sim.Control.AddFault("db_add_node:before-commit", "hang", arg: "1000000");
        Task<OperationResult> growth = home.RunAsync(Requests.Grow(cluster, 4), home.Service, stop.Token);
        await Eventually.IsTrueAsync(() => home.Sim.State.Faults.Count == 0 || growth.IsCompleted, () => "the growth to be under way");
        await stop.CancelAsync();
        Assert.Equal("OperationStopped", (await Assert.ThrowsAsync<TroveException>(() => growth)).ErrorId);
        Assert.Equal(TroveOperationState.RolledBack, (await home.OperationsAsync())[0].State);
        await home.Stand.IsWholeAsync("sales", [1, 2, 3], 1);
    }
}
