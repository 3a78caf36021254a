using System.Collections.Concurrent;
using TroveClusters.Engine.Catalog;

namespace TroveClusters.Server.Tenants;

/// <summary>
/// The rows that the engine shows clusters from: what is the same in them is shown in the same way. They are read on connections
/// that are kept: opening one takes longer than reading.
/// </summary>
internal sealed class ClusterRows(ServerCatalog catalog) : IDisposable
{
    private static readonly int s_most = 2 * Environment.ProcessorCount;

    private readonly ConcurrentQueue<(long Opened, CatalogConnection Connection)> _idle = new();

    /// <summary>Those of one cluster; null where they cannot be read, as whoever shows it will be told.</summary>
    /// <param name="opened">Which catalog is meant: another number where another file has taken its place.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="cluster">The cluster.</param>
    public object[]? Of(long opened, string tenant, Guid cluster) =>
        Read(opened, session => With(session, ClusterRepository.Find(session, tenant, cluster) is { } row ? [row] : []));

    /// <summary>Those of a page of clusters; null where they cannot be read.</summary>
    /// <param name="opened">Which catalog is meant.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="after">The last id of the page before; null for the first.</param>
    /// <param name="count">How many clusters there are at most.</param>
    public object[]? OfPage(long opened, string tenant, Guid? after, int count) =>
        Read(opened, session => With(session, ClusterRepository.Slice(session, tenant, after, count, unreadable: null)));

    public void Dispose()
    {
        while (_idle.TryDequeue(out (long, CatalogConnection Connection) kept))
            kept.Connection.Dispose();
    }

    private object[]? Read(long opened, Func<CatalogSession, object[]> rows)
    {
        CatalogConnection? connection = null;
        try
        {
            connection = Take(opened);
            object[]? read = connection?.Read(rows);
            if (connection is not null && _idle.Count < s_most)
            {
                _idle.Enqueue((opened, connection));
                connection = null;
            }
            return read;
        }
        catch (TroveException)
        {
            return null;
        }
        finally
        {
            connection?.Dispose();
        }
    }

    private CatalogConnection? Take(long opened)
    {
        while (_idle.TryDequeue(out (long Opened, CatalogConnection Connection) kept))
        {
            if (kept.Opened == opened)
                return kept.Connection;
            kept.Connection.Dispose();
        }
        return catalog.Database.Connect();
    }

    private static object[] With(CatalogSession session, List<ClusterRow> clusters)
    {
        IEnumerable<object> nodes = NodeRepository.OfClusters(session, clusters.Select(row => row.Id));
        Guid[] held = [.. clusters.Select(row => row.OperationId).OfType<Guid>()];
        return [.. clusters, .. nodes, .. held.Length == 0 ? [] : OperationRepository.FindAll(session, held)];
    }
}
