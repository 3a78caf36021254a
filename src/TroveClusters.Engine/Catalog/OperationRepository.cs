using TroveClusters.Engine.Operations;

namespace TroveClusters.Engine.Catalog;

/// <summary>The journal: operations and their steps.</summary>
internal static class OperationRepository
{
    private const string Columns =
        "id, tenant, kind, cluster_id, cluster_name, state, step, percent, plan, data, owner, heartbeat, command, started, finished, error_id, message, started_by, stopped_by, undone_by";

    public static OperationRow? Find(CatalogSession session, Guid id) =>
        session.Query($"SELECT {Columns} FROM operations WHERE id = $id", Map, ("$id", id)).SingleOrDefault();

    /// <summary>A tenant's operations that a filter lets through, newest first.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="filter">Which operations.</param>
    /// <param name="after">The last one that was read before; null to begin with the newest.</param>
    /// <param name="most">How many at most.</param>
    public static List<OperationRow> List(CatalogSession session, string tenant, OperationFilter filter, OperationRow? after, int most)
    {
        var conditions = new List<string> { "tenant = $tenant" };
        var parameters = new List<(string, object?)> { ("$tenant", tenant), ("$most", most) };
        void OneOf<T>(string column, IReadOnlyList<T> values, string collation = "")
        {
            if (values.Count == 0)
                return;
            string[] names = [.. values.Select((_, i) => FormattableString.Invariant($"${column}{i}"))];
            conditions.Add($"{column}{collation} IN ({string.Join(", ", names)})");
            parameters.AddRange(names.Zip(values, (name, value) => (name, (object?)value)));
        }
        OneOf("id", filter.Ids);
        OneOf("cluster_id", filter.ClusterIds);
        OneOf("kind", filter.Kinds);
        OneOf("state", filter.States);
        if (filter.AsciiNames.Count > 0)
        {
            OneOf("cluster_name", filter.AsciiNames, " COLLATE NOCASE");
            conditions[^1] = $"({conditions[^1]} OR cluster_name GLOB '*[^ -~]*')";
        }
        if (filter.Since is { } since)
        {
            conditions.Add("started >= $since");
            parameters.Add(("$since", since));
        }
        if (filter.Until is { } until)
        {
            conditions.Add("started <= $until");
            parameters.Add(("$until", until));
        }
        if (after is not null)
        {
            conditions.Add("(started, id) < ($started, $last)");
            parameters.AddRange([("$started", after.Started), ("$last", after.Id)]);
        }
        return session.Query(
            $"SELECT {Columns} FROM operations WHERE {string.Join(" AND ", conditions)} ORDER BY started DESC, id DESC LIMIT $most",
            Map, [.. parameters]);
    }

    /// <summary>The operations of all tenants that have not ended.</summary>
    public static List<OperationRow> Open(CatalogSession session) => session.Query(
        $"SELECT {Columns} FROM operations WHERE state IN ($running, $rollingBack, $interrupted)", Map,
        ("$running", TroveOperationState.Running), ("$rollingBack", TroveOperationState.RollingBack), ("$interrupted", TroveOperationState.Interrupted));

    /// <summary>The operations of all tenants that hold a cluster and change what its nodes are.</summary>
    public static List<OperationRow> Updates(CatalogSession session) => session.Query(
        $"SELECT {Columns} FROM operations WHERE kind = $kind AND id IN (SELECT operation_id FROM clusters WHERE operation_id IS NOT NULL)",
        Map, ("$kind", TroveOperationKind.Update));

    public static void Insert(CatalogSession session, OperationRow row) => session.Execute(
        """
        INSERT INTO operations (id, tenant, kind, cluster_id, cluster_name, state, step, percent, plan, data, owner, heartbeat,
            command, started, finished, error_id, message, started_by)
        VALUES ($id, $tenant, $kind, $cluster, $name, $state, $step, $percent, $plan, $data, $owner, $heartbeat,
            $command, $started, $finished, $error, $message, $by)
        """,
        ("$id", row.Id), ("$tenant", row.Tenant), ("$kind", row.Kind), ("$cluster", row.ClusterId), ("$name", row.ClusterName),
        ("$state", row.State), ("$step", row.Step), ("$percent", row.Percent), ("$plan", row.Plan), ("$data", row.Data),
        ("$owner", row.Owner), ("$heartbeat", row.Heartbeat), ("$command", row.Command), ("$started", row.Started),
        ("$finished", row.Finished), ("$error", row.ErrorId), ("$message", row.Message), ("$by", row.StartedBy));

    /// <summary>Writes what changes while it runs. The heartbeat only goes forward: it is also written beside this.</summary>
    public static void Update(CatalogSession session, OperationRow row) => session.Execute(
        """
        UPDATE operations SET state = $state, step = $step, percent = $percent, data = $data, heartbeat = max(heartbeat, $heartbeat),
            finished = $finished, error_id = $error, message = $message
        WHERE id = $id
        """,
        ("$id", row.Id), ("$state", row.State), ("$step", row.Step), ("$percent", row.Percent), ("$data", row.Data),
        ("$heartbeat", row.Heartbeat), ("$finished", row.Finished), ("$error", row.ErrorId), ("$message", row.Message));

    /// <summary>
    /// Takes an operation as it was read from an owner who is gone or has given it up; false when another one was faster,
    /// or the owner is not gone after all. From then on it counts as worked on.
    /// </summary>
    public static bool TryTakeOver(CatalogSession session, OperationRow seen, string to, TroveOperationState state, DateTimeOffset now) => session.Execute(
        """
        UPDATE operations SET owner = $to, heartbeat = $now, state = $state
        WHERE id = $id AND owner = $from AND heartbeat = $seen AND state = $was
        """,
        ("$id", seen.Id), ("$to", to), ("$now", now), ("$state", state), ("$from", seen.Owner), ("$seen", seen.Heartbeat),
        ("$was", seen.State)) == 1;

    public static void Beat(CatalogSession session, Guid id, string owner, DateTimeOffset now) => session.Execute(
        "UPDATE operations SET heartbeat = $now WHERE id = $id AND owner = $owner", ("$id", id), ("$owner", owner), ("$now", now));

    /// <summary>Records that somebody wants a running operation to stop; who asked first is remembered.</summary>
    public static void RequestStop(CatalogSession session, Guid id, string by) => session.Execute(
        "UPDATE operations SET stopped_by = $by WHERE id = $id AND state = $running AND stopped_by = ''",
        ("$id", id), ("$by", by), ("$running", TroveOperationState.Running));

    /// <summary>Who asked an operation to stop; empty if nobody did.</summary>
    public static string StoppedBy(CatalogSession session, Guid id) =>
        session.Query("SELECT stopped_by FROM operations WHERE id = $id", r => r.Text(0), ("$id", id)).SingleOrDefault("");

    /// <summary>Records who has an operation undone; the last one, where it takes several attempts.</summary>
    public static void SetUndoneBy(CatalogSession session, Guid id, string by) =>
        session.Execute("UPDATE operations SET undone_by = $by WHERE id = $id", ("$id", id), ("$by", by));

    /// <summary>Makes an operation that had ended one that its new owner works on.</summary>
    public static void Reopen(CatalogSession session, OperationRow row) => session.Execute(
        "UPDATE operations SET owner = $owner, heartbeat = $now, state = $state, finished = NULL WHERE id = $id",
        ("$id", row.Id), ("$owner", row.Owner), ("$now", row.Heartbeat), ("$state", row.State));

    /// <summary>
    /// Removes operations, and with them their steps, that ended before a day; never one that is open or holds a cluster.
    /// Nothing ends before it started, so that the index of the starts leads to the few rows that are old enough.
    /// </summary>
    /// <returns>How many were removed.</returns>
    public static int RemoveEndedBefore(CatalogSession session, DateTimeOffset day) => session.Execute(
        """
        DELETE FROM operations
        WHERE tenant IN (SELECT DISTINCT tenant FROM operations) AND started < $day AND finished < $day
            AND state NOT IN ($running, $rollingBack, $interrupted)
            AND NOT EXISTS (SELECT 1 FROM clusters c WHERE c.id = operations.cluster_id AND c.operation_id = operations.id)
        """,
        ("$day", day), ("$running", TroveOperationState.Running), ("$rollingBack", TroveOperationState.RollingBack),
        ("$interrupted", TroveOperationState.Interrupted));

    /// <summary>Many operations by one query, in no order.</summary>
    public static List<OperationRow> FindAll(CatalogSession session, IEnumerable<Guid> ids) => session.Query(
        $"SELECT {Columns} FROM operations WHERE id IN (SELECT value FROM json_each($ids))", Map, ("$ids", CatalogSession.Text(ids)));

    public static Dictionary<string, StepState> Steps(CatalogSession session, Guid id) => session.Query(
        "SELECT operation_id, name, state FROM operation_steps WHERE operation_id = $id",
        r => (Name: r.Text(1), State: r.Name<StepState>(2)),
        ("$id", id)).ToDictionary(step => step.Name, step => step.State);

    public static void SetStep(CatalogSession session, Guid id, string name, StepState state, DateTimeOffset now) => session.Execute(
        """
        INSERT INTO operation_steps (operation_id, name, state, changed) VALUES ($id, $name, $state, $now)
        ON CONFLICT (operation_id, name) DO UPDATE SET state = excluded.state, changed = excluded.changed
        """,
        ("$id", id), ("$name", name), ("$state", state), ("$now", now));

    private static OperationRow Map(RowReader r) => new()
    {
        Id = r.Id(0),
        Tenant = r.Text(1),
        Kind = r.Name<TroveOperationKind>(2),
        ClusterId = r.Id(3),
        ClusterName = r.Text(4),
        State = r.Name<TroveOperationState>(5),
        Step = r.Text(6),
        Percent = r.Integer(7),
        Plan = r.Text(8),
        Data = r.Text(9),
        Owner = r.Text(10),
        Heartbeat = r.Time(11),
        Command = r.Text(12),
        Started = r.Time(13),
        Finished = r.TimeOrNull(14),
        ErrorId = r.Text(15),
        Message = r.Text(16),
        StartedBy = r.Text(17),
        StoppedBy = r.Text(18),
        UndoneBy = r.Text(19),
    };
}
