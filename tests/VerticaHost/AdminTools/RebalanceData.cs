using TroveClusters.Tests.VerticaHost.Databases;
using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary><c>rebalance_data</c>: a rebalance that lasts as long as the tool, and that may raise K-safety but never lowers it.</summary>
internal sealed class RebalanceData : AdminTool
{
    public override string Name => "rebalance_data";

    public override bool TakesPassword => true;

    public override OptionParser Options(OptionParser parser) => parser
        .Value("database", "-d", "--dbname", "--database").Number("ksafety", "-k", "--ksafety").Value("password", "-p", "--password").Flag("script", "--script");

    public override async Task<int> RunAsync(ToolCall call)
    {
        using var _ = call.Program.LockTopology();
        var state = call.Program.ReadState();
        var database = call.Database(state);
        call.CheckConnection(database);
        if (!database.Nodes.All(database.IsNodeUp)) throw ProgramCall.Fail("Error: All nodes must be UP to rebalance a cluster");
        if (database.State.Rebalance is not null) throw ProgramCall.Fail("Error: Rebalance is already running");
        var k = call.Options.Number("ksafety") ?? database.State.Ksafe;
        // Nodes that are to leave do not count.
        var staying = database.Nodes.Count(node => !node.Ephemeral);
        if (k < 0 || k > Math.Max(database.State.Ksafe, KSafety.MaxFor(staying))) throw ProgramCall.Fail($"Error: {staying} nodes cannot have K-safety {k}"); // [I]
        if (k < database.State.Ksafe) call.Say($"Warning: rebalancing does not lower K-safety, which stays {database.State.Ksafe}"); // [I]
        if (call.Options.Has("script"))
        {
            call.Say("SELECT REBALANCE_CLUSTER();"); // [I] What would be run, instead of running it.
            return 0;
        }

        if (database.Nodes.Any(node => state.IsDiskFull(node.Host))) throw ProgramCall.Fail(NodeFolders.NoSpace);
        await call.Program.FaultAsync("rebalance");
        call.Change(database.Name, view => Rebalances.Begin(view.State, call.Program));
        if (!await Rebalances.RunAsync(call.Program, database.Name, null)) throw ProgramCall.Fail("Error: the rebalance was canceled"); // [I]
        call.Change(database.Name, view => view.State.Ksafe = Math.Max(view.State.Ksafe, k));
        call.Say("Rebalance completed."); // [I]
        return 0;
    }
}
