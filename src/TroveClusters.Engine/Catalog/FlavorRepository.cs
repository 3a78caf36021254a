using TroveClusters.Engine.Operations;

namespace TroveClusters.Engine.Catalog;

/// <summary>The table of flavors: those that were made, not those that are always there.</summary>
internal static class FlavorRepository
{
    public static List<TroveFlavor> List(CatalogSession session) =>
        session.Query("SELECT id, name, ram, vcpus, disk, ephemeral FROM flavors ORDER BY name_key", Map);

    public static void Insert(CatalogSession session, TroveFlavor flavor, DateTimeOffset now) => session.Execute(
        """
        INSERT INTO flavors (id, name, name_key, ram, vcpus, disk, ephemeral, created)
        VALUES ($id, $name, $key, $ram, $vcpus, $disk, $ephemeral, $now)
        """,
        ("$id", flavor.Id), ("$name", flavor.Name), ("$key", ClusterRepository.Key(flavor.Name)), ("$ram", flavor.Ram),
        ("$vcpus", flavor.Vcpus), ("$disk", flavor.Disk), ("$ephemeral", flavor.Ephemeral), ("$now", now));

    public static void Delete(CatalogSession session, string id) =>
        session.Execute("DELETE FROM flavors WHERE id = $id", ("$id", id));

    /// <summary>The clusters that have nodes of a flavor, or whose nodes are being given one or another just now, of all tenants.</summary>
    public static List<(string Tenant, string Cluster)> Users(CatalogSession session, string id)
    {
        List<(string, string)> have = session.Query(
            """
            SELECT DISTINCT c.tenant, c.name, c.name_key FROM nodes n JOIN clusters c ON c.id = n.cluster_id
            WHERE n.flavor = $id COLLATE NOCASE ORDER BY c.tenant, c.name_key
            """,
            r => (r.Text(0), r.Text(1)), ("$id", id));
        IEnumerable<(string, string)> change = OperationRepository.Updates(session)
            .Where(update => OperationData.Of(update).Flavors.Contains(id, StringComparer.OrdinalIgnoreCase))
            .Select(update => (update.Tenant, update.ClusterName));
        return [.. have.Union(change)];
    }

    private static TroveFlavor Map(RowReader r) => new()
    {
        Id = r.Text(0),
        Name = r.Text(1),
        Ram = r.Integer(2),
        Vcpus = r.Integer(3),
        Disk = r.Integer(4),
        Ephemeral = r.Integer(5),
    };
}
