using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary><c>drop_db</c>: a stopped database ends, with its folders on all hosts that answer.</summary>
internal sealed class DropDb : AdminTool
{
    public override string Name => "drop_db";

    public override OptionParser Options(OptionParser parser) => parser.Value("database", "-d", "--database");

    public override async Task<int> RunAsync(ToolCall call)
    {
        using var _ = call.Program.LockTopology();
        var database = call.Database(call.Program.ReadState());
        if (database.IsRunning) throw ProgramCall.Fail($"Error: database {database.Name} is running; stop it first"); // [I]
        foreach (var node in database.Nodes) await NodeFolders.RemoveAsync(call, database.Name, node);
        call.Program.Store.Change(state => { state.Dbs.Remove(database.Name); });
        await call.DistributeAsync();
        await call.FaultAsync("end");
        call.Say($"Database {database.Name} dropped successfully."); // [I]
        return 0;
    }
}
