using TroveClusters.Tests.VerticaClusters.Harness;
using TroveClusters.Tests.VerticaHost.Hosts;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaClusters;

/// <summary>What people trip over with Vertica, and what is found half-done: told in words, undone or completed, and never left.</summary>
public sealed class TroubleTests
{
    [Theory, InProcess, OverSshd]
    public async Task Findings_of_the_installer_are_shown_and_how_grave_they_may_be_is_chosen(Way way)
    {
        await using VerticaHome home = await VerticaHome.StartAsync(way, 3);
        home.Sim.Control.Set("prereq.vhost2", "FAIL");
        CreateClusterRequest request = Requests.Create("sales", 1, 2);
        TroveException error = await home.FailsAsync("PrerequisitesNotMet", request);
        Assert.Contains("S0141", error.Message, StringComparison.Ordinal);
        Assert.Contains("FAIL", error.Message, StringComparison.Ordinal);
        await home.Stand.IsGoneAsync("sales");

        home.Events.Clear();
        await home.RunAsync(new CreateClusterRequest { Name = "sales", Datastore = "vertica", Nodes = request.Nodes, Flavor = "1", VolumeSize = 1, FailureThreshold = "HALT" });
        Assert.Contains(home.Events.Warnings, warning => warning.Contains("S0141", StringComparison.Ordinal));
        VerticaCluster cluster = await home.Stand.IsWholeAsync("sales", [1, 2], 0);
        // What was chosen is chosen for later additions too, unless they say otherwise.
        home.Sim.Control.Set("prereq.vhost3", "FAIL");
        await home.FailsAsync("PrerequisitesNotMet", new AddNodesRequest { ClusterId = cluster.Id, Nodes = Requests.On(3), FailureThreshold = "WARN" });
        await home.Stand.IsWholeAsync("sales", [1, 2], 0);
        await home.RunAsync(Requests.Grow(cluster, 3));
        await home.Stand.IsWholeAsync("sales", [1, 2, 3], 0);
    }

    [Fact]
    public async Task Point_to_point_is_repeated_with_every_addition()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(3);
        await home.RunAsync(new CreateClusterRequest { Name = "sales", Datastore = "vertica", Nodes = Requests.On(1, 2), Flavor = "1", VolumeSize = 1, PointToPoint = true });
        AuditTrail trail = AuditTrail.From(home.Sim);
        await home.RunAsync(Requests.Grow(await home.GetAsync("sales"), 3));
        Assert.Contains(Assert.Single(trail.RunsOf("update_vertica")).Arguments, argument => argument is "-T" or "--point-to-point");
        Assert.True((await home.Stand.IsWholeAsync("sales", [1, 2, 3], 0)).PointToPoint);
    }

    [Theory]
    [InlineData("create")]
    [InlineData("grow")]
    [InlineData("shrink")]
    public async Task A_disk_that_fills_up_is_told_and_the_operation_undone_or_completed(string kind)
    {
        await using VerticaHome home = await VerticaHome.StartAsync(4);
        VerticaCluster? cluster = kind == "create" ? null : await home.CreateAsync("sales", 1, 2, 3);
        if (kind == "shrink")
        {
            await home.RunAsync(Requests.Grow(cluster!, 4));
            cluster = await home.GetAsync("sales");
        }
        OperationRequest request = kind switch
        {
            "create" => Requests.Create("sales", 1, 2, 3),
            "grow" => Requests.Grow(cluster!, 4),
            _ => Requests.Shrink(cluster!, 4),
        };
        TrovePlan plan = await home.Service.PlanAsync(request, CancellationToken.None);
        home.Sim.Control.Set(kind == "grow" ? "disk_full.vhost4" : "disk_full.vhost2", "1");
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => home.Service.RunAsync(plan, home.Events, CancellationToken.None));
        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        home.Sim.Control.Set(kind == "grow" ? "disk_full.vhost4" : "disk_full.vhost2", "0");
        TroveOperation operation = (await home.OperationsAsync())[0];
        if (kind == "shrink")
        {
            // The nodes are marked: there is no way back.
            Assert.Equal(TroveOperationState.Interrupted, operation.State);
            Assert.Equal(TroveOperationState.Done, (await home.ResumeAsync(operation.Id)).State);
            await home.Stand.IsWholeAsync("sales", [1, 2, 3], 1);
            return;
        }
        Assert.Equal(TroveOperationState.RolledBack, operation.State);
        if (kind == "create")
            await home.Stand.IsGoneAsync("sales");
        else
            await home.Stand.IsWholeAsync("sales", [1, 2, 3], 1);
        await home.RunAsync(request);
        await home.Stand.IsWholeAsync("sales", kind == "create" ? [1, 2, 3] : [1, 2, 3, 4], 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_licence_that_turns_out_too_small_when_the_hosts_are_members_is_told_and_undone(int nodes)
    {
        await using VerticaHome home = await VerticaHome.StartAsync(5);
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3);
        TrovePlan plan = await home.Service.PlanAsync(Requests.Grow(cluster, [.. Enumerable.Range(4, nodes)]), CancellationToken.None);
        // Somebody installs another licence meanwhile.
        home.Sim.World.Store.Change(state => state.Cluster!.License = new LicenseState { Name = "CE", Nodes = 3 });
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => home.Service.RunAsync(plan, home.Events, CancellationToken.None));
        Assert.Equal("LicenseLimit", error.ErrorId);
        await home.Stand.IsWholeAsync("sales", [1, 2, 3], 1);
    }

    [Fact]
    public async Task Nodes_that_take_long_make_no_program_ask_a_question()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(4);
        // The programs wait by the double's clock.
        home.Configure(("state_change_wait_time", 100));
        home.Sim.Control.Set("timing.prompt_after", "1");
        home.Sim.Control.AddFault("create_db:start", "slow", arg: "60");
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3);
        home.Sim.Control.AddFault("db_add_node:start", "slow", arg: "60");
        await home.RunAsync(Requests.Grow(cluster, 4));
        await home.Stand.IsWholeAsync("sales", [1, 2, 3, 4], 1);
    }

    [Fact]
    public async Task Nodes_that_come_up_after_their_program_was_lost_are_waited_for()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(4);
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3);
        home.MayOverlap = true;
        home.Sim.Control.AddFault("db_add_node:start", "slow", arg: "30");
        home.Sim.Control.AddFault("db_add_node:start", "drop-continue");
        await home.RunAsync(Requests.Grow(cluster, 4));
        await home.Stand.IsWholeAsync("sales", [1, 2, 3, 4], 1);
    }

    [Fact]
    public async Task A_program_that_says_it_failed_and_did_its_work_is_believed_by_its_work()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(4);
        home.Sim.Control.AddFault("create_db:end", "exit", arg: "1");
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3);
        home.Sim.Control.AddFault("db_add_node:end", "exit", arg: "1");
        await home.RunAsync(Requests.Grow(cluster, 4));
        cluster = await home.Stand.IsWholeAsync("sales", [1, 2, 3, 4], 1);
        home.Sim.Control.AddFault("db_remove_node:end", "exit", arg: "1");
        await home.RunAsync(Requests.Shrink(cluster, 4));
        cluster = await home.Stand.IsWholeAsync("sales", [1, 2, 3], 1);
        home.Sim.Control.AddFault("stop_db:end", "exit", arg: "1");
        home.Sim.Control.AddFault("drop_db:end", "exit", arg: "1");
        await home.RunAsync(Requests.Delete(cluster));
        await home.Stand.IsGoneAsync("sales");
    }

    [Fact]
    public async Task A_program_that_says_all_is_well_and_did_nothing_is_not_believed()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(4);
        home.Sim.Control.AddFault("admintools:create_db", "exit", arg: "0");
        await Assert.ThrowsAsync<TroveException>(() => home.CreateAsync("sales", 1, 2, 3));
        await home.Stand.IsGoneAsync("sales");
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3);
        home.Sim.Control.AddFault("admintools:db_add_node", "exit", arg: "0");
        await Assert.ThrowsAsync<TroveException>(() => home.RunAsync(Requests.Grow(cluster, 4)));
        await home.Stand.IsWholeAsync("sales", [1, 2, 3], 1);
    }

    [Fact]
    public async Task A_host_that_somebody_made_a_member_by_hand_is_taken_as_it_is()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(4);
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3);
        SimRun byHand = await home.ByHandAsync("root", "/opt/vertica/sbin/update_vertica", "--add-hosts", home.Sim.Address(4), "--deb", VerticaHome.Package, "--dba-user-password-disabled", "--data-dir", "/var/lib/vertica", "--failure-threshold", "NONE");
        Assert.True(byHand.Code == 0, byHand.ToString());
        await home.RunAsync(Requests.Grow(cluster, 4));
        await home.Stand.IsWholeAsync("sales", [1, 2, 3, 4], 1);
    }

    [Fact]
    public async Task A_host_that_somebody_removed_meanwhile_is_removed()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(4);
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3, 4);
        home.Sim.Control.AddFault("update_vertica:before-commit", "drop");
        await Assert.ThrowsAsync<TroveException>(() => home.RunAsync(Requests.Shrink(cluster, 4)));
        SimRun byHand = await home.ByHandAsync("root", "/opt/vertica/sbin/update_vertica", "--remove-hosts", home.Sim.Address(4));
        Assert.True(byHand.Code == 0, byHand.ToString());
        Assert.Equal(TroveOperationState.Done, (await home.ResumeAsync((await home.OperationsAsync())[0].Id)).State);
        await home.Stand.IsWholeAsync("sales", [1, 2, 3], 1);
    }

    [Fact]
    public async Task A_host_that_dies_half_way_through_a_removal_is_left_and_told_and_cleaned_when_it_is_back()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(4);
        home.Configure([("agent_call_low_timeout", 1), ("agent_call_high_timeout", 3)], []);
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3, 4);
        home.Sim.Control.AddFault("db_remove_node:end", "hang", arg: "1000000");
        Task<OperationResult> shrink = home.RunAsync(Requests.Shrink(cluster, 4));
        await Eventually.IsTrueAsync(() => home.Sim.State.Faults.Count == 0 || shrink.IsCompleted, () => "the removal to hang");
        await home.Sim.SetPowerAsync(4, HostPower.Off);
        await home.Sim.SetPowerAsync(1, HostPower.Off);
        await home.Sim.SetPowerAsync(1, HostPower.On);
        TroveException? error = await Record.ExceptionAsync(() => shrink) as TroveException;
        await home.Sim.SetPowerAsync(4, HostPower.On);
        TroveOperation operation = (await home.OperationsAsync())[0];
        if (error is not null && operation.State == TroveOperationState.Interrupted)
            operation = await home.ResumeAsync(operation.Id);
        Assert.Equal(TroveOperationState.Done, operation.State);
        // Whatever was left on it when it did not answer is gone with the next command that finds it.
        await home.RunAsync(Requests.Grow(await home.GetAsync("sales"), 4));
        await home.Stand.IsWholeAsync("sales", [1, 2, 3, 4], 1);
    }

    [Fact]
    public async Task A_frozen_host_is_given_up_in_time()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(3);
        home.Configure([("agent_call_low_timeout", 1), ("agent_call_high_timeout", 2)], []);
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3);
        await home.Sim.SetPowerAsync(3, HostPower.Freeze);
        VerticaCluster seen = await home.GetAsync("sales");
        Assert.Equal(TroveClusterStatus.Degraded, seen.Status);
        Assert.Equal("vhost3", Assert.Single(seen.Nodes, node => node.Status != TroveNodeStatus.Active).Host);
        await home.RefusesAsync("NodeUnreachable", Requests.Delete(cluster), "sales-member-3");
        await home.RunAsync(new RemoveClusterRequest { ClusterId = cluster.Id, AllowUnreachable = true });
        Assert.Null(await home.FindAsync("sales"));
        Assert.Contains(home.Events.Warnings, warning => warning.Contains("vhost3", StringComparison.Ordinal));
        foreach (int host in (int[])[1, 2])
            home.Stand.NothingIsOn(host);
    }
}
