using TroveClusters.Tests.VerticaClusters.Harness;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaClusters;

/// <summary>Data moves to new nodes in the background, with progress, until it is stopped.</summary>
public sealed class RebalanceTests
{
    [Theory, InProcess, OverSshd]
    public async Task A_growth_starts_it_and_optimizing_waits_for_it(Way way)
    {
        await using VerticaHome home = await VerticaHome.StartAsync(way, 4, new SimOptions { Timing = new Timing { Rebalance = 1_000_000 } });
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3);
        await home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = Requests.On(4) });
        Assert.NotNull(Database(home).Rebalance);
        VerticaCluster moving = await home.GetAsync("sales");
        Assert.True(moving.IsRebalancing);
        Assert.InRange(moving.RebalancePercent ?? -1, 0, 100);
        await home.RefusesAsync("RebalanceRunning", Requests.Shrink(moving, 4));

        // It attaches to the one that runs, which from now on takes a while only, and tells how far that is.
        home.Events.Clear();
        // Programs over sshd take seconds of the wall's time each, and the double's clock runs on meanwhile, ten times as fast.
        int lasts = way == Way.Sshd ? 300 : 60;
        home.Sim.World.Store.Change(state =>
        {
            RebalanceState running = state.Dbs[Stand.DefaultDatabase].Rebalance!;
            (running.Since, running.Until) = (home.Sim.World.Clock.Now, home.Sim.World.Clock.Now + lasts);
        });
        home.Sim.Control.Set("timing.rebalance", "1");
        await home.RunAsync(new OptimizeClusterRequest { ClusterId = cluster.Id });
        StepProgress[] progress = [.. home.Events.Events.OfType<StepProgress>()];
        Assert.True(progress.Length > 1, home.Events.Text);
        Assert.True(progress.Zip(progress.Skip(1)).All(pair => pair.First.Done <= pair.Second.Done), string.Join(", ", progress.Select(step => step.Done)));
        VerticaCluster after = await home.Stand.IsWholeAsync("sales", [1, 2, 3, 4], 1);
        Assert.Equal((false, (double?)100), (after.IsRebalancing, after.RebalancePercent));
        Assert.All(Database(home).Nodes, node => Assert.True(node.Rows));
        AuditTrail trail = AuditTrail.From(home.Sim);
        await home.RunAsync(new OptimizeClusterRequest { ClusterId = cluster.Id });
        Assert.NotEmpty(trail.RunsOf("vsql"));
    }

    [Fact]
    public async Task It_is_left_where_that_is_wanted_and_started_later()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(4);
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3);
        await home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = Requests.On(4), NoRebalance = true });
        Assert.False(Database(home).Nodes[3].Rows);
        Assert.Null(Database(home).Rebalance);
        await home.RunAsync(new OptimizeClusterRequest { ClusterId = cluster.Id });
        Assert.True(Database(home).Nodes[3].Rows);
    }

    [Fact]
    public async Task Stopping_the_operation_ends_it()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(3, new SimOptions { Timing = new Timing { Rebalance = 1_000_000 } });
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3);
        Task<OperationResult> optimizing = home.RunAsync(new OptimizeClusterRequest { ClusterId = cluster.Id });
        await Eventually.IsTrueAsync(() => Database(home).Rebalance is not null || optimizing.IsCompleted, () => "the rebalance to begin");
        ITroveService other = home.NewService();
        TroveOperation running = (await home.OperationsAsync())[0];
        Assert.Equal((TroveOperationKind.Optimize, TroveOperationState.Running), (running.Kind, running.State));
        await other.StopAsync(running.Id, checkOnly: false, CancellationToken.None);
        Assert.Equal("OperationStopped", (await Assert.ThrowsAsync<TroveException>(() => optimizing)).ErrorId);
        Assert.Null(Database(home).Rebalance);
        await home.Stand.IsWholeAsync("sales", [1, 2, 3], 1);
    }

    [Fact]
    public async Task A_process_that_dies_while_it_waits_ends_only_what_it_began_itself()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(3, new SimOptions { Timing = new Timing { Rebalance = 1_000_000 } });
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3);
        // Somebody else's is left alone.
        SimRun byHand = await home.ByHandAsync("dbadmin", "/opt/vertica/bin/vsql", "-w", await home.PasswordAsync(cluster.Id), "-c", "SELECT START_REBALANCE_CLUSTER()");
        Assert.Equal(0, byHand.Code);
        await using (DeadProcess dead = await DeadProcess.AtStepAsync(home, new OptimizeClusterRequest { ClusterId = cluster.Id }, 1))
        {
            Assert.True(dead.Died);
            await home.ResumeAsync((await home.OperationsAsync())[0].Id);
            Assert.NotNull(Database(home).Rebalance);
        }
        Assert.NotEqual(TroveOperationState.Interrupted, (await home.OperationsAsync())[0].State);
    }

    [Fact]
    public async Task One_that_cannot_begin_is_told_in_the_databases_words()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(4);
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3);
        home.Sim.Control.Set("disk_full.vhost2", "1");
        TroveException error = await home.FailsAsync("DatabaseRefused", new OptimizeClusterRequest { ClusterId = cluster.Id });
        Assert.Contains("Insufficient disk space", error.Message, StringComparison.Ordinal);
        home.Sim.Control.Set("disk_full.vhost2", "0");

        // A growth is done although its data could not be moved: that is said, and done later.
        home.Sim.Control.AddFault("rebalance", "fail", arg: "no time for that");
        await home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = Requests.On(4) });
        Assert.Contains(home.Events.Warnings, warning => warning.Contains("rebalanc", StringComparison.OrdinalIgnoreCase));
        await home.Stand.IsWholeAsync("sales", [1, 2, 3, 4], 1);
        await home.RunAsync(new OptimizeClusterRequest { ClusterId = cluster.Id });
        Assert.True(Database(home).Nodes[3].Rows);
    }

    [Fact]
    public async Task More_safety_is_given_when_it_is_asked_for_and_refused_where_the_schema_does_not_allow_it()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(5);
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3);
        home.Sim.Control.Set("db.db_srvr.unsafe_projections", "1");
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = Requests.On(4, 5), KSafety = 2, NoRebalance = true }));
        Assert.Contains("buddy", error.Message, StringComparison.Ordinal);
        Assert.Equal(TroveOperationState.RolledBack, (await home.OperationsAsync())[0].State);
        await home.Stand.IsWholeAsync("sales", [1, 2, 3], 1);
        home.Sim.Control.Set("db.db_srvr.unsafe_projections", "0");
        await home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = Requests.On(4, 5), KSafety = 2, NoRebalance = true });
        await home.Stand.IsWholeAsync("sales", [1, 2, 3, 4, 5], 2);
    }

    private static DatabaseState Database(VerticaHome home) => home.Sim.State.Dbs[Stand.DefaultDatabase];
}
