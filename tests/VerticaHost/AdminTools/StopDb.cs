using TroveClusters.Tests.VerticaHost.Databases;
using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary><c>stop_db</c>: not while users are connected, unless they may be thrown out or leave in time.</summary>
internal sealed class StopDb : AdminTool
{
    public override string Name => "stop_db";

    public override bool TakesPassword => true;

    public override OptionParser Options(OptionParser parser) => parser
        .Value("database", "-d", "--database").Value("password", "-p", "--password").Flag("force", "-F", "--force").Flag("if-no-users", "-z", "--if-no-users")
        .Number("drain", "-n", "--drain-seconds").Flag("noprompts", "-i", "--noprompts").Value("timeout", "--timeout");

    public override async Task<int> RunAsync(ToolCall call)
    {
        using var _ = call.Program.LockTopology();
        var database = call.Database(call.Program.ReadState());
        call.CheckConnection(database);
        if (call.Options.Number("drain") is { } seconds) await DrainAsync(call, database.Name, seconds);
        var force = !call.Options.Has("if-no-users") && (call.Options.Has("force") || call.Options.Has("drain"));
        var stopped = false;
        call.Change(database.Name, view =>
        {
            if (view.State.Sessions > 0 && !force) return;
            DatabaseChanges.Stop(view.State);
            stopped = true;
        });
        if (!stopped) throw ProgramCall.Fail("NOTICE 2519:  Cannot shut down while users are connected");
        await call.Program.DelayAsync(call.Program.ReadState().Timing.Step);
        await call.FaultAsync("end");
        call.Say($"Database {database.Name} stopped successfully");
        return 0;
    }

    /// <summary>Waits for users to leave; those who do not are thrown out.</summary>
    private static async Task DrainAsync(ToolCall call, string name, int seconds)
    {
        var end = call.Program.Clock.Now + seconds;
        while (call.Program.Clock.Now < end)
        {
            var state = call.Program.ReadState();
            if (call.Find(state, name).State.Sessions == 0) return;
            await call.Program.DelayAsync(state.Timing.Poll);
        }
    }
}
