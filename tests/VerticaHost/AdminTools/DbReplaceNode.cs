using TroveClusters.Tests.VerticaHost.Databases;
using TroveClusters.Tests.VerticaHost.Programs;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary>
/// <c>db_replace_node</c>: gives a node that is down another host, which must be a member of the cluster already. The node
/// keeps its name and stays down until <c>restart_node</c>; its old host loses its folders, if it can be reached, and stays
/// a member. [M] of all but the new host's membership, which is documented.
/// </summary>
internal sealed class DbReplaceNode : AdminTool
{
    public override string Name => "db_replace_node";

    public override bool TakesPassword => true;

    public override OptionParser Options(OptionParser parser) => parser
        .Value("database", "-d", "--database").Value("original", "-o", "--original").Value("new", "-n", "--new").Value("password", "-p", "--password")
        .Flag("noprompts", "-i", "--noprompts").Value("timeout", "--timeout").Flag("skip-fs-checks", "--skip-fs-checks").Flag("compat21", "--compat21");

    public override async Task<int> RunAsync(ToolCall call)
    {
        call.Limit(); // It waits for nothing here; a wrong limit is refused all the same.
        using var _ = call.Program.LockTopology();
        var (node, host) = Check(call);
        var name = call.Required("database");
        call.Say($"Replacing node {node.Name}: {node.Host} by {host}"); // [I]
        var before = node.Host;
        var replaced = NodeNames.On(node, host);
        await call.FaultAsync("host", host);
        await NodeFolders.MakeAsync(call, name, replaced, replace: false);
        await call.FaultAsync("before-commit");
        call.Change(name, view =>
        {
            var moved = view.Nodes.First(other => other.Name == node.Name);
            moved.Host = host;
            DatabaseChanges.Down(moved);
        });
        call.Say("Updating spread configuration...\nReloading spread configuration...\nReplicating configuration to all nodes"); // [M]
        await call.DistributeAsync();
        await call.FaultAsync("after-catalog");
        call.Say($"\tDeleting catalog and data directories on {before}"); // [I]
        await NodeFolders.RemoveAsync(call, name, NodeNames.On(node, before));
        await call.FaultAsync("end");
        call.Say($"Node {node.Name} is now on {host}; restart it to bring it up."); // [I]
        return 0;
    }

    private static (NodeState Node, string Host) Check(ToolCall call)
    {
        var state = call.Program.ReadState();
        var database = call.Database(state);
        var (original, host) = (One(call, "original"), One(call, "new"));
        var node = database.Nodes.FirstOrDefault(candidate => candidate.Host == original)
            ?? throw ProgramCall.Fail($"Error: host {original} is not part of database {database.Name}"); // [I]
        if (!state.Cluster!.Hosts.Contains(host)) throw ProgramCall.Fail($"Error: host {host} is not part of the cluster; use update_vertica first"); // [I]
        if (database.Nodes.Any(other => other.Host == host)) throw ProgramCall.Fail($"Error: host {host} is already part of database {database.Name}"); // [I]
        call.CheckConnection(database);
        if (database.Shown(node) != "DOWN") throw ProgramCall.Fail($"Error: node {node.Name} is {database.Shown(node)}: only a node that is DOWN can be replaced"); // [I]
        return (node, host);
    }

    /// <summary>The address of an option that takes one host.</summary>
    private static string One(ToolCall call, string option) =>
        call.Hosts(option) is [var address] ? address : throw ProgramCall.Fail($"Error: --{option} takes one host"); // [I]
}
