using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Gets what an application needs to reach a cluster, apart from the password.</summary>
[Cmdlet(VerbsCommon.Get, "TroveClusterConnection")]
[OutputType(typeof(TroveClusterConnection))]
public sealed class GetTroveClusterConnectionCommand : ClusterReadingCmdlet
{
    private protected override void Write(Guid clusterId) =>
        WriteObject(Call((service, token) => service.GetConnectionAsync(clusterId, token)));
}
