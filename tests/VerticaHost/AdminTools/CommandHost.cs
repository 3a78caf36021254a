using TroveClusters.Tests.VerticaHost.Hosts;
using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary>
/// <c>command_host -s HOSTS -c COMMAND</c>: no command is run. It says which hosts would have run it, and fails where one
/// does not answer.
/// </summary>
internal sealed class CommandHost : AdminTool
{
    public override string Name => "command_host";

    public override OptionParser Options(OptionParser parser) => parser.Value("hosts", "-s", "--hosts").Value("command", "-c", "--command");

    public override async Task<int> RunAsync(ToolCall call)
    {
        _ = call.Required("command");
        foreach (var host in call.Hosts("hosts"))
        {
            await call.OnAsync(host, PeerAction.Connect());
            call.Say($"{host}: not simulated"); // [I]
        }

        return 0;
    }
}
