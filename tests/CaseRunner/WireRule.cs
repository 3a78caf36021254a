using System.Text.Json.Nodes;

namespace TroveClusters.CaseRunner;

/// <summary>
/// The one rule of what differs when a server does the work. Who stops a command there ends its waiting, and not the
/// operation: nothing is rolled back, and the words are others. And the server reads the journal by itself.
/// </summary>
internal static class WireRule
{
    private const string Waiting = "*no longer waiting. The server goes on with it.";
    private const string GoesOn = "No longer waiting: the server at * goes on with *Wait-TroveOperation -Id *Stop-TroveOperation -Id *";

    /// <summary>What must come of a case then.</summary>
    public static Expectation Apply(PipelineCase test, JsonObject? world)
    {
        Expectation expected = test.Expect;
        if (expected.Reads is { } reads)
            expected = expected with { Reads = [.. reads.Where(read => !IsJournal(test, read))] };
        if (!EndsInOperation(test, world))
            return expected;
        return expected with
        {
            Changes = [.. expected.Changes.Where(change => !change.StartsWith("Rolled back ", StringComparison.Ordinal))],
            Information = expected.Information.Count == 0 ? [] : [Waiting, GoesOn],
            Host = expected.Host.Count == 0 ? [] : [Waiting, GoesOn],
            Warnings = expected.Warnings.Count == 0 ? [] : [.. expected.Warnings.TakeWhile(warning => warning != "*stopping*"), Waiting],
        };
    }

    /// <summary>What came of a case without what the server has read by itself.</summary>
    public static CaseOutcome Apply(PipelineCase test, CaseOutcome outcome) => outcome with { Reads = [.. outcome.Reads.Where(read => !IsJournal(test, read))] };

    private static bool IsJournal(PipelineCase test, string read) =>
        read == "Operations" && !test.Pipeline.Any(call => call.Cmdlet.EndsWith("-TroveOperation", StringComparison.Ordinal));

    /// <summary>Whether a case is about the end of a command in the midst of an operation.</summary>
    private static bool EndsInOperation(PipelineCase test, JsonObject? world) =>
        (string?)(test.World ?? world)?["waitAt"] is { } at && at != "Reads";
}
