using TroveClusters.Tests.VerticaClusters.Harness;

namespace TroveClusters.Tests.VerticaClusters.Interruptions;

/// <summary>Deletions that are interrupted are completed by whoever comes next.</summary>
public sealed class DeleteTrials : InterruptionTrials
{
    private protected override Trials New() => new(
        3, async home => Requests.Delete(await home.CreateAsync("sales", 1, 2, 3)),
        home => home.Stand.IsWholeAsync("sales", [1, 2, 3], 1), home => home.Stand.IsGoneAsync("sales"))
    {
        Options = new SimOptions { RootTrust = false },
    };

    [Fact]
    public async Task The_programs_on_the_hosts_end_in_the_middle()
    {
        Trials trials = New();
        await trials.FaultsAsync(
            "admintools:stop_db", "stop_db:end", "admintools:drop_db", "drop_db:end");
        trials.Verdict();
    }
}
