using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Shows the servers that the session is connected with.</summary>
[Cmdlet(VerbsCommon.Get, "TroveServerConnection")]
[OutputType(typeof(TroveServerConnection))]
public sealed class GetTroveServerConnectionCommand : StoppableCmdlet
{
    private protected override void ProcessInput() => WriteObject(ServerConnections.All, enumerateCollection: true);
}
