using TroveClusters.Tests.VerticaHost;
using TroveClusters.Tests.VerticaHost.Hosts;
using TroveClusters.Tests.VerticaHost.InProcess;

namespace TroveClusters.Tests.Vertica.Core;

/// <summary>The clock of a double that lives in one process: what a busy machine does to it.</summary>
public sealed class ClockTests
{
    [Fact]
    public async Task It_stands_still_while_a_program_works()
    {
        await using var sim = new InProcessSim(new SimOptions { Hosts = 1, Speed = 1000 });
        SimClock clock = sim.World.Clock;
        double before = clock.Now;
        await Eventually.IsTrueAsync(() => clock.Now > before, () => "time to pass");
        clock.BeginWork();
        double then = clock.Now;
        Thread.Sleep(5);
        Assert.Equal(then, clock.Now);
        clock.EndWork();
        await Eventually.IsTrueAsync(() => clock.Now > then, () => "time to pass again");
    }

    [Fact]
    public async Task It_waits_for_who_waits_for_it()
    {
        await using var sim = new InProcessSim(new SimOptions { Hosts = 1, Speed = 100000 });
        SimClock clock = sim.World.Clock;
        clock.BeginWork();
        for (int round = 0; round < 20; round++)
        {
            // A millisecond on the wall is a hundred seconds here, and nobody wakes within a tenth of one.
            double began = clock.Now;
            await clock.DelayAsync(10, isProgram: true, CancellationToken.None);
            Assert.Equal(began + 10, clock.Now, 5);
        }
        clock.EndWork();
    }

    [Fact]
    public async Task A_wait_that_ends_early_holds_nothing_up()
    {
        await using var sim = new InProcessSim(new SimOptions { Hosts = 1, Speed = 1000 });
        SimClock clock = sim.World.Clock;
        using var end = new CancellationTokenSource();
        Task wait = clock.DelayAsync(1_000_000, isProgram: false, end.Token);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        double began = clock.Now;
        await clock.DelayAsync(5, isProgram: false, CancellationToken.None);
        Assert.True(clock.Now >= began + 5);
    }
}
