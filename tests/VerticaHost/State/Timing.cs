namespace TroveClusters.Tests.VerticaHost.State;

/// <summary>How long things take, in the double's seconds.</summary>
internal sealed class Timing
{
    /// <summary>A node's start.</summary>
    public double NodeUp { get; set; } = 1;

    /// <summary>Between two looks at the nodes' states.</summary>
    public double Poll { get; set; } = 0.3;

    /// <summary>Until admintools asks whether to go on waiting.</summary>
    public double PromptAfter { get; set; } = 20;

    public double Rebalance { get; set; } = 1;

    /// <summary>The installer's work on one host.</summary>
    public double InstallHost { get; set; } = 0.2;

    /// <summary>Any small step of a tool.</summary>
    public double Step { get; set; } = 0.05;
}
