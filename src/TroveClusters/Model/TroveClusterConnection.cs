namespace TroveClusters;

/// <summary>What an application needs to reach a cluster, apart from the password.</summary>
public sealed class TroveClusterConnection
{
    /// <summary>The cluster's name.</summary>
    public string ClusterName { get; internal init; } = "";

    /// <summary>The datastore, such as <c>redis</c>.</summary>
    public string Datastore { get; internal init; } = "";

    /// <summary>All endpoints, as <c>host:port</c>.</summary>
    public IReadOnlyList<string> Endpoint { get; internal init; } = [];

    /// <summary>The user to connect as.</summary>
    public string UserName { get; internal init; } = "";

    /// <summary>Whether the connection is encrypted.</summary>
    public bool Tls { get; internal init; }

    /// <summary>A connection string in the form the datastore's usual .NET client takes, without the password.</summary>
    public string ConnectionString { get; internal init; } = "";

    /// <summary>The connection string.</summary>
    public override string ToString() => ConnectionString;
}
