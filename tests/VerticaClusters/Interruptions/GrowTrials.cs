using TroveClusters.Tests.VerticaClusters.Harness;

namespace TroveClusters.Tests.VerticaClusters.Interruptions;

/// <summary>Growths that are interrupted: the cluster is as it was, or has all its new nodes.</summary>
public sealed class GrowTrials : InterruptionTrials
{
    private protected override Trials New() => new(
        5, async home => Requests.Grow(await home.CreateAsync("sales", 1, 2, 3), 4, 5),
        home => home.Stand.IsWholeAsync("sales", [1, 2, 3], 1), home => home.Stand.IsWholeAsync("sales", [1, 2, 3, 4, 5], 1))
    {
        Options = new SimOptions { RootTrust = false },
    };

    [Fact]
    public async Task The_programs_on_the_hosts_end_in_the_middle()
    {
        Trials trials = New();
        await trials.FaultsAsync(
            "install:connect", "install:package", "install:prereq", "install:node", "update_vertica:before-commit",
            "update_vertica:after-commit", "admintools:db_add_node", "db_add_node:host", "db_add_node:before-commit",
            "db_add_node:after-catalog", "db_add_node:start", "db_add_node:end");
        trials.Verdict();
    }
}
