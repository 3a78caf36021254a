namespace TroveClusters;

/// <summary>Adopt a cluster that somebody else installed. Nothing on its hosts is changed.</summary>
public sealed class ImportClusterRequest : OperationRequest
{
    /// <inheritdoc/>
    public override TroveOperationKind Kind => TroveOperationKind.Import;

    /// <summary>The name to give the cluster; null for that of its database.</summary>
    public string? Name { get; init; }

    /// <summary>The datastore, such as <c>vertica</c>.</summary>
    public required string Datastore { get; init; }

    /// <summary>One of its hosts at least; the others are found by what it knows.</summary>
    public required IReadOnlyList<TroveNodeSpec> Nodes { get; init; }

    /// <summary>The database; null for the only one there is.</summary>
    public string? Database { get; init; }

    /// <summary>The password of the database's administrator; null where it has none.</summary>
    public string? Password { get; init; }

    /// <summary>The user to log in as on hosts that are not registered and named without one; null for root.</summary>
    public string? HostUser { get; init; }

    /// <summary>The password to log in with on hosts that are not registered; null for what the SSH client finds by itself.</summary>
    public string? HostPassword { get; init; }

    /// <summary>The flavor to record for its nodes; null for the configured default.</summary>
    public string? Flavor { get; init; }

    /// <summary>The volume size, in GB, to record for its nodes; null for the configured default.</summary>
    public int? VolumeSize { get; init; }
}
