using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary><c>list_db -d NAME</c>: what is configured of a database. Its format is invented.</summary>
internal sealed class ListDb : AdminTool
{
    public override string Name => "list_db";

    public override OptionParser Options(OptionParser parser) => parser.Value("database", "-d", "--database");

    public override Task<int> RunAsync(ToolCall call)
    {
        var database = call.Database(call.Program.ReadState());
        call.Say($"Database: {database.Name}");
        call.Say($"restartpolicy: {database.State.Policy}");
        call.Say($"nodes: {string.Join(',', database.Nodes.Select(node => node.Name))}");
        return Task.FromResult(0);
    }
}
