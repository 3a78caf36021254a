namespace TroveClusters.Engine.Catalog;

/// <summary>The table of server tokens.</summary>
internal static class ServerTokenRepository
{
    private const string Columns = "id, name, tenant, role, hash, created, expires, last_used";

    /// <summary>All tokens, ordered by name.</summary>
    public static List<ServerTokenRow> List(CatalogSession session) => session.Query($"SELECT {Columns} FROM server_tokens ORDER BY name_key", Map);

    public static ServerTokenRow? Find(CatalogSession session, Guid id) =>
        session.Query($"SELECT {Columns} FROM server_tokens WHERE id = $id", Map, ("$id", id)).SingleOrDefault();

    public static ServerTokenRow? FindByName(CatalogSession session, string name) =>
        session.Query($"SELECT {Columns} FROM server_tokens WHERE name_key = $key", Map, ("$key", ClusterRepository.Key(name))).SingleOrDefault();

    public static ServerTokenRow? FindByHash(CatalogSession session, byte[] hash) =>
        session.Query($"SELECT {Columns} FROM server_tokens WHERE hash = $hash", Map, ("$hash", hash)).SingleOrDefault();

    public static void Insert(CatalogSession session, ServerTokenRow row) => session.Execute(
        """
        INSERT INTO server_tokens (id, name, name_key, tenant, role, hash, created, expires, last_used)
        VALUES ($id, $name, $key, $tenant, $role, $hash, $created, $expires, $used)
        """,
        ("$id", row.Id), ("$name", row.Name), ("$key", ClusterRepository.Key(row.Name)), ("$tenant", row.Tenant), ("$role", row.Role),
        ("$hash", row.Hash), ("$created", row.Created), ("$expires", row.Expires), ("$used", row.LastUsed));

    /// <summary>Writes when a token was used. A later time that is there already stays, and a token that is gone stays so.</summary>
    public static void SetLastUsed(CatalogSession session, Guid id, DateTimeOffset used) => session.Execute(
        "UPDATE server_tokens SET last_used = $used WHERE id = $id AND coalesce(last_used, '') < $used", ("$id", id), ("$used", used));

    public static void Delete(CatalogSession session, Guid id) => session.Execute("DELETE FROM server_tokens WHERE id = $id", ("$id", id));

    private static ServerTokenRow Map(RowReader r) => new()
    {
        Id = r.Id(0),
        Name = r.Text(1),
        Tenant = r.Text(2),
        Role = r.Name<TroveServerRole>(3),
        Hash = r.Bytes(4),
        Created = r.Time(5),
        Expires = r.TimeOrNull(6),
        LastUsed = r.TimeOrNull(7),
    };
}
