using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using TroveClusters.Server.Tenants;

namespace TroveClusters.Server.Observability;

/// <summary>Counts clusters and nodes of all tenants when somebody wants to know; not more often than every few seconds.</summary>
internal sealed partial class Census(ServerCatalog catalog, TenantServices tenants, TimeProvider time, ILogger<Census> log)
{
    private static readonly TimeSpan s_age = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private long? _counted;
    private IReadOnlyList<Measurement<long>> _clusters = [];
    private IReadOnlyList<Measurement<long>> _nodes = [];

    /// <summary>How many clusters there are, by datastore and status.</summary>
    public IEnumerable<Measurement<long>> Clusters()
    {
        lock (_lock)
        {
            Count();
            return _clusters;
        }
    }

    /// <summary>How many nodes there are, by datastore and status.</summary>
    public IEnumerable<Measurement<long>> Nodes()
    {
        lock (_lock)
        {
            Count();
            return _nodes;
        }
    }

    private void Count()
    {
        if (_counted is { } then && time.GetElapsedTime(then) < s_age)
            return;
        try
        {
            // Meters are read by a call that cannot wait in another way.
            List<TroveCluster> all = Task.Run(AllAsync).GetAwaiter().GetResult();
            _clusters = Group(all.Select(cluster => (cluster.Datastore, cluster.Status.ToString())));
            _nodes = Group(all.SelectMany(cluster => cluster.Nodes).Select(node => (node.Datastore, node.Status.ToString())));
        }
        catch (TroveException e)
        {
            // What cannot be counted is not there for monitoring, rather than as it was long ago.
            (_clusters, _nodes) = ([], []);
            LogUncounted(e);
        }
        _counted = time.GetTimestamp();
    }

    private async Task<List<TroveCluster>> AllAsync()
    {
        var all = new List<TroveCluster>();
        foreach (string tenant in catalog.Tenants())
        {
            await foreach (TroveCluster cluster in tenants.Of(tenant).GetClustersAsync(new ClusterQuery { Unreadable = LogUncounted }, CancellationToken.None))
                all.Add(cluster);
        }
        return all;
    }

    private static List<Measurement<long>> Group(IEnumerable<(string Datastore, string Status)> things) =>
    [
        .. things.GroupBy(thing => thing).Select(group => new Measurement<long>(
            group.Count(), KeyValuePair.Create<string, object?>("datastore", group.Key.Datastore), KeyValuePair.Create<string, object?>("status", group.Key.Status))),
    ];

    [LoggerMessage(LogLevel.Warning, "Clusters could not be counted")]
    private partial void LogUncounted(TroveException e);
}
