using TroveClusters.Tests.VerticaClusters.Harness;

namespace TroveClusters.Tests.VerticaClusters.Interruptions;

/// <summary>Creations that are interrupted: nothing is left of them, or a whole cluster.</summary>
public sealed class CreateTrials : InterruptionTrials
{
    private protected override Trials New() => new(
        3, _ => Task.FromResult<OperationRequest>(Requests.Create("sales", 1, 2, 3)),
        home => home.Stand.IsGoneAsync("sales"), home => home.Stand.IsWholeAsync("sales", [1, 2, 3], 1))
    {
        // What is exchanged and taken back is all ours.
        Options = new SimOptions { RootTrust = false },
    };

    [Fact]
    public async Task The_programs_on_the_hosts_end_in_the_middle()
    {
        Trials trials = New();
        await trials.FaultsAsync(
            "install:connect", "install:package", "install:prereq", "install:node", "install_vertica:before-commit",
            "install_vertica:after-commit", "admintools:create_db", "create_db:host", "create_db:start", "create_db:end");
        trials.Verdict();
    }
}
