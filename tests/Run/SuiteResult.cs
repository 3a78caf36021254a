namespace TroveClusters.Tests.Run;

/// <summary>A failed test.</summary>
internal sealed record Failure(string Test, string Message);

/// <summary>What came of a suite.</summary>
internal sealed record SuiteResult(string Name)
{
    public int Passed { get; init; }

    public IReadOnlyList<Failure> Failures { get; init; } = [];

    /// <summary>Why tests were not run, one element for each test.</summary>
    public IReadOnlyList<string> NotRun { get; init; } = [];

    public TimeSpan Took { get; init; }

    /// <summary>Nothing of the suite could be run, through no fault of the tests.</summary>
    public static SuiteResult Absent(string name, string why) => new(name) { NotRun = [why] };

    /// <summary>The suite itself failed.</summary>
    public static SuiteResult Broken(string name, string why) => new(name) { Failures = [new Failure(name, why)] };
}
