using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Refuses an object that names a cluster but is none, where taking it for one would change the wrong thing.</summary>
internal static class WrongNoun
{
    public static TroveException Refuse(TroveClusterIdentity identity, string because)
    {
        string what = identity.Kind == TroveIdentityKind.Node ? "a node" : "an operation";
        // A bag of properties as text would be all of them.
        string subject = identity.Source is PSObject { BaseObject: PSCustomObject } ? $"What came for '{identity}'" : $"'{identity.Source}'";
        return new TroveException(
            TroveErrorId.InvalidArgument,
            $"{subject} is {what}, and {because}.",
            identity.Source,
            $"Name the cluster, or pipe it: Get-TroveCluster '{identity}' | …");
    }
}
