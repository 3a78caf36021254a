using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Vertica.Agent;

/// <summary>
/// The questions by which a database is judged, asked in one session, and the reading of their answers. The first field of
/// each row says which question it answers; the last row says that nothing is missing.
/// </summary>
internal static class VerticaStateQuery
{
    /// <summary>What stands between the fields: the unit separator, which is in no name.</summary>
    public const char Separator = '\u001f';

    /// <summary>The statements.</summary>
    public const string Script = """
        SELECT 'version', VERSION();
        SELECT 'database', database_name FROM v_catalog.databases;
        SELECT 'node', node_name, node_address, node_state, catalog_path, node_type FROM v_catalog.nodes ORDER BY node_name;
        SELECT 'system', designed_fault_tolerance, current_fault_tolerance FROM v_monitor.system;
        SELECT 'license', name, licensee, node_restriction FROM v_catalog.licenses;
        SELECT 'elastic', is_enabled, is_local_segment_enabled, scaling_factor, is_rebalance_running FROM v_catalog.elastic_cluster;
        SELECT 'rebalance', COUNT(*), COALESCE(SUM(COALESCE(separated_bytes, 0) + COALESCE(transferred_bytes, 0)), 0), COALESCE(SUM(COALESCE(to_separate_bytes, 0) + COALESCE(to_transfer_bytes, 0)), 0) FROM v_monitor.rebalance_table_status WHERE is_latest;
        SELECT 'sessions', COUNT(*) FROM v_monitor.sessions;
        SELECT 'end';

        """;

    private static readonly Dictionary<string, int> s_fields = new(StringComparer.Ordinal)
    {
        ["version"] = 2, ["database"] = 2, ["node"] = 6, ["system"] = 3, ["license"] = 4, ["elastic"] = 5, ["rebalance"] = 4, ["sessions"] = 2, ["end"] = 1,
    };

    /// <summary>The name that the licence of the database itself has; others are of parts of it.</summary>
    private const string OwnLicense = "vertica";

    /// <summary>Reads the answers.</summary>
    /// <param name="output">What <c>vsql</c> wrote, one row a line.</param>
    /// <param name="database">The database that was meant.</param>
    /// <param name="host">The host, for messages.</param>
    /// <exception cref="TroveException"><c>UnexpectedReply</c>: they are not what was asked for.</exception>
    public static VerticaDatabaseState Parse(string output, string database, string host)
    {
        ILookup<string, string[]> rows = ReadRows(output, host);
        if (One("database")[1] is var found && found != database)
            throw Wrong(host, $"the database there is another one than {database}", found);
        string[] system = One("system");
        string[][] elastics = [.. rows["elastic"]];
        // Where data is not segmented over the nodes (Eon Mode) there is no such row.
        string[]? elastic = elastics.Length > 1 ? throw Wrong(host, "it is there more than once", "elastic") : elastics.FirstOrDefault();
        bool rebalancing = elastic is not null && Flag(elastic[4]);
        (int? limit, string license) = ReadLicense(rows["license"], host);
        return new VerticaDatabaseState
        {
            Version = Version(One("version")[1], host),
            Nodes = ReadNodes(rows["node"], host),
            DesignedKSafety = Number<int>(system[1]),
            CurrentKSafety = Number<int>(system[2]),
            LicenseNodes = limit,
            License = license,
            Elastic = elastic is not null && Flag(elastic[1]),
            LocalSegments = elastic is not null && Flag(elastic[2]),
            ScalingFactor = elastic is null ? 0 : Number<int>(elastic[3]),
            IsRebalancing = rebalancing,
            RebalancePercent = Percent(One("rebalance"), rebalancing),
            // This one is among them.
            Sessions = Math.Max(0, Number<int>(One("sessions")[1]) - 1),
        };

        string[] One(string kind) => rows[kind].ToArray() is [var row] ? row : throw Wrong(host, "it is not there just once", kind);

        T Number<T>(string text) where T : struct, System.Numerics.IBinaryInteger<T> =>
            WholeNumber.TryParse(text, out T number) ? number : throw Wrong(host, "this is no number", text);

        bool Flag(string text) => text is "t" or "f" ? text == "t" : throw Wrong(host, "this is neither t nor f", text);

        // With nothing to move, a rebalance is at its beginning as long as it runs, and done when it does not.
        double? Percent(string[] row, bool running) => (Number<long>(row[1]), Done: (double)Number<long>(row[2]), Left: (double)Number<long>(row[3])) switch
        {
            (0, _, _) => null,
            (_, 0, 0) => running ? 0 : 100,
            (_, var done, var left) => 100 * done / (done + left),
        };
    }

    private static ILookup<string, string[]> ReadRows(string output, string host)
    {
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0 || lines[^1] != "end")
            throw Wrong(host, "it has no end", lines.LastOrDefault() ?? "");
        List<string[]> rows = [.. lines.Select(line => line.Split(Separator))];
        foreach (string[] row in rows)
        {
            if (!s_fields.TryGetValue(row[0], out int fields) || row.Length != fields)
                throw Wrong(host, "this is no answer to any question", string.Join(Separator, row));
        }
        return rows.ToLookup(row => row[0]);
    }

    private static IReadOnlyList<VerticaNodeState> ReadNodes(IEnumerable<string[]> rows, string host)
    {
        VerticaNodeState[] nodes = [.. rows.Select(row => row.AsSpan(1, 3).Contains("")
            ? throw Wrong(host, "a node has no name, address or state", string.Join(Separator, row))
            : new VerticaNodeState(row[1], row[2], row[3], CatalogFolder(row[4]), row[5] == "EPHEMERAL"))];
        return nodes.Length > 0 && nodes.DistinctBy(node => node.Name).Count() == nodes.Length
            ? nodes
            : throw Wrong(host, "a database has nodes, and each of them once", string.Join(' ', nodes.Select(node => node.Name)));
    }

    // Vertica names the folder within the node's own.
    private static string CatalogFolder(string path) => path.EndsWith("/Catalog", StringComparison.Ordinal) ? path[..^"/Catalog".Length] : path;

    private static (int? Limit, string Name) ReadLicense(IEnumerable<string[]> rows, string host)
    {
        string[][] all = [.. rows];
        string[][] own = [.. all.Where(row => row[1] == OwnLicense)];
        string[][] counted = own.Length > 0 ? own : all;
        // Of several the most generous one holds: a larger licence does not take the smaller one's place.
        int?[] limits = [.. counted.Select(row => row[3].Length == 0 ? (int?)null
            : WholeNumber.TryParse(row[3], out int nodes) ? nodes : throw Wrong(host, "this is no number of nodes", row[3]))];
        int at = limits.Contains(null) ? Array.IndexOf(limits, null) : Array.IndexOf(limits, limits.Max());
        return counted.Length == 0 ? (null, "") : (limits[at], counted[at][2]);
    }

    private static string Version(string text, string host) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(word => word is ['v', >= '0' and <= '9', ..]) ?? throw Wrong(host, "this is no version", text);

    private static TroveException Wrong(string host, string reason, string text) => VerticaReply.Unexpected("What vsql replies", host, reason, text);
}
