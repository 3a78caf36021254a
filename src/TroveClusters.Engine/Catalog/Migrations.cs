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
        """
        CREATE TABLE flavors (
            id TEXT PRIMARY KEY COLLATE NOCASE,
            name TEXT NOT NULL,
            name_key TEXT NOT NULL UNIQUE,
            ram INTEGER NOT NULL,
            vcpus INTEGER NOT NULL,
            disk INTEGER NOT NULL,
            ephemeral INTEGER NOT NULL,
            created TEXT NOT NULL);

        CREATE TABLE quotas (
            tenant TEXT NOT NULL,
            resource TEXT NOT NULL,
            most INTEGER NOT NULL,
            PRIMARY KEY (tenant, resource)) WITHOUT ROWID;
        """,
        """
        ALTER TABLE operations ADD COLUMN started_by TEXT NOT NULL DEFAULT '';
        ALTER TABLE operations ADD COLUMN stopped_by TEXT NOT NULL DEFAULT '';
        ALTER TABLE operations ADD COLUMN undone_by TEXT NOT NULL DEFAULT '';
        UPDATE operations SET started_by = owner;
        """,
        """
        CREATE TABLE hosts (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            name_key TEXT NOT NULL UNIQUE,
            address TEXT NOT NULL,
            address_key TEXT NOT NULL,
            port INTEGER NOT NULL,
            user TEXT NOT NULL,
            key_file TEXT NOT NULL,
            tags TEXT NOT NULL,
            flavor TEXT NOT NULL,
            capacity INTEGER NOT NULL,
            zone TEXT NOT NULL,
            status TEXT NOT NULL,
            keys TEXT NOT NULL,
            message TEXT NOT NULL,
            registered TEXT NOT NULL,
            last_seen TEXT);
        CREATE UNIQUE INDEX hosts_login ON hosts (address_key, port, user);

        CREATE TABLE host_secrets (
            host_id TEXT NOT NULL REFERENCES hosts (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            value BLOB NOT NULL,
            PRIMARY KEY (host_id, name)) WITHOUT ROWID;

        ALTER TABLE nodes ADD COLUMN host_id TEXT REFERENCES hosts (id);
        CREATE INDEX nodes_host ON nodes (host_id);
        """,
        """
        ALTER TABLE nodes ADD COLUMN folder TEXT NOT NULL DEFAULT '';

        CREATE TABLE leftovers (
            node_id TEXT PRIMARY KEY,
            host_id TEXT NOT NULL REFERENCES hosts (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            address TEXT NOT NULL,
            port INTEGER NOT NULL,
            folder TEXT NOT NULL,
            process TEXT NOT NULL,
            since TEXT NOT NULL);
        """,
        """
        ALTER TABLE hosts ADD COLUMN implicit INTEGER NOT NULL DEFAULT 0;
        """,
        """
        CREATE TABLE server_tokens (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            name_key TEXT NOT NULL UNIQUE,
            tenant TEXT NOT NULL,
            role TEXT NOT NULL,
            hash BLOB NOT NULL UNIQUE,
            created TEXT NOT NULL,
            expires TEXT,
            last_used TEXT);
        """,
    ];

    /// <summary>The steps, the first one first.</summary>
    public static IReadOnlyList<string> Steps => s_steps;

    /// <summary>The schema this version of the engine writes.</summary>
    public static int CurrentVersion => s_steps.Length;
}
