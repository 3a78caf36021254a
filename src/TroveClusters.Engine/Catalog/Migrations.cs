namespace TroveClusters.Engine.Catalog;

/// <summary>
/// The catalog's schema, as the list of steps that led to it. The number of steps applied is SQLite's
/// <c>user_version</c>. A step that has shipped is never changed.
/// </summary>
internal static class Migrations
{
    private static readonly string[] s_steps =
    [
        """
        CREATE TABLE clusters (
            id TEXT PRIMARY KEY,
            tenant TEXT NOT NULL,
            name TEXT NOT NULL,
            name_key TEXT NOT NULL,
            datastore TEXT NOT NULL,
            version TEXT NOT NULL,
            provider TEXT NOT NULL,
            locality TEXT NOT NULL,
            task TEXT NOT NULL,
            operation_id TEXT,
            revision INTEGER NOT NULL,
            highest_number INTEGER NOT NULL,
            facts TEXT NOT NULL,
            message TEXT NOT NULL,
            created TEXT NOT NULL,
            updated TEXT NOT NULL);
        CREATE UNIQUE INDEX clusters_name ON clusters (tenant, name_key);

        CREATE TABLE nodes (
            id TEXT PRIMARY KEY,
            cluster_id TEXT NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            name_key TEXT NOT NULL,
            type TEXT NOT NULL,
            role TEXT NOT NULL,
            status TEXT NOT NULL,
            host TEXT NOT NULL,
            port INTEGER NOT NULL,
            flavor TEXT NOT NULL,
            volume_size INTEGER,
            volume_used INTEGER,
            process TEXT NOT NULL,
            facts TEXT NOT NULL,
            message TEXT NOT NULL,
            created TEXT NOT NULL,
            updated TEXT NOT NULL);
        CREATE UNIQUE INDEX nodes_name ON nodes (cluster_id, name_key);
        CREATE INDEX nodes_port ON nodes (host, port);

        CREATE TABLE secrets (
            cluster_id TEXT NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            value BLOB NOT NULL,
            PRIMARY KEY (cluster_id, name)) WITHOUT ROWID;

        CREATE TABLE operations (
            id TEXT PRIMARY KEY,
            tenant TEXT NOT NULL,
            kind TEXT NOT NULL,
            cluster_id TEXT NOT NULL,
            cluster_name TEXT NOT NULL,
            state TEXT NOT NULL,
            step TEXT NOT NULL,
            percent INTEGER NOT NULL,
            plan TEXT NOT NULL,
            data TEXT NOT NULL,
            owner TEXT NOT NULL,
            heartbeat TEXT NOT NULL,
            command TEXT NOT NULL,
            started TEXT NOT NULL,
            finished TEXT,
            error_id TEXT NOT NULL,
            message TEXT NOT NULL);
        CREATE INDEX operations_cluster ON operations (cluster_id, started);
        CREATE INDEX operations_started ON operations (tenant, started);

        CREATE TABLE operation_steps (
            operation_id TEXT NOT NULL REFERENCES operations (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            state TEXT NOT NULL,
            changed TEXT NOT NULL,
            PRIMARY KEY (operation_id, name)) WITHOUT ROWID;
        """,
    ];

    /// <summary>The steps, the first one first.</summary>
    public static IReadOnlyList<string> Steps => s_steps;

    /// <summary>The schema this version of the engine writes.</summary>
    public static int CurrentVersion => s_steps.Length;
}
