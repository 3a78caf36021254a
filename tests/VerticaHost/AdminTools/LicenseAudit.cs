using TroveClusters.Tests.VerticaHost.Programs;
using TroveClusters.Tests.VerticaHost.Vsql;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary><c>license_audit</c>: what GET_COMPLIANCE_STATUS says.</summary>
internal sealed class LicenseAudit : AdminTool
{
    public override string Name => "license_audit";

    public override OptionParser Options(OptionParser parser) => parser.Value("database", "-d", "--database").Value("password", "-p", "--password");

    public override Task<int> RunAsync(ToolCall call)
    {
        call.CheckConnection(call.Database(call.Program.ReadState()));
        call.Say(SqlFunctions.ComplianceStatus);
        return Task.FromResult(0);
    }
}
