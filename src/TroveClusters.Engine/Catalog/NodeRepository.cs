using Microsoft.Data.Sqlite;
using static TroveClusters.Engine.Catalog.CatalogSession;

namespace TroveClusters.Engine.Catalog;

/// <summary>The table of nodes.</summary>
internal static class NodeRepository
{
    private const string Columns =
        "id, cluster_id, position, name, type, role, status, host, port, flavor, volume_size, volume_used, process, facts, message, created, updated";

    public static List<NodeRow> OfCluster(CatalogSession session, Guid clusterId) => session.Query(
        $"SELECT {Columns} FROM nodes WHERE cluster_id = $cluster ORDER BY position", Map, ("$cluster", clusterId));

    /// <summary>The nodes of all clusters of a tenant, ordered by cluster name and position: one query for long lists.</summary>
    public static List<NodeRow> OfTenant(CatalogSession session, string tenant) => session.Query(
        $"""
        SELECT {string.Join(", ", Columns.Split(", ").Select(c => "n." + c))} FROM nodes n
        JOIN clusters c ON c.id = n.cluster_id WHERE c.tenant = $tenant ORDER BY c.name_key, n.position
        """,
        Map, ("$tenant", tenant));

    /// <summary>The client ports that nodes have, running or not, of all tenants.</summary>
    public static List<int> Ports(CatalogSession session, IReadOnlyCollection<Guid> except) => [.. session.Query(
        "SELECT id, port FROM nodes WHERE port <> 0", r => (Id: r.GetGuid(0), Port: r.GetInt32(1)))
        .Where(node => !except.Contains(node.Id)).Select(node => node.Port)];

    public static void Insert(CatalogSession session, NodeRow row) => session.Execute(
        """
        INSERT INTO nodes (id, cluster_id, position, name, name_key, type, role, status, host, port, flavor, volume_size,
            volume_used, process, facts, message, created, updated)
        VALUES ($id, $cluster, $position, $name, $key, $type, $role, $status, $host, $port, $flavor, $size,
            $used, $process, $facts, $message, $created, $updated)
        """,
        ("$id", row.Id), ("$cluster", row.ClusterId), ("$position", row.Position), ("$name", row.Name),
        ("$key", ClusterRepository.Key(row.Name)), ("$type", row.Type), ("$role", row.Role), ("$status", row.Status),
        ("$host", row.Host), ("$port", row.Port), ("$flavor", row.Flavor), ("$size", row.VolumeSize), ("$used", row.VolumeUsed),
        ("$process", row.Process), ("$facts", row.Facts), ("$message", row.Message), ("$created", row.Created), ("$updated", row.Updated));

    public static void Update(CatalogSession session, NodeRow row) => session.Execute(
        """
        UPDATE nodes SET role = $role, status = $status, host = $host, port = $port, volume_used = $used, process = $process,
            facts = $facts, message = $message, updated = $updated
        WHERE id = $id
        """,
        ("$id", row.Id), ("$role", row.Role), ("$status", row.Status), ("$host", row.Host), ("$port", row.Port),
        ("$used", row.VolumeUsed), ("$process", row.Process), ("$facts", row.Facts), ("$message", row.Message), ("$updated", row.Updated));

    public static void Delete(CatalogSession session, Guid id) =>
        session.Execute("DELETE FROM nodes WHERE id = $id", ("$id", id));

    private static NodeRow Map(SqliteDataReader r) => new()
    {
        Id = r.GetGuid(0),
        ClusterId = r.GetGuid(1),
        Position = r.GetInt32(2),
        Name = r.GetString(3),
        Type = r.GetString(4),
        Role = Enum.Parse<TroveNodeRole>(r.GetString(5)),
        Status = Enum.Parse<TroveNodeStatus>(r.GetString(6)),
        Host = r.GetString(7),
        Port = r.GetInt32(8),
        Flavor = r.GetString(9),
        VolumeSize = r.IsDBNull(10) ? null : r.GetInt32(10),
        VolumeUsed = r.IsDBNull(11) ? null : r.GetInt64(11),
        Process = r.GetString(12),
        Facts = r.GetString(13),
        Message = r.GetString(14),
        Created = Time(r.GetString(15)),
        Updated = Time(r.GetString(16)),
    };
}
