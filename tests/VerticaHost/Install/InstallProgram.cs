using TroveClusters.Tests.VerticaHost.Programs;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.Install;

/// <summary><c>install_vertica</c>, which is also <c>update_vertica</c>.</summary>
internal sealed class InstallProgram : ISimProgram
{
    public async Task<int> RunAsync(ProgramCall call)
    {
        OptionParser parser = InstallOptions.Parser(call.Program);
        ParsedOptions options = parser.Parse(call.Arguments);
        call.Say($"Vertica Analytic Database {call.ReadState().Version.TrimStart('v')} Installation Tool\n");
        call.Say("\n>> Validating options...\n");
        InstallPlan plan = InstallChecks.CheckOptions(call, parser, options);
        foreach (string list in (string[])["hosts (-s)", "add-hosts (-A)", "remove-hosts (-R)"])
        {
            string name = list[..list.IndexOf(' ', StringComparison.Ordinal)];
            if (!options.Has(name))
                continue;
            call.Say($"Mapping hostnames in --{list} to addresses...");
            foreach (string host in options.List(name))
                call.Say($"\t{host} => {call.Host.World.Resolve(host)}");
        }
        using IDisposable topology = call.LockTopology();
        plan = InstallChecks.CheckCluster(call, plan);
        if (plan is { Cluster: { } cluster, Added.Count: > 0 } && cluster.Pt2pt != options.Has("point-to-point"))
            call.Say("WARNING: the control mode differs from that of the cluster."); // [I]
        call.Say("\n>> Starting installation tasks.");
        var steps = new InstallSteps(call, plan);
        await steps.ConnectAsync();
        await steps.PackagesAsync();
        await steps.UsersAsync();
        await steps.PrerequisitesAsync();
        await steps.SetUpNodesAsync();
        SimState state = await steps.CommitAsync();
        await steps.DistributeAsync(state);
        call.Say("\n>> Completing installation...\n");
        call.Say("Installation complete.");
        return 0;
    }
}
