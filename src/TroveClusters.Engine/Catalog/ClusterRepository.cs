using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace TroveClusters.Engine.Catalog;

/// <summary>The table of clusters.</summary>
internal static class ClusterRepository
{
    private const string Columns =
        "id, tenant, name, datastore, version, provider, locality, task, operation_id, revision, highest_number, facts, message, created, updated";

    private const int KeyColumn = 15;
    private const int SqliteConstraint = 19;

    /// <summary>Names are unique without regard to case; this is the form they are compared in.</summary>
    public static string Key(string name) => name.ToUpperInvariant();

    public static ClusterRow? Find(CatalogSession session, string tenant, Guid id) => session.Query(
        $"SELECT {Columns} FROM clusters WHERE id = $id AND tenant = $tenant", Map, ("$id", id), ("$tenant", tenant)).SingleOrDefault();

    public static ClusterRow? FindByName(CatalogSession session, string tenant, string name) => session.Query(
        $"SELECT {Columns} FROM clusters WHERE tenant = $tenant AND name_key = $key", Map,
        ("$tenant", tenant), ("$key", Key(name))).SingleOrDefault();

    public static ClusterRow? FindByNode(CatalogSession session, string tenant, Guid nodeId) => session.Query(
        $"SELECT {Columns} FROM clusters WHERE tenant = $tenant AND id = (SELECT cluster_id FROM nodes WHERE id = $node)", Map,
        ("$tenant", tenant), ("$node", nodeId)).SingleOrDefault();

    /// <summary>The clusters of all tenants.</summary>
    public static List<ClusterRow> All(CatalogSession session) => session.Query($"SELECT {Columns} FROM clusters", Map);

    public static List<ClusterRow> List(CatalogSession session, string tenant) => session.Query(
        $"SELECT {Columns} FROM clusters WHERE tenant = $tenant ORDER BY name_key", Map, ("$tenant", tenant));

    /// <summary>Some of a tenant's clusters, in the order of their names.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="after">Where the page before ended.</param>
    /// <param name="count">How many there are at most.</param>
    /// <param name="unreadable">Takes the error of each row that cannot be read; null: such a row is an error.</param>
    public static (List<ClusterRow> Rows, CatalogPosition Next) Page(
        CatalogSession session, string tenant, CatalogPosition after, int count, Action<TroveException>? unreadable)
    {
        List<(string Key, ClusterRow? Row)> page = session.Query(
            $"SELECT {Columns}, name_key FROM clusters WHERE tenant = $tenant AND name_key > $after ORDER BY name_key LIMIT $count",
            r => (r.Key(KeyColumn), MapOrTell(r, unreadable)),
            ("$tenant", tenant), ("$after", after.Key), ("$count", count));
        return ([.. page.Select(entry => entry.Row).OfType<ClusterRow>()],
            page.Count < count ? after with { IsEnd = true } : new CatalogPosition(page[^1].Key, IsEnd: false));
    }

    /// <summary>Some of a tenant's clusters, in the order of their ids.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="after">The last id that was read before; null to begin with the first.</param>
    /// <param name="count">How many there are at most.</param>
    /// <param name="unreadable">Takes the error of each row that cannot be read; null: such a row is an error.</param>
    public static List<ClusterRow> Slice(CatalogSession session, string tenant, Guid? after, int count, Action<TroveException>? unreadable) =>
    [
        .. session.Query(
            $"SELECT {Columns} FROM clusters WHERE tenant = $tenant AND id > $after ORDER BY id LIMIT $count", r => MapOrTell(r, unreadable),
            ("$tenant", tenant), ("$after", after is { } id ? CatalogSession.Text(id) : ""), ("$count", count)).OfType<ClusterRow>(),
    ];

    /// <summary>The tenants that have clusters.</summary>
    public static List<string> Tenants(CatalogSession session) =>
        session.Query("SELECT DISTINCT tenant FROM clusters ORDER BY tenant", r => r.Text(0));

    /// <summary>The tenant that has a cluster; null where there is none with that id.</summary>
    public static string? TenantOf(CatalogSession session, Guid id) =>
        session.Query("SELECT tenant FROM clusters WHERE id = $id", r => r.Text(0), ("$id", id)).SingleOrDefault();

    /// <exception cref="TroveException"><c>TroveClusterAlreadyExists</c>.</exception>
    public static void Insert(CatalogSession session, ClusterRow row)
    {
        try
        {
            session.Execute(
                """
                INSERT INTO clusters (id, tenant, name, name_key, datastore, version, provider, locality, task, operation_id,
                    revision, highest_number, facts, message, created, updated)
                VALUES ($id, $tenant, $name, $key, $datastore, $version, $provider, $locality, $task, $operation,
                    $revision, $highest, $facts, $message, $created, $updated)
                """,
                Parameters(row));
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SqliteConstraint)
        {
            throw AlreadyExists(row.Name);
        }
    }

    /// <summary>Writes everything but what a claim writes: task, operation and revision.</summary>
    public static void Update(CatalogSession session, ClusterRow row) => session.Execute(
        """
        UPDATE clusters SET version = $version, highest_number = $highest, facts = $facts, message = $message, updated = $updated
        WHERE id = $id
        """,
        ("$id", row.Id), ("$version", row.Version), ("$highest", row.HighestNumber), ("$facts", row.Facts),
        ("$message", row.Message), ("$updated", row.Updated));

    /// <summary>Claims a free cluster at a known revision; false when somebody was faster.</summary>
    public static bool TryClaim(CatalogSession session, Guid id, long revision, TroveTask task, Guid operationId, DateTimeOffset now) =>
        session.Execute(
            """
            UPDATE clusters SET task = $task, operation_id = $operation, revision = revision + 1, updated = $now
            WHERE id = $id AND operation_id IS NULL AND revision = $revision
            """,
            ("$id", id), ("$task", task.Name), ("$operation", operationId), ("$revision", revision), ("$now", now)) == 1;

    /// <summary>Gives a cluster from one operation to another one that supersedes it.</summary>
    public static bool TryHandOver(CatalogSession session, Guid id, Guid from, Guid to, TroveTask task, DateTimeOffset now) =>
        session.Execute(
            """
            UPDATE clusters SET task = $task, operation_id = $to, revision = revision + 1, updated = $now
            WHERE id = $id AND operation_id = $from
            """,
            ("$id", id), ("$task", task.Name), ("$from", from), ("$to", to), ("$now", now)) == 1;

    /// <summary>Frees a cluster that an operation had claimed.</summary>
    public static void Release(CatalogSession session, Guid id, Guid operationId, DateTimeOffset now) => session.Execute(
        """
        UPDATE clusters SET task = $task, operation_id = NULL, revision = revision + 1, updated = $now
        WHERE id = $id AND operation_id = $operation
        """,
        ("$id", id), ("$operation", operationId), ("$task", TroveTask.None.Name), ("$now", now));

    public static void Delete(CatalogSession session, Guid id) =>
        session.Execute("DELETE FROM clusters WHERE id = $id", ("$id", id));

    public static TroveException AlreadyExists(string name) => new(
        TroveErrorId.TroveClusterAlreadyExists, $"There is a cluster named '{name}' already.", name);

    private static (string, object?)[] Parameters(ClusterRow row) =>
    [
        ("$id", row.Id), ("$tenant", row.Tenant), ("$name", row.Name), ("$key", Key(row.Name)), ("$datastore", row.Datastore),
        ("$version", row.Version), ("$provider", row.Provider), ("$locality", row.Locality), ("$task", row.Task.Name),
        ("$operation", row.OperationId), ("$revision", row.Revision), ("$highest", row.HighestNumber), ("$facts", row.Facts),
        ("$message", row.Message), ("$created", row.Created), ("$updated", row.Updated),
    ];

    private static ClusterRow? MapOrTell(RowReader r, Action<TroveException>? unreadable)
    {
        try
        {
            return Map(r);
        }
        catch (TroveException e) when (unreadable is not null)
        {
            unreadable(e);
            return null;
        }
    }

    [MethodImpl(RowReader.Hot)]
    private static ClusterRow Map(RowReader r) => new()
    {
        Id = r.Id(0),
        Tenant = r.Text(1),
        Name = r.Text(2),
        Datastore = r.Text(3),
        Version = r.Text(4),
        Provider = r.Text(5),
        Locality = r.Name<TroveLocality>(6),
        Task = r.Task(7),
        OperationId = r.IdOrNull(8),
        Revision = r.Long(9),
        HighestNumber = r.Integer(10),
        Facts = r.Text(11),
        Message = r.Text(12),
        Created = r.Time(13),
        Updated = r.Time(14),
    };
}
