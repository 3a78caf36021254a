using System.Management.Automation;

namespace TroveClusters;

/// <summary>
/// A cluster as people and pipelines name it: by name, wildcard or id, by a cluster, by one of its nodes, or by what is
/// left of one of these after a job, a file or <c>Select-Object</c>. It is looked up only when it is used.
/// </summary>
public sealed class TroveClusterIdentity
{
    private static readonly string[] s_node = [nameof(TroveClusterNode.NodeName), nameof(TroveClusterNode.ClusterName)];
    private static readonly string[] s_operation = [nameof(TroveOperation.Kind), nameof(TroveOperation.State), nameof(TroveOperation.ClusterName)];

    /// <summary>A cluster by its name, a wildcard, or its id as text.</summary>
    public TroveClusterIdentity(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        Source = name;
        Kind = TroveIdentityKind.Name;
    }

    /// <summary>A cluster by its id.</summary>
    public TroveClusterIdentity(Guid id)
    {
        Id = id;
        Source = id;
        Kind = TroveIdentityKind.Id;
    }

    /// <summary>A cluster by an object of it.</summary>
    public TroveClusterIdentity(TroveCluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        (Id, Name, Source, Kind) = (cluster.Id, cluster.Name, cluster, TroveIdentityKind.Cluster);
    }

    /// <summary>The cluster of a node.</summary>
    public TroveClusterIdentity(TroveClusterNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        (Id, Name, Source, Kind) = (node.ClusterId, node.ClusterName, node, TroveIdentityKind.Node);
        (NodeId, NodeName) = (node.Id, node.Name);
    }

    /// <summary>The cluster of the node that wrote a line of a log.</summary>
    public TroveClusterIdentity(TroveLogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        (Id, Name, Source, Kind) = (entry.ClusterId, entry.ClusterName, entry, TroveIdentityKind.Node);
        NodeName = entry.NodeName;
    }

    /// <summary>The cluster of a node that was measured.</summary>
    public TroveClusterIdentity(TroveNodeMeasurement measurement)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        (Name, Source, Kind) = (measurement.ClusterName, measurement, TroveIdentityKind.Node);
        NodeName = measurement.NodeName;
    }

    /// <summary>The cluster of an operation.</summary>
    public TroveClusterIdentity(TroveOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        (Id, Name, Source, Kind) = (operation.ClusterId, operation.ClusterName, operation, TroveIdentityKind.Operation);
    }

    /// <summary>A cluster, or the cluster of a node or an operation, by an object that came from a job or a file or was selected.</summary>
    /// <exception cref="PSInvalidCastException">The object was neither, or too little of it is left.</exception>
    public TroveClusterIdentity(PSObject value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Source = value;
        Kind = KindOf(value);
        if (Kind == TroveIdentityKind.Node)
        {
            (Id, Name) = (ReadId(value, "ClusterId"), ReadText(value, "ClusterName"));
            (NodeId, NodeName) = (ReadId(value, "Id"), ReadText(value, "NodeName") ?? ReadText(value, "Name"));
        }
        else if (Kind == TroveIdentityKind.Operation)
        {
            (Id, Name) = (ReadId(value, "ClusterId"), ReadText(value, "ClusterName"));
        }
        else
        {
            (Id, Name) = (ReadId(value, "Id"), ReadText(value, "Name"));
        }
        if (Id is null && Name is null)
            throw new PSInvalidCastException("The object does not say which cluster it is: neither its id nor its name is left.");
    }

    /// <summary>The cluster's name, or a wildcard; null where only the id is known.</summary>
    public string? Name { get; }

    /// <summary>The cluster's id; null where only the name is known.</summary>
    public Guid? Id { get; }

    /// <summary>What it was made from.</summary>
    public object Source { get; }

    internal TroveIdentityKind Kind { get; }

    internal Guid? NodeId { get; }

    internal string? NodeName { get; }

    /// <summary>The name, or the id where there is no name.</summary>
    public override string ToString() => Name ?? Id.ToString()!;

    // PowerShell offers every bag of properties to this constructor: only what has once been ours is taken. Of a
    // node or an operation in a file without types its properties are left; its ClusterName would make a cluster of it.
    private static TroveIdentityKind KindOf(PSObject value)
    {
        string type = value.TypeNames.Count > 0 ? value.TypeNames[0] : "";
        foreach (string prefix in new[] { "Selected.", "Deserialized." })
        {
            if (type.StartsWith(prefix, StringComparison.Ordinal))
                type = type[prefix.Length..];
        }
        if (type.StartsWith("TroveClusters.", StringComparison.Ordinal))
        {
            if (type.EndsWith("ClusterNode", StringComparison.Ordinal))
                return TroveIdentityKind.Node;
            if (type.EndsWith("Cluster", StringComparison.Ordinal))
                return TroveIdentityKind.Cluster;
            if (type.EndsWith("Operation", StringComparison.Ordinal))
                return TroveIdentityKind.Operation;
        }
        if (s_node.All(property => ReadText(value, property) is not null))
            return TroveIdentityKind.Node;
        if (s_operation.All(property => ReadText(value, property) is not null))
            return TroveIdentityKind.Operation;
        throw new PSInvalidCastException($"An object of type '{type}' is no cluster.");
    }

    private static string? ReadText(PSObject value, string property) =>
        value.Properties[property]?.Value?.ToString() is { Length: > 0 } text ? text : null;

    private static Guid? ReadId(PSObject value, string property) =>
        Guid.TryParse(ReadText(value, property), out Guid id) ? id : null;
}
