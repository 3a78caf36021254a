using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary><c>set_restart_policy</c>, whose <c>-p</c> is the policy and no password.</summary>
internal sealed class SetRestartPolicy : AdminTool
{
    public override string Name => "set_restart_policy";

    public override OptionParser Options(OptionParser parser) => parser
        .Value("database", "-d", "--database").Choice("policy", ["never", "ksafe", "always"], "-p", "--policy");

    public override async Task<int> RunAsync(ToolCall call)
    {
        var name = call.Required("database");
        var policy = call.Required("policy");
        call.Change(name, view => view.State.Policy = policy);
        await call.DistributeAsync();
        return 0;
    }
}
