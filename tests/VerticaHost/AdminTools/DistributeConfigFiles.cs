using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary><c>distribute_config_files</c>: gives <c>admintools.conf</c> to all members again.</summary>
internal sealed class DistributeConfigFiles : AdminTool
{
    public override string Name => "distribute_config_files";

    public override OptionParser Options(OptionParser parser) => parser;

    public override async Task<int> RunAsync(ToolCall call)
    {
        call.Say("Initiating admintools.conf distribution...");
        await call.DistributeAsync();
        call.Say("Local admintools.conf sent to all hosts in the cluster."); // [M]
        return 0;
    }
}
