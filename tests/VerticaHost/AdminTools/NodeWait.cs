using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary>
/// Waits until nodes are up, and says each time what they show. Where nobody said how long, it asks after a while – and a
/// script whose standard input is empty dies of that question, while the nodes go on starting.
/// </summary>
internal static class NodeWait
{
    /// <exception cref="ProgramExitException">Code 1: the time is over, the answer was no, or nobody answered.</exception>
    public static async Task UntilUpAsync(ToolCall call, string database, IReadOnlyList<string> names, WaitLimit limit)
    {
        var timing = call.Program.ReadState().Timing;
        var (began, asked) = (call.Program.Clock.Now, call.Program.Clock.Now);
        while (true)
        {
            var view = call.Find(call.Program.ReadState(), database);
            var nodes = view.Nodes.Where(node => names.Contains(node.Name)).ToList();
            call.Say("\tNode Status: " + string.Concat(nodes.Select(node => $"{node.Name}: ({view.Shown(node)}) ")));
            if (nodes.TrueForAll(view.IsNodeUp)) return;

            var now = call.Program.Clock.Now;
            if (limit.Seconds is { } most && now - began >= most) throw ProgramCall.Fail($"Error: the nodes did not come up within {most} seconds"); // [I]
            if (limit.MayAsk && now - asked >= timing.PromptAfter)
            {
                Ask(call.Program);
                asked = call.Program.Clock.Now;
            }

            await call.Program.DelayAsync(timing.Poll);
        }
    }

    private static void Ask(ProgramCall call)
    {
        call.Say("It is suggested that you continue waiting."); // [I]
        call.Out.Write("Do you want to continue waiting? (yes/no) [yes] ");
        call.Out.Flush();
        switch (call.In.ReadLine()?.Trim().ToUpperInvariant())
        {
            case null:
                throw ProgramCall.Fail("\nEOFError: EOF when reading a line");
            case "" or "Y" or "YES":
                return;
            default:
                throw ProgramCall.Fail("Error: not waiting any longer"); // [I]
        }
    }
}
