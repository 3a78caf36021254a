using TroveClusters.Tests.Vertica.Databases;

namespace TroveClusters.Tests.Vertica.Vsql;

/// <summary>The system tables, with and without their schemas, and queries of them.</summary>
public sealed class TableTests
{
    /// <summary>The columns a driver may ask for, as they are documented.</summary>
    private static readonly Dictionary<string, string> s_columns = new()
    {
        ["v_catalog.nodes"] = "node_name,node_id,node_state,is_primary,node_address,node_address_family,export_address,export_address_family,catalog_path,node_type,is_ephemeral,standing_in_for,last_msg_from_node_at,node_down_since",
        ["v_catalog.elastic_cluster"] = "scaling_factor,maximum_skew_percent,segment_layout,local_segment_layout,version,is_enabled,is_local_segment_enabled,is_rebalance_running",
        ["v_catalog.databases"] = "database_id,database_name,owner_id,owner_name,start_time,compliance_message,export_subnet,load_balance_policy,backend_address_family",
        ["v_catalog.licenses"] = "license_id,name,licensee,start_date,end_date,licensetype,parent,size,is_size_limit_enforced,node_restriction,configured_id",
        ["v_monitor.system"] = "current_epoch,ahm_epoch,last_good_epoch,refresh_epoch,designed_fault_tolerance,node_count,node_down_count,current_fault_tolerance,catalog_revision_number,wos_used_bytes,wos_row_count,ros_used_bytes,ros_row_count,total_used_bytes,total_row_count",
        ["v_monitor.node_states"] = "event_timestamp,node_id,node_name,node_state",
        ["v_monitor.rebalance_table_status"] = "table_id,table_schema,table_name,separated_percent,transferred_percent,is_latest",
        ["v_monitor.rebalance_projection_status"] = "projection_id,projection_schema,projection_name,anchor_table_id,anchor_table_name,rebalance_method,duration_sec,separated_percent,transferred_percent,separated_bytes,to_separate_bytes,transferred_bytes,to_transfer_bytes,is_latest",
        ["v_monitor.disk_storage"] = "node_name,storage_path,storage_usage,storage_status,disk_block_size_bytes,disk_space_used_blocks,disk_space_used_mb,disk_space_free_blocks,disk_space_free_mb,disk_space_free_percent",
        ["v_monitor.storage_containers"] = "node_name,schema_name,projection_id,projection_name,storage_type,storage_oid,sal_storage_id,total_row_count,deleted_row_count,used_bytes,start_epoch,end_epoch,grouping",
        ["v_monitor.sessions"] = "node_name,user_name,client_hostname,client_pid,login_timestamp,session_id,client_label,transaction_start,transaction_id,statement_start,statement_id,current_statement,last_statement",
        ["v_monitor.critical_nodes"] = "node_id,node_name",
    };

    [Fact]
    public async Task Every_table_has_its_columns_with_and_without_its_schema()
    {
        await using var laboratory = await Laboratory.CreateAsync(3);
        foreach (var (table, columns) in s_columns)
        {
            Assert.Equal(await laboratory.QueryAsync($"SELECT COUNT(*) FROM {table}"), await laboratory.QueryAsync($"SELECT COUNT(*) FROM {table[(table.IndexOf('.', StringComparison.Ordinal) + 1)..]}"));
            var quoted = columns.Replace("grouping", "\"grouping\"", StringComparison.Ordinal);
            var result = await laboratory.VsqlAsync("-A", "-F,", "-c", $"SELECT {quoted} FROM {table.ToUpperInvariant()}");
            Assert.Equal((0, columns), (result.Code, result.Output.Split('\n')[0]));
        }
    }

    [Fact]
    public async Task Nodes_of_all_types()
    {
        await using var laboratory = await Laboratory.CreateAsync(3);
        laboratory.Sim.World.Store.Change(state =>
        {
            state.Dbs["Sales"].Nodes[1].Ephemeral = true;
            state.Dbs["Sales"].Nodes[2].State = "STANDBY";
        });
        Assert.Equal(
            ["v_sales_node0001|UP|PERMANENT|f|127.0.1.1|/vdata/Sales/v_sales_node0001_catalog", "v_sales_node0002|UP|EPHEMERAL|t|127.0.1.2|/vdata/Sales/v_sales_node0002_catalog", "v_sales_node0003|STANDBY|STANDBY|f|127.0.1.3|/vdata/Sales/v_sales_node0003_catalog"],
            await laboratory.QueryAsync("SELECT node_name, node_state, node_type, is_ephemeral, node_address, catalog_path FROM nodes ORDER BY node_name"));
        foreach (var condition in (string[])["is_ephemeral", "is_ephemeral = true", "is_ephemeral = 't'", "NOT is_ephemeral = 'false'", "is_ephemeral IN ('t')", "n.is_ephemeral IS TRUE", "'t' = n.is_ephemeral"])
            Assert.Equal("v_sales_node0002", await laboratory.ValueAsync($"SELECT n.node_name FROM v_catalog.nodes n WHERE {condition}"));
    }

    [Fact]
    public async Task Layouts_disks_and_licences()
    {
        await using var laboratory = await Laboratory.CreateAsync(2, license: "CE");
        Assert.Equal("v_sales_node0001[50.0%] v_sales_node0002[50.0%]", await laboratory.ValueAsync("SELECT segment_layout FROM elastic_cluster"));
        Assert.Equal("3|t|1TB CE Nodes 3", await laboratory.ValueAsync("SELECT node_restriction, is_size_limit_enforced, size FROM licenses"));
        Assert.Equal("4", await laboratory.ValueAsync("SELECT count(*) FROM disk_storage WHERE disk_space_free_mb > 0"));
        laboratory.Control.Set("disk_full.vhost2", "1");
        Assert.Equal(["0|0%"], await laboratory.QueryAsync("SELECT DISTINCT disk_space_free_mb, disk_space_free_percent FROM disk_storage WHERE node_name = 'v_sales_node0002'"));
        Assert.Equal("Sales|dbadmin", await laboratory.ValueAsync("SELECT database_name, owner_name FROM databases"));
        Assert.Empty(await laboratory.QueryAsync("SELECT * FROM rebalance_table_status"));
        Assert.Equal("2", await laboratory.ValueAsync("SELECT count(*) FROM node_states WHERE node_state = 'UP'"));
    }

    [Theory]
    [InlineData("SELECT * FROM absent", 4566)]
    [InlineData("SELECT * FROM v_catalog.system", 4566)]
    [InlineData("SELECT * FROM public.nodes", 4566)]
    [InlineData("SELECT * FROM sqlite_master", 4566)]
    [InlineData("SELECT * FROM main.sqlite_schema", 4566)]
    [InlineData("SELECT * FROM pragma_table_info('nodes')", 3457)]
    [InlineData("SELECT absent FROM nodes", 2624)]
    [InlineData("SELECT \"absent\" FROM nodes", 2624)]
    [InlineData("SELECT n.absent FROM nodes n", 2624)]
    [InlineData("SELECT rowid FROM nodes", 2624)]
    [InlineData("SELECT node_name FROM nodes GROUP", 4856)]
    [InlineData("SELECT node_name FROM nodes LIMIT 'x'", 4856)]
    public async Task Errors_have_their_numbers(string sql, int number)
    {
        await using var laboratory = await Laboratory.CreateAsync(1);
        var result = await laboratory.VsqlAsync("-c", sql);
        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.StartsWith($"ERROR {number}:  ", result.Error);
    }

    [Fact]
    public async Task Headings()
    {
        await using var laboratory = await Laboratory.CreateAsync(1);
        var result = await laboratory.VsqlAsync("-A", "-F,", "-c", "SELECT NODE_NAME, count(*), count(*)::int, 1 + 1, n.node_state, node_id AS \"The Id\" FROM nodes n GROUP BY 1, 5, 6");
        Assert.StartsWith("node_name,count,count,?column?,node_state,", result.Output);
    }

    [Fact]
    public async Task Like_tells_upper_case_from_lower()
    {
        await using var laboratory = await Laboratory.CreateAsync(1);
        Assert.Equal("0", await laboratory.ValueAsync("SELECT count(*) FROM nodes WHERE node_name LIKE 'V_SALES%'"));
        Assert.Equal("1", await laboratory.ValueAsync("SELECT count(*) FROM nodes WHERE node_name LIKE 'v_sales%'"));
    }
}
