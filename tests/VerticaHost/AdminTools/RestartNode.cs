using TroveClusters.Tests.VerticaHost.Databases;
using TroveClusters.Tests.VerticaHost.Hosts;
using TroveClusters.Tests.VerticaHost.Programs;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary><c>restart_node</c>: brings nodes that are DOWN back into a database that is up.</summary>
internal sealed class RestartNode : AdminTool
{
    public override string Name => "restart_node";

    public override bool TakesPassword => true;

    public override OptionParser Options(OptionParser parser) => parser
        .Value("database", "-d", "--database").Value("hosts", "-s", "--hosts").Value("password", "-p", "--password").Value("new-ips", "--new-host-ips")
        .Flag("force", "-F", "--force").Flag("noprompts", "-i", "--noprompts").Value("timeout", "--timeout").Flag("compat21", "--compat21");

    public override async Task<int> RunAsync(ToolCall call)
    {
        var limit = call.Limit();
        using var _ = call.Program.LockTopology();
        if (call.Options.Has("new-ips")) throw ProgramCall.Fail("Error: --new-host-ips is not simulated"); // [I]
        var database = call.Database(call.Program.ReadState());
        var nodes = Nodes(call, database).FindAll(node => database.Shown(node) == "DOWN");
        if (nodes.Count == 0) throw ProgramCall.Fail("All nodes in the input are not down, can't restart");
        if (!database.IsUp) throw ProgramCall.Fail("There is no UP database to restart the node, try start the database first.");
        call.CheckConnection(database);
        foreach (var node in nodes) await call.OnAsync(node.Host, PeerAction.Connect());

        call.Say($"*** Restarting nodes for database {database.Name} ***");
        foreach (var node in nodes) call.Say($"\tRestarting host [{node.Host}] with catalog [{node.Name}_catalog]");
        call.Say("\tIssuing multi-node restart");
        call.Say("\tStarting nodes:");
        foreach (var node in nodes) call.Say($"\t\t{node.Name} ({node.Host})");
        List<string> names = [.. nodes.Select(node => node.Name)];
        NodeStart.Begin(call, database.Name, names);
        await NodeWait.UntilUpAsync(call, database.Name, names, limit);
        return 0;
    }

    /// <summary>The nodes of the input, which names hosts or nodes.</summary>
    private static List<NodeState> Nodes(ToolCall call, DatabaseView database) =>
    [
        .. call.Required("hosts").Split(',').Select(entry => entry.Trim()).Select(entry =>
            database.Nodes.FirstOrDefault(node => node.Name == entry || node.Host == call.World.Resolve(entry))
            ?? throw ProgramCall.Fail($"Error: '{entry}' is not part of database {database.Name}")), // [I]
    ];
}
