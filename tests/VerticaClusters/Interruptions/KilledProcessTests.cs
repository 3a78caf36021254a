using TroveClusters.Tests.OperationWorker;
using TroveClusters.Tests.VerticaClusters.Harness;

namespace TroveClusters.Tests.VerticaClusters.Interruptions;

/// <summary>Over sshd: processes that are really killed, between two steps and while a program works on a host, and connections that are really cut.</summary>
public sealed class KilledProcessTests
{
    [Theory, OverSshd]
    public async Task A_process_is_killed_in_each_kind_of_change_and_the_next_one_goes_on(Way way)
    {
        await using VerticaHome home = await VerticaHome.StartAsync(way, 4, new SimOptions { RootTrust = false });
        await KilledAtAsync(home, "create_db:start", "create:vertica", "vhost1,vhost2,vhost3");
        Assert.Equal(TroveOperationState.RolledBack, (await home.ResumeAsync((await home.OperationsAsync())[0].Id)).State);
        await home.Stand.IsGoneAsync("victim");

        VerticaCluster cluster = await home.CreateAsync("victim", 1, 2, 3);
        await KilledAtAsync(home, "db_add_node:after-catalog", "grow", "vhost4");
        TroveOperation grown = await home.ResumeAsync((await home.OperationsAsync())[0].Id);
        Assert.Equal(TroveOperationState.RolledBack, grown.State);
        await home.Stand.IsWholeAsync("victim", [1, 2, 3], 1);
        await home.RunAsync(Requests.Grow(cluster, 4));

        cluster = await home.GetAsync("victim");
        await KilledAtAsync(home, "db_remove_node:drop", "shrink", cluster.Nodes[3].Name);
        // The next command on the cluster finishes it first.
        await home.FailsAsync("NodeNotFound", Requests.Shrink(cluster, 4));
        await home.Stand.IsWholeAsync("victim", [1, 2, 3], 1);

        await KilledAtAsync(home, "drop_db:end", "delete", "");
        await home.ResumeAsync((await home.OperationsAsync())[0].Id);
        await home.Stand.IsGoneAsync("victim");
    }

    [Theory, OverSshd]
    public async Task Connections_are_cut_in_the_middle_of_programs(Way way)
    {
        await using VerticaHome home = await VerticaHome.StartAsync(way, 4);
        home.MayOverlap = true;
        await SettleAsync(home, "install_vertica:after-commit", "drop", Requests.Create("sales", 1, 2, 3));
        VerticaCluster cluster = await home.Stand.IsWholeAsync("sales", [1, 2, 3], 1);
        await SettleAsync(home, "db_add_node:after-catalog", "drop", Requests.Grow(cluster, 4));
        cluster = await home.Stand.IsWholeAsync("sales", [1, 2, 3, 4], 1);
        await SettleAsync(home, "db_remove_node:drop", "drop-continue", Requests.Shrink(cluster, 4));
        await home.Stand.IsWholeAsync("sales", [1, 2, 3], 1);
        await SettleAsync(home, "ssh", "drop", Requests.Delete(cluster));
        await home.Stand.IsGoneAsync("sales");
    }

    /// <summary>Runs a worker until a program reaches a point of the double, and kills it while the program hangs there.</summary>
    private static async Task KilledAtAsync(VerticaHome home, string point, string kind, string what)
    {
        home.Sim.Control.AddFault(point, "hang", arg: "1000000");
        await using Worker worker = Worker.Start(home.Folder, kind, "victim", what);
        await worker.UntilAsync("planned");
        await Eventually.IsTrueAsync(() => home.Sim.State.Faults.Count == 0, () => $"{kind} to reach {point}");
        await worker.KillAsync();
    }

    /// <summary>Runs it with a fault; what fails half-way is finished or undone, and what was undone is done once more.</summary>
    private static async Task SettleAsync(VerticaHome home, string point, string action, OperationRequest request)
    {
        TrovePlan plan = await home.Service.PlanAsync(request, CancellationToken.None);
        home.Sim.Control.AddFault(point, action);
        if (await Record.ExceptionAsync(() => home.Service.RunAsync(plan, home.Events, CancellationToken.None)) is not TroveException)
            return;
        TroveOperation operation = (await home.OperationsAsync())[0];
        if (operation.State == TroveOperationState.Interrupted)
            operation = await home.ResumeAsync(operation.Id);
        Assert.True(operation.State is TroveOperationState.Done or TroveOperationState.RolledBack, $"{operation}: {operation.Message}");
        if (operation.State == TroveOperationState.RolledBack)
            await home.RunAsync(request);
    }
}
