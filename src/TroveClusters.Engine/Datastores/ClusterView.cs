using TroveClusters.Engine.Catalog;

namespace TroveClusters.Engine.Datastores;

/// <summary>What users see, made of records.</summary>
public static class ClusterView
{
    /// <summary>The cluster of its records.</summary>
    /// <param name="state">The records.</param>
    /// <param name="status">How it is doing.</param>
    /// <param name="message">What an operator should know; empty when all is well.</param>
    /// <param name="nodeOf">Makes a node that shows more than <see cref="NodeOf"/> does; null for that one.</param>
    public static TroveCluster Of(ClusterState state, TroveClusterStatus status, string message, Func<NodeRow, TroveClusterNode>? nodeOf = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        ClusterRow cluster = state.Cluster;
        List<TroveClusterNode> nodes = [.. state.Nodes.Select(node => nodeOf is null ? NodeOf(cluster, node) : nodeOf(node))];
        return new TroveCluster
        {
            Id = cluster.Id,
            Name = cluster.Name,
            Task = cluster.Task,
            Status = status,
            Datastore = cluster.Datastore,
            DatastoreVersion = cluster.Version,
            Provider = cluster.Provider,
            Locality = cluster.Locality,
            Created = cluster.Created,
            Updated = cluster.Updated,
            Ip = [.. nodes.SelectMany(node => node.Ip).Distinct()],
            Endpoint = [.. state.Nodes.Where(node => node.IsPlaced && node.Status != TroveNodeStatus.Removed).Select(node => node.Endpoint)],
            Nodes = nodes,
            Message = message,
        };
    }

    /// <summary>The node of its record.</summary>
    public static TroveClusterNode NodeOf(ClusterRow cluster, NodeRow node)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(node);
        return new TroveClusterNode
        {
            Id = node.Id,
            Name = node.Name,
            ClusterId = cluster.Id,
            ClusterName = cluster.Name,
            Datastore = cluster.Datastore,
            DatastoreVersion = cluster.Version,
            Type = node.Type,
            Role = node.Role,
            Status = node.Status,
            Ip = node.IsPlaced ? [node.Host] : [],
            Host = node.HostName.Length > 0 ? node.HostName : node.Host,
            Port = node.Port,
            Flavor = node.Flavor,
            VolumeSize = node.VolumeSize,
            VolumeUsed = node.VolumeUsed is { } bytes ? Math.Round(bytes / (double)(1 << 30), 6) : null,
            Created = node.Created,
            Updated = node.Updated,
            Message = node.Message,
        };
    }

    /// <summary>How busy and how full a cluster is, by what its nodes are.</summary>
    /// <param name="state">The records.</param>
    /// <param name="figuresOf">The figures of a node; null for one that does not answer.</param>
    public static TroveClusterMeasurement Measurement(ClusterState state, Func<NodeRow, NodeFigures?> figuresOf)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(figuresOf);
        List<TroveNodeMeasurement> nodes = [.. state.Nodes.Select(node => MeasurementOf(state.Cluster, node, figuresOf(node)))];
        List<TroveNodeMeasurement> heard = [.. nodes.Where(node => node.Status == TroveNodeStatus.Active)];
        return new TroveClusterMeasurement
        {
            ClusterName = state.Cluster.Name,
            ClusterId = state.Cluster.Id,
            Datastore = state.Cluster.Datastore,
            Measured = EngineServices.Now,
            Unreachable = [.. nodes.Except(heard).Select(node => node.NodeName)],
            MemoryUsed = FigureSum.Of(heard, node => node.MemoryUsed),
            MemoryLimit = FigureSum.Of(heard, node => node.MemoryLimit),
            OperationsPerSecond = FigureSum.Of(heard, node => node.OperationsPerSecond),
            ConnectedClients = FigureSum.Of(heard, node => node.ConnectedClients),
            Nodes = nodes,
        };
    }

    /// <summary>What an application needs to connect to the nodes that have a place.</summary>
    /// <param name="state">The records.</param>
    /// <param name="userName">The user to connect as.</param>
    /// <param name="connectionString">The text the datastore's usual .NET client takes, made of the endpoints; without the password.</param>
    public static TroveClusterConnection Connection(ClusterState state, string userName, Func<IReadOnlyList<string>, string> connectionString)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(connectionString);
        List<string> endpoints = [.. state.Nodes.Where(node => node.IsPlaced).Select(node => node.Endpoint)];
        return new TroveClusterConnection
        {
            ClusterName = state.Cluster.Name,
            Datastore = state.Cluster.Datastore,
            Endpoint = endpoints,
            UserName = userName,
            ConnectionString = connectionString(endpoints),
        };
    }

    private static TroveNodeMeasurement MeasurementOf(ClusterRow cluster, NodeRow node, NodeFigures? figures) => new()
    {
        ClusterName = cluster.Name,
        NodeName = node.Name,
        Role = node.Role,
        Status = figures is not null ? TroveNodeStatus.Active : node.Status == TroveNodeStatus.Active ? TroveNodeStatus.Shutdown : node.Status,
        Message = figures is null && !node.IsStopped ? "It does not answer." : "",
        MemoryUsed = figures?.MemoryUsed,
        MemoryLimit = figures?.MemoryLimit,
        OperationsPerSecond = figures?.OperationsPerSecond,
        ConnectedClients = figures?.ConnectedClients,
        Uptime = figures?.Uptime,
    };
}
