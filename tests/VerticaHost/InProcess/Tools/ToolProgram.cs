using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.InProcess.Tools;

/// <summary>A tool of the system.</summary>
internal sealed class ToolProgram(Func<ToolCall, int> tool) : ISimProgram
{
    public Task<int> RunAsync(ProgramCall call) => Task.FromResult(tool(new ToolCall(call)));
}
