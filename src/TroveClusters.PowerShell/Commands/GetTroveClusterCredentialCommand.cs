using System.Management.Automation;
using System.Security;

namespace TroveClusters.Commands;

/// <summary>Gets a cluster's user and password.</summary>
[Cmdlet(VerbsCommon.Get, "TroveClusterCredential")]
[OutputType(typeof(PSCredential))]
public sealed class GetTroveClusterCredentialCommand : ClusterReadingCmdlet
{
    private protected override void Write(Guid clusterId)
    {
        TroveClusterCredential credential = Call((service, token) => service.GetCredentialAsync(clusterId, token));
        var password = new SecureString();
        foreach (char c in credential.Password)
            password.AppendChar(c);
        password.MakeReadOnly();
        WriteObject(new PSCredential(credential.UserName, password));
    }
}
