using TroveClusters.Tests.VerticaHost.Databases;
using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary><c>view_cluster</c>: the databases' states; one line for all hosts where they agree, unless every host is wanted.</summary>
internal sealed class ViewCluster : AdminTool
{
    public override string Name => "view_cluster";

    public override OptionParser Options(OptionParser parser) => parser.Flag("full", "-x", "--xpand").Value("database", "-d", "--database");

    public override Task<int> RunAsync(ToolCall call)
    {
        var state = call.Program.ReadState();
        var databases = call.Options.Has("database") ? [call.Database(state)] : DatabaseView.All(call.World, state);
        var rows = databases.SelectMany(database => database.Nodes.Select(database.Shown).Distinct().ToList() is [var common] && !call.Options.Has("full")
            ? (string[][])[[database.Name, "ALL", common]]
            : database.Nodes.Select(node => (string[])[database.Name, node.Host, database.Shown(node)]));
        call.Program.Out.Write(TextTable.Render(["DB", "Host", "State"], [.. rows]));
        return Task.FromResult(0);
    }
}
