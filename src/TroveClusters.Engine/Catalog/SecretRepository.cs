namespace TroveClusters.Engine.Catalog;

/// <summary>The tables of secrets, encrypted.</summary>
internal static class SecretRepository
{
    public static byte[]? Find(CatalogSession session, SecretOwner owner, string name)
    {
        (string table, string column) = Place(owner.Kind);
        return session.Query(
            $"SELECT {column}, value FROM {table} WHERE {column} = $owner AND name = $name",
            r => r.Bytes(1), ("$owner", owner.Id), ("$name", name)).SingleOrDefault();
    }

    /// <summary>The secrets of all clusters and hosts.</summary>
    public static List<(SecretOwner Owner, string Name, byte[] Value)> All(CatalogSession session) => [.. Enum.GetValues<SecretOwnerKind>().SelectMany(kind =>
    {
        (string table, string column) = Place(kind);
        return session.Query($"SELECT {column}, name, value FROM {table}", r => (new SecretOwner(kind, r.Id(0)), r.Text(1), r.Bytes(2)));
    })];

    public static void Set(CatalogSession session, SecretOwner owner, string name, byte[] value)
    {
        (string table, string column) = Place(owner.Kind);
        session.Execute(
            $"""
            INSERT INTO {table} ({column}, name, value) VALUES ($owner, $name, $value)
            ON CONFLICT ({column}, name) DO UPDATE SET value = excluded.value
            """,
            ("$owner", owner.Id), ("$name", name), ("$value", value));
    }

    public static void Remove(CatalogSession session, SecretOwner owner, string name)
    {
        (string table, string column) = Place(owner.Kind);
        session.Execute($"DELETE FROM {table} WHERE {column} = $owner AND name = $name", ("$owner", owner.Id), ("$name", name));
    }

    private static (string Table, string Column) Place(SecretOwnerKind kind) =>
        kind == SecretOwnerKind.Cluster ? ("secrets", "cluster_id") : ("host_secrets", "host_id");
}
