using System.Runtime.CompilerServices;
using TroveClusters.Engine.Providers;

namespace TroveClusters.Engine.Catalog;

/// <summary>The table of nodes.</summary>
internal static class NodeRepository
{
    private const string Columns =
        """
        id, cluster_id, position, name, type, role, status, host, port, flavor, volume_size, volume_used, process, facts, message, created, updated,
        host_id, folder, (SELECT h.name FROM hosts h WHERE h.id = nodes.host_id) AS host_name
        """;

    public static List<NodeRow> OfCluster(CatalogSession session, Guid clusterId) => session.Query(
        $"SELECT {Columns} FROM nodes WHERE cluster_id = $cluster ORDER BY position", Map, ("$cluster", clusterId));

    /// <summary>The nodes of many clusters by one query; those of a cluster in the order in which they joined.</summary>
    public static List<NodeRow> OfClusters(CatalogSession session, IEnumerable<Guid> clusterIds) => session.Query(
        $"SELECT {Columns} FROM nodes WHERE cluster_id IN (SELECT value FROM json_each($clusters)) ORDER BY position", Map,
        ("$clusters", CatalogSession.Text(clusterIds)));

    /// <summary>The ids of some of a tenant's nodes, in the order of their ids.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="after">The last id that was read before; null to begin with the first.</param>
    /// <param name="count">How many there are at most.</param>
    public static List<Guid> Slice(CatalogSession session, string tenant, Guid? after, int count) => session.Query(
        """
        SELECT n.id FROM nodes n JOIN clusters c ON c.id = n.cluster_id
        WHERE c.tenant = $tenant AND n.id > $after ORDER BY n.id LIMIT $count
        """,
        r => r.Id(0), ("$tenant", tenant), ("$after", after is { } id ? CatalogSession.Text(id) : ""), ("$count", count));

    /// <summary>The processes that nodes of a provider are recorded to run as, of all tenants, each once.</summary>
    public static List<string> Processes(CatalogSession session, string provider) => session.Query(
        """
        SELECT DISTINCT n.process FROM nodes n JOIN clusters c ON c.id = n.cluster_id
        WHERE c.provider = $provider AND n.status = $active AND n.process <> ''
        """,
        r => r.Text(0), ("$provider", provider), ("$active", TroveNodeStatus.Active));

    /// <summary>The nodes of all clusters of all tenants.</summary>
    public static List<NodeRow> All(CatalogSession session) => session.Query($"SELECT {Columns} FROM nodes", Map);

    /// <summary>The client ports that nodes have, running or not, of all tenants.</summary>
    public static List<HostPort> Ports(CatalogSession session, IReadOnlyCollection<Guid> except) => [.. session.Query(
        "SELECT id, host_id, port FROM nodes WHERE port <> 0", r => (Id: r.Id(0), Port: new HostPort(r.IdOrNull(1), r.Integer(2))))
        .Where(node => !except.Contains(node.Id)).Select(node => node.Port)];

    public static void Insert(CatalogSession session, NodeRow row) => session.Execute(
        """
        INSERT INTO nodes (id, cluster_id, position, name, name_key, type, role, status, host, port, flavor, volume_size,
            volume_used, process, facts, message, created, updated, host_id, folder)
        VALUES ($id, $cluster, $position, $name, $key, $type, $role, $status, $host, $port, $flavor, $size,
            $used, $process, $facts, $message, $created, $updated, $hostId, $folder)
        """,
        ("$id", row.Id), ("$cluster", row.ClusterId), ("$position", row.Position), ("$name", row.Name),
        ("$key", ClusterRepository.Key(row.Name)), ("$type", row.Type), ("$role", row.Role), ("$status", row.Status),
        ("$host", row.Host), ("$port", row.Port), ("$flavor", row.Flavor), ("$size", row.VolumeSize), ("$used", row.VolumeUsed),
        ("$process", row.Process), ("$facts", row.Facts), ("$message", row.Message), ("$created", row.Created), ("$updated", row.Updated),
        ("$hostId", row.HostId), ("$folder", row.Folder));

    public static void Update(CatalogSession session, NodeRow row) => session.Execute(
        """
        UPDATE nodes SET type = $type, role = $role, status = $status, host = $host, port = $port, flavor = $flavor, volume_used = $used, process = $process,
            facts = $facts, message = $message, updated = $updated, host_id = $hostId, folder = $folder
        WHERE id = $id
        """,
        ("$id", row.Id), ("$type", row.Type), ("$role", row.Role), ("$status", row.Status), ("$host", row.Host), ("$port", row.Port), ("$flavor", row.Flavor),
        ("$used", row.VolumeUsed), ("$process", row.Process), ("$facts", row.Facts), ("$message", row.Message), ("$updated", row.Updated),
        ("$hostId", row.HostId), ("$folder", row.Folder));

    public static void Delete(CatalogSession session, Guid id) =>
        session.Execute("DELETE FROM nodes WHERE id = $id", ("$id", id));

    [MethodImpl(RowReader.Hot)]
    private static NodeRow Map(RowReader r) => new()
    {
        Id = r.Id(0),
        ClusterId = r.Id(1),
        Position = r.Integer(2),
        Name = r.Text(3),
        Type = r.Text(4),
        Role = r.Name<TroveNodeRole>(5),
        Status = r.Name<TroveNodeStatus>(6),
        Host = r.Text(7),
        Port = r.Integer(8),
        Flavor = r.Text(9),
        VolumeSize = r.IntegerOrNull(10),
        VolumeUsed = r.LongOrNull(11),
        Process = r.Text(12),
        Facts = r.Text(13),
        Message = r.Text(14),
        Created = r.Time(15),
        Updated = r.Time(16),
        HostId = r.IdOrNull(17),
        Folder = r.Text(18),
        HostName = r.TextOf(19, "hosts", 17, "name") ?? "",
    };
}
