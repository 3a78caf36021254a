using TroveClusters.Tests.VerticaHost.Databases;
using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary><c>list_allnodes</c>: every node of every database, its host, state and version; without a database only the headings.</summary>
internal sealed class ListAllNodes : AdminTool
{
    public override string Name => "list_allnodes";

    public override OptionParser Options(OptionParser parser) => parser;

    public override Task<int> RunAsync(ToolCall call)
    {
        var state = call.Program.ReadState();
        var version = "vertica-" + state.Version.TrimStart('v').Replace('-', '.');
        var rows = DatabaseView.All(call.World, state).SelectMany(
            database => database.Nodes, (database, node) => (string[])[node.Name, node.Host, database.Shown(node), version, database.Name]);
        call.Program.Out.Write(TextTable.Render(["Node", "Host", "State", "Version", "DB"], [.. rows]));
        return Task.FromResult(0);
    }
}
