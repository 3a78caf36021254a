namespace TroveClusters.Engine.Catalog;

/// <summary>The table of what was left behind on hosts that did not answer.</summary>
internal static class LeftoverRepository
{
    /// <summary>All of it, the oldest first.</summary>
    public static List<LeftoverRow> List(CatalogSession session) => session.Query(
        "SELECT node_id, host_id, name, address, port, folder, process, since FROM leftovers ORDER BY since, node_id", Map);

    /// <summary>Notes what is left of a node; what had been noted of it before is replaced.</summary>
    public static void Put(CatalogSession session, LeftoverRow row) => session.Execute(
        """
        INSERT OR REPLACE INTO leftovers (node_id, host_id, name, address, port, folder, process, since)
        VALUES ($node, $host, $name, $address, $port, $folder, $process, $since)
        """,
        ("$node", row.NodeId), ("$host", row.HostId), ("$name", row.Name), ("$address", row.Address), ("$port", row.Port),
        ("$folder", row.Folder), ("$process", row.Process), ("$since", row.Since));

    public static void Delete(CatalogSession session, Guid nodeId) =>
        session.Execute("DELETE FROM leftovers WHERE node_id = $node", ("$node", nodeId));

    private static LeftoverRow Map(RowReader r) => new()
    {
        NodeId = r.Id(0),
        HostId = r.Id(1),
        Name = r.Text(2),
        Address = r.Text(3),
        Port = r.Integer(4),
        Folder = r.Text(5),
        Process = r.Text(6),
        Since = r.Time(7),
    };
}
