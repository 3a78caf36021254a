using Microsoft.Data.Sqlite;
using TroveClusters.Engine.Operations;
using static TroveClusters.Engine.Catalog.CatalogSession;

namespace TroveClusters.Engine.Catalog;

/// <summary>The journal: operations and their steps.</summary>
internal static class OperationRepository
{
    private const string Columns =
        "id, tenant, kind, cluster_id, cluster_name, state, step, percent, plan, data, owner, heartbeat, command, started, finished, error_id, message";

    public static OperationRow? Find(CatalogSession session, Guid id) =>
        session.Query($"SELECT {Columns} FROM operations WHERE id = $id", Map, ("$id", id)).SingleOrDefault();

    public static List<OperationRow> List(CatalogSession session, string tenant) => session.Query(
        $"SELECT {Columns} FROM operations WHERE tenant = $tenant ORDER BY started DESC", Map, ("$tenant", tenant));

    public static void Insert(CatalogSession session, OperationRow row) => session.Execute(
        """
        INSERT INTO operations (id, tenant, kind, cluster_id, cluster_name, state, step, percent, plan, data, owner, heartbeat,
            command, started, finished, error_id, message)
        VALUES ($id, $tenant, $kind, $cluster, $name, $state, $step, $percent, $plan, $data, $owner, $heartbeat,
            $command, $started, $finished, $error, $message)
        """,
        ("$id", row.Id), ("$tenant", row.Tenant), ("$kind", row.Kind), ("$cluster", row.ClusterId), ("$name", row.ClusterName),
        ("$state", row.State), ("$step", row.Step), ("$percent", row.Percent), ("$plan", row.Plan), ("$data", row.Data),
        ("$owner", row.Owner), ("$heartbeat", row.Heartbeat), ("$command", row.Command), ("$started", row.Started),
        ("$finished", row.Finished), ("$error", row.ErrorId), ("$message", row.Message));

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

    /// <summary>The operations that hold clusters of a tenant, by their ids.</summary>
    public static Dictionary<Guid, OperationRow> Holding(CatalogSession session, string tenant) => session.Query(
        $"SELECT {Columns} FROM operations WHERE id IN (SELECT operation_id FROM clusters WHERE tenant = $tenant AND operation_id IS NOT NULL)",
        Map, ("$tenant", tenant)).ToDictionary(row => row.Id);

    public static Dictionary<string, StepState> Steps(CatalogSession session, Guid id) => session.Query(
        "SELECT name, state FROM operation_steps WHERE operation_id = $id",
        r => (Name: r.GetString(0), State: Enum.Parse<StepState>(r.GetString(1))),
        ("$id", id)).ToDictionary(step => step.Name, step => step.State);

    public static void SetStep(CatalogSession session, Guid id, string name, StepState state, DateTimeOffset now) => session.Execute(
        """
        INSERT INTO operation_steps (operation_id, name, state, changed) VALUES ($id, $name, $state, $now)
        ON CONFLICT (operation_id, name) DO UPDATE SET state = excluded.state, changed = excluded.changed
        """,
        ("$id", id), ("$name", name), ("$state", state), ("$now", now));

    private static OperationRow Map(SqliteDataReader r) => new()
    {
        Id = r.GetGuid(0),
        Tenant = r.GetString(1),
        Kind = Enum.Parse<TroveOperationKind>(r.GetString(2)),
        ClusterId = r.GetGuid(3),
        ClusterName = r.GetString(4),
        State = Enum.Parse<TroveOperationState>(r.GetString(5)),
        Step = r.GetString(6),
        Percent = r.GetInt32(7),
        Plan = r.GetString(8),
        Data = r.GetString(9),
        Owner = r.GetString(10),
        Heartbeat = Time(r.GetString(11)),
        Command = r.GetString(12),
        Started = Time(r.GetString(13)),
        Finished = r.IsDBNull(14) ? null : Time(r.GetString(14)),
        ErrorId = r.GetString(15),
        Message = r.GetString(16),
    };
}
