using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Gets a cluster's user and password.</summary>
[Cmdlet(VerbsCommon.Get, "TroveClusterCredential")]
[OutputType(typeof(PSCredential))]
public sealed class GetTroveClusterCredentialCommand : ClusterReadingCmdlet
{
    /// <summary>Get those of root, where Enable-TroveClusterRoot has enabled it. Where it has not, there is a warning and nothing else.</summary>
    [Parameter]
    public SwitchParameter Root { get; set; }

    private protected override void Write(Guid clusterId)
    {
        TroveClusterCredential? credential = Root
            ? Call((service, token) => service.GetRootCredentialAsync(clusterId, token))
            : Call((service, token) => service.GetCredentialAsync(clusterId, token));
        if (credential is null)
            WriteWarning($"Root is not enabled in cluster '{ClusterLookup.One(this, new TroveClusterIdentity(clusterId)).Name}'; Enable-TroveClusterRoot enables it.");
        else
            WriteObject(ClusterLogins.Of(credential));
    }
}
