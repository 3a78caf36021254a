using System.Globalization;
using TroveClusters.Tests.VerticaHost.Databases;
using TroveClusters.Tests.VerticaHost.Hosts;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.Vsql;

/// <summary>
/// The system tables of a database at one moment. Columns are those of version 12's documentation, in its order; what the
/// double knows nothing of is NULL or 0.
/// </summary>
internal sealed class SystemTables(SimWorld world, SimState state, DatabaseView database, NodeState local)
{
    private const long OwnerId = 45035996273704962;
    private const long DatabaseId = 45035996273704976;
    private const long LicenseId = 45035996273704978;
    private const long TableId = 45035996273705500;
    private const long ProjectionId = 45035996273705504;
    private const long Bytes = 1_000_000;

    public IReadOnlyList<SystemTable> All() =>
    [
        Nodes(), ElasticCluster(), Databases(), Licenses(), Users(),
        System(), NodeStates(), RebalanceTableStatus(), RebalanceProjectionStatus(), DiskStorage(), StorageContainers(), Sessions(), CriticalNodes(),
    ];

    private SystemTable Nodes() => Table("v_catalog", "nodes",
        "node_name, node_id:i, node_state, is_primary:b, is_readonly:b, node_address, node_address_family, export_address, export_address_family, " +
        "catalog_path, node_type, is_ephemeral:b, standing_in_for, subcluster_name, last_msg_from_node_at:t, node_down_since:t, build_info",
        database.Nodes.Select(node => (object?[])
        [
            node.Name, node.Id, database.Shown(node), true, false, node.Host, "ipv4", node.Host, "ipv4",
            node.CatalogDir, TypeOf(node), node.Ephemeral, null, "", Time(world.Clock.Now), null, state.Version,
        ]));

    private SystemTable ElasticCluster()
    {
        // Segments lie on the nodes that hold data: on a new one only after a rebalance.
        var holders = database.Nodes.Where(node => node.Rows).Select(node => node.Name).ToList();
        var share = holders.Count == 0 ? 0 : 100.0 / holders.Count;
        var parts = database.State.Factor;
        return Table("v_catalog", "elastic_cluster",
            "scaling_factor:i, maximum_skew_percent:i, segment_layout, local_segment_layout, version:i, is_enabled:b, is_local_segment_enabled:b, is_rebalance_running:b",
            [[
                parts, 15, Layout(holders, share), Layout(holders.SelectMany(name => Enumerable.Repeat(name, parts)), share / parts), 0,
                database.State.Elastic, database.State.Local, database.State.Rebalance is not null,
            ]]);
    }

    private SystemTable Databases() => Table("v_catalog", "databases",
        "database_id:i, database_name, owner_id:i, owner_name, start_time:t, compliance_message, export_subnet, load_balance_policy, backend_address_family",
        [[
            DatabaseId, database.Name, OwnerId, "dbadmin", Time(database.Nodes.Where(node => node.State == "UP").Min(node => node.UpAt)),
            "The database is in compliance with respect to raw data size.", "0", "none", "ipv4",
        ]]);

    private SystemTable Licenses() => Table("v_catalog", "licenses",
        "license_id:i, name, licensee, start_date, end_date, licensetype, parent, size, is_size_limit_enforced:b, node_restriction, configured_id:i",
        state.Cluster?.License is not { } license ? [] :
        [[
            LicenseId, "vertica", license.Name == "CE" ? "Vertica Community Edition" : license.Name, "2011-11-22", "Perpetual",
            license.Name == "CE" ? "Community Edition" : "Premium Edition", "", license.Name == "CE" ? "1TB CE Nodes 3" : "Unlimited",
            license.Name == "CE", license.Nodes?.ToString(CultureInfo.InvariantCulture) ?? "", LicenseId,
        ]]);

    private SystemTable Users() => Table("v_catalog", "users",
        "user_id:i, user_name, is_super_user:b, profile_name, is_locked:b, lock_time:t, resource_pool, memory_cap_kb, temp_space_cap_kb, run_time_cap, " +
        "all_roles, default_roles, search_path",
        database.State.Users.Select((user, at) => (object?[])
        [
            OwnerId + at + 1, user.Key, false, "default", false, null, "general", "unlimited", "unlimited", "unlimited",
            string.Join(", ", user.Value.Roles), string.Join(", ", user.Value.DefaultRoles), "",
        ]).Prepend([OwnerId, DatabaseUsers.Administrator, true, "default", false, null, "general", "unlimited", "unlimited", "unlimited", "dbduser, dbadmin, pseudosuperuser", "dbduser, dbadmin, pseudosuperuser", ""]));

    private SystemTable System()
    {
        var down = database.Nodes.Count(node => database.Shown(node) == "DOWN");
        return Table("v_monitor", "system",
            "current_epoch:i, ahm_epoch:i, last_good_epoch:i, refresh_epoch:i, designed_fault_tolerance:i, node_count:i, node_down_count:i, " +
            "current_fault_tolerance:i, catalog_revision_number:i, wos_used_bytes:i, wos_row_count:i, ros_used_bytes:i, ros_row_count:i, total_used_bytes:i, total_row_count:i",
            [[
                12, 11, 11, -1, database.State.Ksafe, database.Nodes.Count, down, Math.Max(0, database.State.Ksafe - down), 1, 0, 0, Bytes, 1000, Bytes, 1000,
            ]]);
    }

    /// <summary>The history of the nodes that are up, as far as the double remembers it: how they started.</summary>
    private SystemTable NodeStates() => Table("v_monitor", "node_states",
        "event_timestamp:t, node_id:i, node_name, node_state",
        database.Nodes.Where(database.IsNodeUp).SelectMany(node => (object?[][])
        [
            [Time(node.UpAt - SimWorld.Initializing), node.Id, node.Name, "INITIALIZING"],
            [Time(node.UpAt), node.Id, node.Name, "UP"],
        ]));

    private SystemTable RebalanceTableStatus() => Table("v_monitor", "rebalance_table_status",
        "table_id:i, table_schema, table_name, separated_percent:n, transferred_percent:n, separated_bytes:i, to_separate_bytes:i, " +
        "transferred_bytes:i, to_transfer_bytes:i, is_latest:b",
        Progress() is not { } done ? [] :
        [[
            TableId, "public", "rows", 100 * done, 100 * done, Done(done), Bytes - Done(done), Done(done), Bytes - Done(done), true,
        ]]);

    private SystemTable RebalanceProjectionStatus() => Table("v_monitor", "rebalance_projection_status",
        "projection_id:i, projection_schema, projection_name, anchor_table_id:i, anchor_table_name, rebalance_method, duration_sec, " +
        "separated_percent:n, transferred_percent:n, separated_bytes:i, to_separate_bytes:i, transferred_bytes:i, to_transfer_bytes:i, is_latest:b",
        Progress() is not { } done ? [] :
        [[
            ProjectionId, "public", "rows_b0", TableId, "rows", database.State.Elastic ? "ELASTIC_CLUSTER" : "REFRESH", null,
            100 * done, 100 * done, Done(done), Bytes - Done(done), Done(done), Bytes - Done(done), true,
        ]]);

    private SystemTable DiskStorage() => Table("v_monitor", "disk_storage",
        "node_name, storage_path, storage_usage, rank:i, throughput:i, latency:i, storage_status, disk_block_size_bytes:i, disk_space_used_blocks:i, " +
        "disk_space_used_mb:i, disk_space_free_blocks:i, disk_space_free_mb:i, disk_space_free_percent",
        database.Nodes.Where(database.IsNodeUp).SelectMany(node =>
        {
            const long Block = 4096, Megabytes = 40960, PerMegabyte = 1024 * 1024 / Block;
            var free = state.IsDiskFull(node.Host) ? 0 : Megabytes * 3 / 4;
            return new[] { (Path: node.CatalogDir, Usage: "CATALOG"), (Path: node.DataDir, Usage: "DATA,TEMP") }.Select(location => (object?[])
            [
                node.Name, location.Path, location.Usage, 0, 0, 0, "Active", Block, (Megabytes - free) * PerMegabyte, Megabytes - free,
                free * PerMegabyte, free, $"{free * 100 / Megabytes}%",
            ]);
        }));

    /// <summary>One container a node that holds data.</summary>
    private SystemTable StorageContainers() => Table("v_monitor", "storage_containers",
        "node_name, schema_name, projection_id:i, projection_name, storage_type, storage_oid:i, sal_storage_id, total_row_count:i, deleted_row_count:i, " +
        "used_bytes:i, start_epoch:i, end_epoch:i, \"grouping\", segment_lower_bound:i, segment_upper_bound:i, is_sorted:b, location_label, delete_vector_count:i",
        database.Nodes.Where(node => node.Rows && database.IsNodeUp(node)).Select(node => (object?[])
        [
            node.Name, "public", ProjectionId, "rows_b0", "ROS", node.Id + 1, node.Id.ToString("x48", CultureInfo.InvariantCulture), 1000, 0,
            Bytes, 11, 11, "ALL", null, null, true, "", 0,
        ]));

    private SystemTable Sessions() => Table("v_monitor", "sessions",
        "node_name, user_name, client_hostname, client_pid:i, login_timestamp:t, session_id, idle_timeout, grace_period, client_label, transaction_start:t, " +
        "transaction_id:i, transaction_description, statement_start:t, statement_id:i, last_statement_duration_us:i, runtime_priority, current_statement, " +
        "last_statement, ssl_state, authentication_method, client_type, client_version, client_os",
        Enumerable.Range(0, database.State.Sessions + 1).Select(number => (object?[])
        [
            local.Name, number == 0 ? "dbadmin" : "user" + number, $"{local.Host}:{40000 + number}", 1000 + number, Time(world.Clock.Now),
            $"{local.Name}-1000:0x{number:x}", "", "", "", null, null, "", null, null, 0, null, number == 0 ? "SELECT" : "", "", "None",
            "ImpTrust", "vsql", state.Version, "Linux",
        ]));

    /// <summary>All that are up, once no further failure is survived.</summary>
    private SystemTable CriticalNodes()
    {
        var down = database.Nodes.Count(node => !database.IsNodeUp(node));
        return Table("v_monitor", "critical_nodes", "node_id:i, node_name",
            database.State.Ksafe > down ? [] : database.Nodes.Where(database.IsNodeUp).Select(node => (object?[])[node.Id, node.Name]));
    }

    /// <summary>How much of the last rebalance is done, 0 to 1; null when there never was one.</summary>
    private double? Progress() => database.State.Rebalance is { } running
        ? Math.Clamp((world.Clock.Now - running.Since) / Math.Max(state.Timing.Rebalance, 1e-6), 0, 0.99)
        : database.State.LastRebalance is null ? null : 1;

    private static long Done(double part) => (long)(part * Bytes);

    private static string TypeOf(NodeState node) => node.Ephemeral ? "EPHEMERAL" : node.State == "STANDBY" ? "STANDBY" : "PERMANENT";

    private static string Layout(IEnumerable<string> names, double share) =>
        string.Join(' ', names.Select(name => string.Create(CultureInfo.InvariantCulture, $"{name}[{share:F1}%]")));

    private static string Time(double seconds) =>
        DateTime.UnixEpoch.AddSeconds(seconds).ToString("yyyy-MM-dd HH:mm:ss.ffffff+00", CultureInfo.InvariantCulture);

    /// <summary>A table whose columns are written down briefly: <c>:i</c> for integers, <c>:b</c> booleans, <c>:n</c> numerics, <c>:t</c> times.</summary>
    private static SystemTable Table(string schema, string name, string columns, IEnumerable<object?[]> rows) => new(schema, name,
        [.. columns.Split(", ").Select(column => column.Split(':')).Select(parts => (parts[0], parts.ElementAtOrDefault(1) switch
        {
            "i" => SqlType.Integer,
            "b" => SqlType.Boolean,
            "n" => SqlType.Numeric,
            "t" => SqlType.Timestamp,
            _ => SqlType.Varchar,
        }))],
        [.. rows]);
}
