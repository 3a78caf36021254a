using TroveClusters.Tests.VerticaHost.Databases;
using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary><c>list_node -n NAME</c>: what is configured of a node. Its format is invented.</summary>
internal sealed class ListNode : AdminTool
{
    public override string Name => "list_node";

    public override OptionParser Options(OptionParser parser) => parser.Value("name", "-n", "--nodename");

    public override Task<int> RunAsync(ToolCall call)
    {
        var name = call.Required("name");
        var node = DatabaseView.All(call.World, call.Program.ReadState()).SelectMany(database => database.Nodes).FirstOrDefault(node => node.Name == name)
            ?? throw ProgramCall.Fail($"Error: node {name} does not exist");
        call.Say($"Node: {node.Name}");
        call.Say($"Host: {node.Host}");
        call.Say($"Catalog: {node.CatalogDir}");
        call.Say($"Data: {node.DataDir}");
        return Task.FromResult(0);
    }
}
