using System.Text.Json;
using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Catalog;

/// <summary>The table of hosts.</summary>
internal static class HostRepository
{
    private const string Columns =
        """
        h.id, h.name, h.address, h.port, h.user, h.key_file, h.tags, h.flavor, h.capacity, h.zone, h.status, h.keys, h.message, h.registered, h.last_seen, h.implicit,
        EXISTS (SELECT 1 FROM host_secrets s WHERE s.host_id = h.id), (SELECT count(*) FROM nodes n WHERE n.host_id = h.id)
        """;

    /// <summary>All hosts, ordered by name.</summary>
    public static List<HostRow> List(CatalogSession session) => session.Query($"SELECT {Columns} FROM hosts h ORDER BY h.name_key", Map);

    public static HostRow? Find(CatalogSession session, Guid id) =>
        session.Query($"SELECT {Columns} FROM hosts h WHERE h.id = $id", Map, ("$id", id)).SingleOrDefault();

    public static HostRow? FindByName(CatalogSession session, string name) =>
        session.Query($"SELECT {Columns} FROM hosts h WHERE h.name_key = $key", Map, ("$key", ClusterRepository.Key(name))).SingleOrDefault();

    /// <summary>The host that is logged in to in one way; null where there is none.</summary>
    public static HostRow? FindByLogin(CatalogSession session, string address, int port, string user) => session.Query(
        $"SELECT {Columns} FROM hosts h WHERE h.address_key = $address AND h.port = $port AND h.user = $user", Map,
        ("$address", ClusterRepository.Key(address)), ("$port", port), ("$user", user)).SingleOrDefault();

    public static void Insert(CatalogSession session, HostRow row) => session.Execute(
        """
        INSERT INTO hosts (id, name, name_key, address, address_key, port, user, key_file, tags, flavor, capacity, zone, status, keys, message, registered, last_seen, implicit)
        VALUES ($id, $name, $key, $address, $addressKey, $port, $user, $keyFile, $tags, $flavor, $capacity, $zone, $status, $keys, $message, $registered, $seen, $implicit)
        """,
        [("$registered", row.Registered), .. Values(row)]);

    /// <summary>Writes all of a host but when it was registered.</summary>
    public static void Update(CatalogSession session, HostRow row) => session.Execute(
        """
        UPDATE hosts SET name = $name, name_key = $key, address = $address, address_key = $addressKey, port = $port, user = $user, key_file = $keyFile,
            tags = $tags, flavor = $flavor, capacity = $capacity, zone = $zone, status = $status, keys = $keys, message = $message, last_seen = $seen, implicit = $implicit
        WHERE id = $id
        """,
        Values(row));

    /// <summary>Writes how a host was found to be. One that has been unregistered meanwhile stays so.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="id">The host.</param>
    /// <param name="status">How it was.</param>
    /// <param name="message">What an operator should know about it.</param>
    /// <param name="seen">When it let us in; null where it did not: what was known stays.</param>
    public static void SetStatus(CatalogSession session, Guid id, TroveHostStatus status, string message, DateTimeOffset? seen) => session.Execute(
        "UPDATE hosts SET status = $status, message = $message, last_seen = coalesce($seen, last_seen) WHERE id = $id",
        ("$id", id), ("$status", status), ("$message", message), ("$seen", seen));

    /// <summary>Removes a host and its secrets. SQLite refuses it while nodes are on it.</summary>
    public static void Delete(CatalogSession session, Guid id) => session.Execute("DELETE FROM hosts WHERE id = $id", ("$id", id));

    /// <summary>
    /// Removes the hosts that commands registered for their nodes and that have none any more, nor anything left of one, with
    /// their secrets. To be done by whatever removes nodes or leftovers, in the same transaction.
    /// </summary>
    public static void DeleteUnused(CatalogSession session) => session.Execute(
        """
        DELETE FROM hosts WHERE implicit <> 0
            AND NOT EXISTS (SELECT 1 FROM nodes n WHERE n.host_id = hosts.id)
            AND NOT EXISTS (SELECT 1 FROM leftovers l WHERE l.host_id = hosts.id)
        """);

    /// <summary>The nodes on a host, of all tenants, ordered by tenant and cluster.</summary>
    public static List<(string Tenant, string Cluster, string Node)> Nodes(CatalogSession session, Guid id) => session.Query(
        """
        SELECT c.tenant, c.name, n.name FROM nodes n JOIN clusters c ON c.id = n.cluster_id
        WHERE n.host_id = $id ORDER BY c.tenant, c.name_key, n.position
        """,
        r => (r.Text(0), r.Text(1), r.Text(2)), ("$id", id));

    private static (string Name, object? Value)[] Values(HostRow row) =>
    [
        ("$id", row.Id), ("$name", row.Name), ("$key", ClusterRepository.Key(row.Name)), ("$address", row.Address),
        ("$addressKey", ClusterRepository.Key(row.Address)), ("$port", row.Port), ("$user", row.User), ("$keyFile", row.KeyFile),
        ("$tags", JsonSerializer.Serialize([.. row.Tags], EngineJson.Default.StringArray)), ("$flavor", row.Flavor), ("$capacity", row.Capacity),
        ("$zone", row.AvailabilityZone), ("$status", row.Status),
        ("$keys", JsonSerializer.Serialize([.. row.Keys], EngineJson.Default.HostKeyArray)), ("$message", row.Message), ("$seen", row.LastSeen),
        ("$implicit", row.Implicit ? 1 : 0),
    ];

    private static HostRow Map(RowReader r)
    {
        Guid id = r.Id(0);
        (bool isImplicit, int nodes) = (r.Integer(15) != 0, r.Integer(17));
        return new HostRow
        {
            Id = id,
            Name = r.Text(1),
            Address = r.Text(2),
            Port = r.Integer(3),
            User = r.Text(4),
            KeyFile = r.Text(5),
            Tags = RowReader.Json(r.Text(6), EngineJson.Default.StringArray, "hosts", id, "tags", tags => tags.All(tag => tag is not null)),
            Flavor = r.Text(7),
            Capacity = isImplicit ? Math.Max(1, nodes) : r.Integer(8),
            AvailabilityZone = r.Text(9),
            Status = r.Name<TroveHostStatus>(10),
            Keys = RowReader.Json(r.Text(11), EngineJson.Default.HostKeyArray, "hosts", id, "keys", keys => keys.All(IsKey)),
            Message = r.Text(12),
            Registered = r.Time(13),
            LastSeen = r.TimeOrNull(14),
            Implicit = isImplicit,
            HasPassword = r.Integer(16) != 0,
            NodeCount = nodes,
        };
    }

    private static bool IsKey(HostKey key) =>
        key is { Type.Length: > 0, Blob: { } blob } && Convert.TryFromBase64String(blob, new byte[blob.Length], out int length) && length > 0;
}
