using TroveClusters.Tests.VerticaHost.Databases;
using TroveClusters.Tests.VerticaHost.Programs;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary>
/// <c>db_add_node</c>: gives a running database further nodes, which hold no data before a rebalance. What a failed try has
/// made on a host stays there, and makes the next try fail.
/// </summary>
internal sealed class DbAddNode : AdminTool
{
    public override string Name => "db_add_node";

    public override bool TakesPassword => true;

    public override OptionParser Options(OptionParser parser) => parser
        .Value("hosts", "-s", "--hosts", "-a", "--add").Value("database", "-d", "--database").Value("password", "-p", "--password")
        .Flag("noprompts", "-i", "--noprompts").Value("timeout", "--timeout").Flag("skip-fs-checks", "--skip-fs-checks").Flag("compat21", "--compat21")
        .Value("subcluster", "-c", "--subcluster");

    public override async Task<int> RunAsync(ToolCall call)
    {
        var limit = call.Limit();
        using var _ = call.Program.LockTopology();
        if (call.Options.Has("subcluster")) throw ProgramCall.Fail("Error: subclusters exist only in Eon Mode"); // [I]
        var hosts = Check(call);
        var name = call.Required("database");
        foreach (var host in hosts) call.Say($"Verifying database connectivity...{host}"); // [M]
        var nodes = await MakeFoldersAsync(call, name, hosts);
        await call.FaultAsync("before-commit");
        call.Change(name, view => view.State.Nodes.AddRange(nodes));
        call.Say("Updating spread configuration...\nReloading spread configuration...\nReplicating configuration to all nodes"); // [M]
        await call.DistributeAsync();
        await call.FaultAsync("after-catalog");

        call.Say("Starting nodes:");
        foreach (var node in nodes) call.Say($"\t{node.Name} ({node.Host})");
        List<string> names = [.. nodes.Select(node => node.Name)];
        var slow = (await call.FaultAsync("start")).Slow;
        NodeStart.Begin(call, name, names, slow);
        await NodeWait.UntilUpAsync(call, name, names, limit);
        await call.FaultAsync("end");
        call.Say("Multi-node DB add completed"); // [M]
        call.Say("Nodes added to database. You will need to redesign your schema to take advantage of the new nodes."); // [M]
        return 0;
    }

    private static IReadOnlyList<string> Check(ToolCall call)
    {
        var state = call.Program.ReadState();
        var database = call.Database(state);
        var hosts = call.Hosts("hosts");
        var strangers = hosts.Except(state.Cluster!.Hosts).ToList();
        if (strangers.Count > 0)
            throw ProgramCall.Fail($"Error: hosts {ToolCall.Python(strangers)} are not part of the cluster; use update_vertica first"); // [I]
        var members = hosts.Intersect(database.Nodes.Select(node => node.Host)).ToList();
        if (members.Count > 0) throw ProgramCall.Fail($"Error: hosts {ToolCall.Python(members)} are already part of database {database.Name}"); // [I]
        call.CheckConnection(database);
        if (!database.Nodes.All(database.IsNodeUp)) throw ProgramCall.Fail("Error: All nodes must be UP before adding a node"); // [I]
        if (state.Cluster.License?.Nodes is { } most && database.Nodes.Count + hosts.Count > most)
            throw ProgramCall.Fail(CreateDb.LicenseLimit("adding", most, Math.Max(most, database.Nodes.Count)));
        return hosts;
    }

    /// <summary>The new nodes, with their folders on their hosts; the catalog does not have them yet.</summary>
    private static async Task<List<NodeState>> MakeFoldersAsync(ToolCall call, string name, IReadOnlyList<string> hosts)
    {
        var state = call.Program.ReadState().Dbs[name];
        var (catalog, data) = (state.Nodes[0].Catalog, state.Nodes[0].Data);
        var nodes = new List<NodeState>();
        foreach (var host in hosts)
        {
            var node = NodeNames.Next(name, state, host, catalog, data);
            state.Nodes.Add(node);
            nodes.Add(node);
            await call.FaultAsync("host", host);
            await NodeFolders.MakeAsync(call, name, node, replace: false);
        }

        return nodes;
    }
}
