using TroveClusters.Tests.VerticaHost.Databases;
using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary><c>db_status -s UP|DOWN|ALL</c>: the names of the databases in that state, with commas.</summary>
internal sealed class DbStatus : AdminTool
{
    public override string Name => "db_status";

    public override OptionParser Options(OptionParser parser) => parser.Choice("status", ["UP", "DOWN", "ALL"], "-s", "--status");

    public override Task<int> RunAsync(ToolCall call)
    {
        var wanted = call.Required("status");
        call.Say(string.Join(',', DatabaseView.All(call.World, call.Program.ReadState())
            .Where(database => wanted == "ALL" || database.IsUp == (wanted == "UP")).Select(database => database.Name)));
        return Task.FromResult(0);
    }
}
