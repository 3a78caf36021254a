using TroveClusters.Tests.VerticaHost.Databases;
using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary><c>show_active_db</c>: the name of the database that is up, or an empty line.</summary>
internal sealed class ShowActiveDb : AdminTool
{
    public override string Name => "show_active_db";

    public override OptionParser Options(OptionParser parser) => parser;

    public override Task<int> RunAsync(ToolCall call)
    {
        call.Say(DatabaseView.All(call.World, call.Program.ReadState()).FirstOrDefault(database => database.IsUp)?.Name ?? "");
        return Task.FromResult(0);
    }
}
