using TroveClusters.Tests.VerticaHost.Databases;
using TroveClusters.Tests.VerticaHost.Programs;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary>
/// <c>db_remove_node</c>: marks nodes ephemeral, rebalances their data away, and drops them one by one. It refuses what the
/// designed K-safety does not allow, and it never lowers that.
/// </summary>
internal sealed class DbRemoveNode : AdminTool
{
    public override string Name => "db_remove_node";

    public override bool TakesPassword => true;

    public override OptionParser Options(OptionParser parser) => parser
        .Value("hosts", "-s", "--hosts").Value("database", "-d", "--database").Value("password", "-p", "--password")
        .Flag("noprompts", "-i", "--noprompts").Value("timeout", "--timeout").Flag("keep-folders", "--skip-directory-cleanup").Flag("compat21", "--compat21");

    public override async Task<int> RunAsync(ToolCall call)
    {
        var limit = call.Limit();
        using var _ = call.Program.LockTopology();
        var nodes = Check(call);
        if (limit.MayAsk) Ask(call);
        var name = call.Required("database");
        call.Say($"connecting to {call.Program.Host.Address}"); // [M]
        call.Change(name, view =>
        {
            if (view.State.Rebalance is not null) throw ProgramCall.Fail("Error: the database is rebalancing"); // [I]
            foreach (var node in view.Nodes.Where(node => nodes.Exists(leaving => leaving.Name == node.Name))) node.Ephemeral = true;
        });
        await RebalanceAsync(call, name, limit);
        foreach (var node in nodes) await DropAsync(call, name, node);
        call.Say("Reload spread configuration\nReplicating configuration to all nodes\nChecking database state"); // [M]
        var view = call.Find(call.Program.ReadState(), name);
        call.Say("\tNode Status: " + string.Concat(view.Nodes.Select(node => $"{node.Name}: ({view.Shown(node)}) ")));
        await call.FaultAsync("end");
        return 0;
    }

    private static List<NodeState> Check(ToolCall call)
    {
        var database = call.Database(call.Program.ReadState());
        var hosts = call.Hosts("hosts");
        var strangers = hosts.Except(database.Nodes.Select(node => node.Host)).ToList();
        if (strangers.Count > 0) throw ProgramCall.Fail($"Error: hosts {ToolCall.Python(strangers)} are not part of database {database.Name}"); // [I]
        call.CheckConnection(database);
        if (!database.Nodes.All(node => database.Shown(node) is "UP" or "STANDBY")) throw ProgramCall.Fail("All nodes must be UP or STANDBY before dropping a node");
        // A node that was marked in an earlier try holds no data: it does not count for what is left.
        var left = database.Nodes.Count(node => !node.Ephemeral && !hosts.Contains(node.Host));
        if (left < 1) throw ProgramCall.Fail("Error: at least one node must be left"); // [I]
        if (left < KSafety.NodesFor(database.State.Ksafe))
            throw ProgramCall.Fail($"Error: K-safety would be violated: {left} nodes would be left, K-safety {database.State.Ksafe} needs {KSafety.NodesFor(database.State.Ksafe)}"); // [I]
        if (hosts.Contains(call.Program.Host.Address)) throw ProgramCall.Fail($"Error: cannot remove the host this runs on ({call.Program.Host.Address})"); // [I]
        return [.. hosts.Select(host => database.Nodes.First(node => node.Host == host))];
    }

    private static void Ask(ToolCall call)
    {
        call.Program.Out.Write("Projections must not use the hosts that are removed. Do you want to continue? (yes/no) [no] "); // [I]
        call.Program.Out.Flush();
        switch (call.Program.In.ReadLine()?.Trim().ToUpperInvariant())
        {
            case "Y" or "YES":
                return;
            case null:
                throw ProgramCall.Fail("\nEOFError: EOF when reading a line");
            default:
                throw ProgramCall.Fail("Error: not confirmed"); // [I]
        }
    }

    private static async Task RebalanceAsync(ToolCall call, string name, WaitLimit limit)
    {
        await call.FaultAsync("rebalance");
        call.Change(name, view => Rebalances.Begin(view.State, call.Program));
        try
        {
            var state = call.Program.ReadState();
            if (state.Dbs[name].Nodes.Exists(node => !node.Ephemeral && state.IsDiskFull(node.Host))) throw ProgramCall.Fail(NodeFolders.NoSpace);
            if (!await Rebalances.RunAsync(call.Program, name, limit.Seconds)) throw ProgramCall.Fail("Error: the rebalance did not finish"); // [I]
        }
        catch (ProgramExitException)
        {
            call.Change(name, view => Rebalances.Cancel(view.State));
            throw;
        }
    }

    private static async Task DropAsync(ToolCall call, string name, NodeState node)
    {
        call.Say($"Attempting to drop node {node.Name} ( {node.Host} )");
        await call.FaultAsync("drop", node.Host);
        call.Say($"\tShutting down node {node.Name}\n\tSending node shutdown command to '['{node.Name}', '{node.Host}', '{node.Catalog}', '{node.Data}']'"); // [M]
        await call.Program.DelayAsync(call.Program.ReadState().Timing.Step);
        call.Change(name, view => view.State.Nodes.RemoveAll(other => other.Name == node.Name));
        if (!call.Options.Has("keep-folders"))
        {
            call.Say("\tDeleting catalog and data directories");
            await NodeFolders.RemoveAsync(call, name, node);
        }

        call.Say($"\tUpdate admintools metadata for {node.Name}");
        await call.DistributeAsync();
    }
}
