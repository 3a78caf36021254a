using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary><c>list_host</c>: the cluster's hosts. Its format is invented.</summary>
internal sealed class ListHost : AdminTool
{
    public override string Name => "list_host";

    public override OptionParser Options(OptionParser parser) => parser;

    public override Task<int> RunAsync(ToolCall call)
    {
        foreach (var host in call.Program.ReadState().Cluster!.Hosts) call.Say(host);
        return Task.FromResult(0);
    }
}
