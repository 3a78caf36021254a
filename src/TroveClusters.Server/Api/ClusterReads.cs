using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TroveClusters.Server.Answers;
using TroveClusters.Server.Tenants;

namespace TroveClusters.Server.Api;

/// <summary>Reads clusters and instances of a tenant; whatever is another tenant's is not there.</summary>
internal sealed partial class ClusterReads(TenantServices tenants, ServerCatalog catalog, ILogger<ClusterReads> log)
{
    /// <summary>A cluster by what a path says; a name is none, as clients expect.</summary>
    /// <exception cref="Fault">404.</exception>
    public async Task<TroveCluster> GetAsync(string tenant, string id, CancellationToken cancellationToken) =>
        Guid.TryParseExact(id, "D", out Guid cluster) && await FindAsync(tenant, cluster, cancellationToken) is { } found
            ? found
            : throw NotFound(id);

    /// <summary>A cluster; null where there is none.</summary>
    public async Task<TroveCluster?> FindAsync(string tenant, Guid id, CancellationToken cancellationToken)
    {
        await foreach (TroveCluster cluster in tenants.Of(tenant).GetClustersAsync(new ClusterQuery { Ids = [id] }, cancellationToken))
            return cluster;
        return null;
    }

    /// <summary>A page of clusters, by their ids.</summary>
    public async Task<List<TroveCluster>> PageAsync(string tenant, Guid? after, int count, CancellationToken cancellationToken)
    {
        var page = new List<TroveCluster>();
        await foreach (TroveCluster cluster in tenants.Of(tenant).GetClustersAsync(
            new ClusterQuery { Slice = new ClusterSlice(after, count), Unreadable = LogUnreadable }, cancellationToken))
            page.Add(cluster);
        return page;
    }

    /// <summary>All clusters of a tenant.</summary>
    public async Task<List<TroveCluster>> AllAsync(string tenant, CancellationToken cancellationToken)
    {
        var all = new List<TroveCluster>();
        await foreach (TroveCluster cluster in tenants.Of(tenant).GetClustersAsync(new ClusterQuery { Unreadable = LogUnreadable }, cancellationToken))
            all.Add(cluster);
        return all;
    }

    /// <summary>An instance with its cluster.</summary>
    /// <exception cref="Fault">404.</exception>
    public async Task<(TroveCluster Cluster, TroveClusterNode Node)> InstanceAsync(string tenant, string id, CancellationToken cancellationToken)
    {
        if (Guid.TryParseExact(id, "D", out Guid node))
        {
            await foreach (TroveCluster cluster in tenants.Of(tenant).GetClustersAsync(new ClusterQuery { NodeIds = [node] }, cancellationToken))
            {
                if (cluster.Nodes.FirstOrDefault(one => one.Id == node) is { } found)
                    return (cluster, found);
            }
        }
        throw InstanceNotFound(id);
    }

    /// <summary>A page of instances, by their ids.</summary>
    public async Task<List<(TroveCluster Cluster, TroveClusterNode Node)>> InstancesAsync(string tenant, Guid? after, int count, CancellationToken cancellationToken)
    {
        IReadOnlyList<Guid> ids = await Task.Run(() => catalog.Nodes(tenant, after, count), cancellationToken);
        var found = new List<(TroveCluster, TroveClusterNode)>();
        if (ids.Count == 0)
            return found;
        await foreach (TroveCluster cluster in tenants.Of(tenant).GetClustersAsync(new ClusterQuery { NodeIds = ids, Unreadable = LogUnreadable }, cancellationToken))
            found.AddRange(cluster.Nodes.Where(node => ids.Contains(node.Id)).Select(node => (cluster, node)));
        return found;
    }

    /// <summary>The error for a cluster that is not there.</summary>
    public static Fault NotFound(string id) => new(StatusCodes.Status404NotFound, $"Cluster '{id}' cannot be found.");

    /// <summary>The error for an instance that is not there.</summary>
    public static Fault InstanceNotFound(string id) => new(StatusCodes.Status404NotFound, $"Resource {id} cannot be found.");

    [LoggerMessage(LogLevel.Warning, "A cluster cannot be read and is left out of a list")]
    private partial void LogUnreadable(TroveException e);
}
