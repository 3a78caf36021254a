using TroveClusters.Tests.VerticaHost.Databases;
using TroveClusters.Tests.VerticaHost.Hosts;
using TroveClusters.Tests.VerticaHost.Programs;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary><c>start_db</c>: starts the nodes whose hosts answer, if they are the majority.</summary>
internal sealed class StartDb : AdminTool
{
    public override string Name => "start_db";

    public override bool TakesPassword => true;

    public override OptionParser Options(OptionParser parser) => parser
        .Value("database", "-d", "--database").Value("password", "-p", "--password").Value("hosts", "-s", "--hosts").Flag("force", "-F", "--force")
        .Flag("unsafe", "-U", "--unsafe").Flag("noprompts", "-i", "--noprompts").Value("timeout", "--timeout");

    public override async Task<int> RunAsync(ToolCall call)
    {
        var limit = call.Limit();
        using var _ = call.Program.LockTopology();
        var state = call.Program.ReadState();
        var database = call.Database(state);
        if (database.IsRunning) throw ProgramCall.Fail($"Error: database {database.Name} is already running"); // [I]
        if (DatabaseView.All(call.World, state).FirstOrDefault(view => view.IsRunning) is { } other)
            throw ProgramCall.Fail($"Error: database {other.Name} is running; only one database can run in a cluster"); // [I]

        var nodes = await ReachableAsync(call, database);
        // -U starts with what there is, at the risk of losing data.
        if (nodes.Count == 0 || nodes.Count * 2 <= database.Nodes.Count && !call.Options.Has("unsafe"))
            throw ProgramCall.Fail($"Error: {nodes.Count} of {database.Nodes.Count} nodes are not enough to start database {database.Name}"); // [I]
        call.Say("\tStarting nodes:");
        foreach (var node in nodes) call.Say($"\t\t{node.Name} ({node.Host})");
        List<string> names = [.. nodes.Select(node => node.Name)];
        NodeStart.Begin(call, database.Name, names);
        await NodeWait.UntilUpAsync(call, database.Name, names, limit);
        call.Say($"Database {database.Name} started successfully");
        return 0;
    }

    /// <summary>The nodes to start: those that were named, or all, without those whose hosts do not answer.</summary>
    private static async Task<List<NodeState>> ReachableAsync(ToolCall call, DatabaseView database)
    {
        var hosts = call.Options.Has("hosts") ? call.Hosts("hosts") : [.. database.Nodes.Select(node => node.Host)];
        var strangers = hosts.Except(database.Nodes.Select(node => node.Host)).ToList();
        if (strangers.Count > 0) throw ProgramCall.Fail($"Error: hosts {ToolCall.Python(strangers)} are not part of database {database.Name}"); // [I]
        var (reached, missed) = (new List<NodeState>(), new List<NodeState>());
        foreach (var node in database.Nodes.Where(node => hosts.Contains(node.Host)))
            (await call.TryOnAsync(node.Host, PeerAction.Connect()) is null ? reached : missed).Add(node);
        if (missed.Count > 0) call.Say("The following hosts could not be reached by SSH and will not be started:");
        foreach (var node in missed) call.Say($"\t{node.Name} ({node.Host}) will be omitted");
        return reached;
    }
}
