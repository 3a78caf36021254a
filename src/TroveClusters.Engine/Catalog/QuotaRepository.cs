namespace TroveClusters.Engine.Catalog;

/// <summary>The table of limits that were set for tenants, and what they are limits of.</summary>
internal static class QuotaRepository
{
    /// <summary>The limits of a tenant, by resource.</summary>
    public static Dictionary<string, int> Limits(CatalogSession session, string tenant) => session.Query(
        "SELECT resource, most FROM quotas WHERE tenant = $tenant", r => (Resource: r.Text(0), Most: r.Integer(1)), ("$tenant", tenant))
        .ToDictionary(limit => limit.Resource, limit => limit.Most);

    public static void Set(CatalogSession session, string tenant, string resource, int most) => session.Execute(
        """
        INSERT INTO quotas (tenant, resource, most) VALUES ($tenant, $resource, $most)
        ON CONFLICT (tenant, resource) DO UPDATE SET most = excluded.most
        """,
        ("$tenant", tenant), ("$resource", resource), ("$most", most));

    public static void Remove(CatalogSession session, string tenant, string resource) => session.Execute(
        "DELETE FROM quotas WHERE tenant = $tenant AND resource = $resource", ("$tenant", tenant), ("$resource", resource));

    /// <summary>The tenants that have clusters, or limits of their own.</summary>
    public static List<string> Tenants(CatalogSession session) => session.Query(
        "SELECT tenant FROM clusters UNION SELECT tenant FROM quotas", r => r.Text(0));

    /// <summary>The nodes of a tenant by their flavor: how many, and GB of volumes together.</summary>
    public static List<(string Flavor, long Nodes, long Volumes)> InUse(CatalogSession session, string tenant) => session.Query(
        """
        SELECT n.flavor, count(*), coalesce(sum(n.volume_size), 0) FROM nodes n JOIN clusters c ON c.id = n.cluster_id
        WHERE c.tenant = $tenant GROUP BY n.flavor
        """,
        r => (r.Text(0), r.Long(1), r.Long(2)), ("$tenant", tenant));
}
