using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Enables the root user of clusters, or gives it another password.</summary>
[Cmdlet(VerbsLifecycle.Enable, "TroveClusterRoot", SupportsShouldProcess = true)]
[OutputType(typeof(PSCredential))]
public sealed class EnableTroveClusterRootCommand : TroveOperationCmdlet
{
    /// <summary>The cluster, by name, wildcard, id or object.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ClusterName")]
    [SupportsWildcards]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ClusterNameCompleter))]
    public TroveClusterIdentity? Cluster { get; set; }

    /// <summary>The password root is to have, instead of a generated one. The user name must be root.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    private protected override void ProcessInput()
    {
        TroveClusterIdentity cluster = Cluster!;
        if (cluster.Kind is TroveIdentityKind.Node or TroveIdentityKind.Operation)
            throw WrongNoun.Refuse(cluster, "root is enabled in clusters");
        string? password = ClusterLogins.Password(Credential, ClusterLogins.Root);
        foreach (TroveCluster one in ClusterLookup.Many(this, cluster))
            Guard(() => Enable(one.Id, password), one);
    }

    private void Enable(Guid clusterId, string? password)
    {
        var request = new EnableRootRequest { ClusterId = clusterId, Password = password, Command = CommandText, Timeout = Limit };
        if (Change(request) is null)
            return;
        if (Call((service, token) => service.GetRootCredentialAsync(clusterId, token)) is { } credential)
            WriteObject(ClusterLogins.Of(credential));
    }
}
