using TroveClusters.Tests.VerticaClusters.Harness;

namespace TroveClusters.Tests.VerticaClusters.Interruptions;

/// <summary>Removals that are interrupted: before the first node was touched the cluster is as it was, afterwards they are completed.</summary>
public sealed class ShrinkTrials : InterruptionTrials
{
    // Four nodes with k-safety 1 become two with 0: the design is lowered on the way.
    private protected override Trials New() => new(
        4, async home => Requests.Shrink(await home.CreateAsync("sales", 1, 2, 3, 4), 3, 4),
        home => home.Stand.IsWholeAsync("sales", [1, 2, 3, 4], 1), home => home.Stand.IsWholeAsync("sales", [1, 2], 0))
    {
        Options = new SimOptions { RootTrust = false },
    };

    [Fact]
    public async Task The_programs_on_the_hosts_end_in_the_middle()
    {
        Trials trials = New();
        await trials.FaultsAsync(
            "admintools:db_remove_node", "db_remove_node:rebalance", "db_remove_node:drop", "db_remove_node:end",
            "install:connect", "update_vertica:before-commit", "update_vertica:after-commit");
        await trials.FaultAsync("vsql", "fail", "the database has no time");
        trials.Verdict();
    }
}
