using TroveClusters.Tests.VerticaClusters.Harness;

namespace TroveClusters.Tests.VerticaClusters.Interruptions;

/// <summary>What every operation is put through.</summary>
public abstract class InterruptionTrials
{
    /// <summary>Trials of the operation, none of them made yet.</summary>
    private protected abstract Trials New();

    [Fact]
    public async Task The_process_dies_at_each_step()
    {
        Trials trials = New();
        await trials.DieAtEachStepAsync();
        trials.Verdict();
    }

    [Fact]
    public async Task The_process_dies_after_each_thing_that_it_asks_of_a_host()
    {
        Trials trials = New();
        await trials.DieAtEachCallAsync(after: true);
        trials.Verdict();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_connection_is_lost(bool after)
    {
        Trials trials = New();
        await trials.LoseEachConnectionAsync(after);
        trials.Verdict();
    }
}
