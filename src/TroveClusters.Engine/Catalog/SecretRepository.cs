namespace TroveClusters.Engine.Catalog;

/// <summary>The table of secrets, encrypted.</summary>
internal static class SecretRepository
{
    public static byte[]? Find(CatalogSession session, Guid clusterId, string name) => session.Query(
        "SELECT value FROM secrets WHERE cluster_id = $cluster AND name = $name",
        r => r.GetFieldValue<byte[]>(0), ("$cluster", clusterId), ("$name", name)).SingleOrDefault();

    public static void Set(CatalogSession session, Guid clusterId, string name, byte[] value) => session.Execute(
        """
        INSERT INTO secrets (cluster_id, name, value) VALUES ($cluster, $name, $value)
        ON CONFLICT (cluster_id, name) DO UPDATE SET value = excluded.value
        """,
        ("$cluster", clusterId), ("$name", name), ("$value", value));
}
