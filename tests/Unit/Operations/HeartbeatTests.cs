using System.Diagnostics;
using TroveClusters.Engine.Catalog;

namespace TroveClusters.Tests.Unit.Operations;

public sealed class HeartbeatTests
{
    [Fact]
    public async Task The_heart_beats_while_a_step_takes_its_time()
    {
        using var home = new RunnerHome();
        using var world = new FakeWorld();
        OperationRow operation = home.Claim();
        DateTimeOffset before = default, after = default;
        var step = new FakeStep(world, "long")
        {
            Doing = async (_, token) =>
            {
                before = after = home.Operation(operation.Id).Heartbeat;
                var waited = Stopwatch.StartNew();
                while (after == before && waited.Elapsed < TimeSpan.FromSeconds(60))
                {
                    await Task.Delay(100, token);
                    after = home.Operation(operation.Id).Heartbeat;
                }
            },
        };
        await home.Runner(operation.Id, step).RunAsync(CancellationToken.None);
        Assert.True(after > before, "The heart did not beat within a minute.");
    }
}
