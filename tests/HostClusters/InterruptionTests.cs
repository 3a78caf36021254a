using TroveClusters.Tests.OperationWorker;
using TroveClusters.Tests.SshHosts;

namespace TroveClusters.Tests.HostClusters;

/// <summary>Operations whose process dies while they work on hosts.</summary>
public sealed class InterruptionTests(HostsFixture fixture) : HostClusterTest(fixture)
{
    public static TheoryData<string> StepsOfCreate => ["Record", "Choose places", "Start", "Form", "Prove", "Complete"];

    [NeedsHostsTheory]
    [MemberData(nameof(StepsOfCreate))]
    public async Task A_create_killed_at_any_step_is_cleaned_up(string step)
    {
        await Home.RegisterAsync([0, 1]);
        await using (Worker worker = Worker.Start(Home.Folder, "create", "victim", "2", step))
        {
            await worker.UntilAsync("holding");
            await worker.KillAsync();
        }
        Assert.Equal(TroveClusterStatus.Error, (await Home.GetAsync("victim")).Status);
        TroveOperation operation = Assert.Single(await Home.OperationsAsync());
        await Home.Service.ResumeAsync(operation.Id, Home.Events, CancellationToken.None);
        Assert.Empty(Home.Left());
        Assert.Null(await Home.FindAsync("victim"));
    }

    [NeedsHostsFact]
    public async Task A_server_that_was_started_but_not_yet_recorded_is_found()
    {
        await Home.RegisterAsync([0, 1]);
        // It holds again at the next step, so that it cannot get done however late the test sees the server.
        await using (Worker worker = Worker.Start(Home.Folder, "create", "victim", "2", "Start|Form"))
        {
            await worker.UntilAsync("holding");
            worker.Release();
            // Servers come up while nothing but the intent is in the journal.
            await Until.TrueAsync(() => HostHome.Servers(Hosts[0]).Count > 0, () => "a server to start");
            await worker.KillAsync();
        }
        TroveOperation operation = Assert.Single(await Home.OperationsAsync());
        await Home.Service.ResumeAsync(operation.Id, Home.Events, CancellationToken.None);
        Assert.Empty(Home.Left());
    }

    public static TheoryData<string> StepsOfGrow => ["Start", "Make", "Complete"];

    [NeedsHostsTheory]
    [MemberData(nameof(StepsOfGrow))]
    public async Task A_grow_killed_at_any_step_leaves_the_members_as_they_were(string step)
    {
        await Home.RegisterAsync([0, 1, 2]);
        RedisCluster cluster = await Home.CreateAsync("victim", 2);
        await RedisCli.WriteAsync(Home, cluster);
        await using (Worker worker = Worker.Start(Home.Folder, "grow", "victim", "1", step))
        {
            await worker.UntilAsync("holding");
            await worker.KillAsync();
        }
        await Home.Service.ResumeAsync((await Home.OperationsAsync())[0].Id, Home.Events, CancellationToken.None);
        RedisCluster after = await Home.GetAsync("victim", refresh: true);
        Assert.Equal((2, TroveClusterStatus.Active, "", TroveTask.None), (after.NodeCount, after.Status, after.Message, after.Task));
        Assert.Equal(2, Hosts.Hosts.Sum(host => HostHome.Servers(host).Count));
        Assert.Empty(Home.Left(2, 3));
        await RedisCli.ReadAsync(Home, after);
    }

    [NeedsHostsTheory]
    [InlineData("Make")]
    [InlineData("End")]
    [InlineData("Remove")]
    public async Task A_shrink_killed_half_way_is_finished_by_the_next_command(string step)
    {
        await Home.RegisterAsync([0, 1, 2]);
        RedisCluster cluster = await Home.CreateAsync("victim", 2);
        await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = HostHome.Nodes(1) });
        await using (Worker worker = Worker.Start(Home.Folder, "shrink", "victim", "victim-member-3", step))
        {
            await worker.UntilAsync("holding");
            await worker.KillAsync();
        }
        await Home.Service.ResumeAsync((await Home.OperationsAsync())[0].Id, Home.Events, CancellationToken.None);
        RedisCluster after = await Home.GetAsync("victim", refresh: true);
        Assert.Equal((2, TroveClusterStatus.Active, ""), (after.NodeCount, after.Status, after.Message));
        Assert.Empty(Home.Left(2));
    }

    [NeedsHostsFact]
    public async Task A_delete_killed_half_way_is_finished_by_the_next_one()
    {
        await Home.RegisterAsync([0, 1]);
        RedisCluster cluster = await Home.CreateAsync("victim", 2);
        await using (Worker worker = Worker.Start(Home.Folder, "delete", "victim", "", "Remove"))
        {
            await worker.UntilAsync("holding");
            await worker.KillAsync();
        }
        await Home.RunAsync(new RemoveClusterRequest { ClusterId = cluster.Id });
        Assert.Empty(Home.Left());
        Assert.Null(await Home.FindAsync("victim"));
    }
}
