using TroveClusters.Tests.VerticaHost;
using TroveClusters.Tests.VerticaHost.InProcess;

namespace TroveClusters.Tests.Vertica.Databases;

/// <summary>Random commands and faults, and what must hold after each of them.</summary>
public sealed class RandomLifeTests
{
    private const int Steps = 40;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 16)];

    [Theory, MemberData(nameof(Seeds))]
    public async Task The_state_stays_sound(int seed)
    {
        await using var laboratory = await Laboratory.InstallAsync(6, options: new SimOptions { Hosts = 7, Speed = 2000 });
        var life = new RandomLife(laboratory.Sim, seed);
        try
        {
            await laboratory.CreateDatabaseAsync(3 + seed % 3);
            for (var step = 0; step < Steps; step++)
            {
                await life.StepAsync();
                Invariants.Check(laboratory.Sim, life.Stale);
            }
        }
        catch (Exception error)
        {
            Assert.Fail($"Seed {seed}: {error.Message}\n{string.Join('\n', life.Story)}\n{error.StackTrace}");
        }

        Assert.Empty(((InProcessSim)laboratory.Sim).Refusals);
    }
}
