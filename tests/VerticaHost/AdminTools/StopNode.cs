using TroveClusters.Tests.VerticaHost.Databases;
using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary>
/// <c>stop_node</c>, <c>kill_node</c>, <c>stop_host</c>, <c>kill_host</c>: nodes go down. When more are down than the
/// K-safety allows, the whole database goes down.
/// </summary>
internal sealed class StopNode(string name) : AdminTool
{
    public override string Name => name;

    public override OptionParser Options(OptionParser parser) => parser
        .Value("hosts", "-s", "--hosts").Flag("force", "-F", "--force").Flag("noprompts", "-i", "--noprompts").Flag("compat21", "--compat21");

    public override Task<int> RunAsync(ToolCall call)
    {
        var hosts = call.Hosts("hosts");
        var strangers = hosts.Except(call.Program.ReadState().Cluster!.Hosts).ToList();
        if (strangers.Count > 0) throw ProgramCall.Fail($"Error: hosts {ToolCall.Python(strangers)} are not part of the cluster"); // [I]
        call.Say($"Sending signal '{(name.StartsWith("kill", StringComparison.Ordinal) ? "KILL" : "TERM")}' to {ToolCall.Python(hosts)}");
        call.Program.Store.Change(state =>
        {
            foreach (var database in DatabaseView.All(call.World, state))
            {
                foreach (var node in database.Nodes.Where(node => hosts.Contains(node.Host))) DatabaseChanges.Down(node);
                if (database.Nodes.Count(node => node.State == "DOWN") > database.State.Ksafe) DatabaseChanges.Stop(database.State);
            }
        });
        call.Say("All processes are down.");
        return Task.FromResult(0);
    }
}
