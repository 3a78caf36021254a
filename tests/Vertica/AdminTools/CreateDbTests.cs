using TroveClusters.Tests.Vertica.Databases;
using TroveClusters.Tests.VerticaHost;
using TroveClusters.Tests.VerticaHost.Hosts;

namespace TroveClusters.Tests.Vertica.AdminTools;

public sealed class CreateDbTests
{
    [Fact]
    public async Task Three_hosts_make_a_database_that_is_k_safe()
    {
        await using var laboratory = await Laboratory.InstallAsync(3);
        var output = await laboratory.CreateDatabaseAsync(3, Laboratory.Password);
        Assert.StartsWith("Distributing changes to cluster.\n\tCreating database Sales\n\tStarting bootstrap node v_sales_node0001 (127.0.1.1)\n", output);
        Assert.Contains("\tNode Status: v_sales_node0001: (UP) \n", output, StringComparison.Ordinal);
        Assert.EndsWith("Database creation SQL tasks completed successfully.\nDatabase Sales created successfully.\n", output);

        var state = laboratory.State;
        Assert.Equal((1, Laboratory.Password, "ksafe", true, false, 4), (state.Ksafe, state.Password, state.Policy, state.Elastic, state.Local, state.Factor));
        Assert.Equal(["v_sales_node0001", "v_sales_node0002", "v_sales_node0003"], state.Nodes.Select(node => node.Name));
        Assert.All(state.Nodes, node => Assert.Equal(("UP", true, false), (node.State, node.Rows, node.Ephemeral)));
        for (var host = 1; host <= 3; host++)
        {
            Assert.True(laboratory.Sim.Exists(host, $"/vdata/Sales/v_sales_node000{host}_catalog"));
            Assert.True(laboratory.Sim.Exists(host, $"/vdata/Sales/v_sales_node000{host}_data"));
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(4, 1)]
    [InlineData(5, 1)]
    public async Task K_is_one_from_three_hosts_on_and_never_more(int hosts, int k)
    {
        await using var laboratory = await Laboratory.InstallAsync(hosts);
        var output = await laboratory.CreateDatabaseAsync(hosts);
        Assert.Equal(k, laboratory.State.Ksafe);
        Assert.Equal(hosts < 3, output.Contains("\nDatabase with 1 or 2 nodes cannot be k-safe and it may lose data if it crashes\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1st")]
    [InlineData("a-b")]
    [InlineData("a b")]
    [InlineData("a'; drop")]
    public async Task A_name_that_is_none_is_refused(string name)
    {
        await using var laboratory = await Laboratory.InstallAsync(1);
        await laboratory.RefusedAsync("create_db", "-s", "vhost1", "-d", name);
        Assert.Empty(laboratory.Sim.World.Store.Read().Dbs);
    }

    [Fact]
    public async Task Hosts_must_be_given_and_members()
    {
        await using var laboratory = await Laboratory.InstallAsync(1, options: new SimOptions { Hosts = 2 });
        await laboratory.RefusedAsync("create_db", "-d", "d");
        await laboratory.RefusedAsync("create_db", "-d", "d", "-s", "vhost1,vhost2");
        Assert.Empty(laboratory.Sim.World.Store.Read().Dbs);
    }

    [Fact]
    public async Task A_database_that_exists_is_named_and_no_second_one_runs()
    {
        await using var laboratory = await Laboratory.CreateAsync(1);
        // The name is looked at first: the hosts given here do not even exist.
        Assert.Contains("\nDatabase Sales already exists.\n", await laboratory.RefusedAsync("create_db", "-d", "Sales", "-s", "nowhere"), StringComparison.Ordinal);
        await laboratory.RefusedAsync("create_db", "-d", "other", "-s", "vhost1");
        await laboratory.DoAsync("stop_db", "-d", "Sales");
        Assert.Contains("\nDatabase sALES already exists.\n", await laboratory.RefusedAsync("create_db", "-d", "sALES", "-s", "vhost1"), StringComparison.Ordinal);
        await laboratory.DoAsync("create_db", "-d", "other", "-s", "vhost1", "-i");
        await laboratory.RefusedAsync("start_db", "-d", "Sales", "-i");
        Assert.Equal("other\n", await laboratory.DoAsync("show_active_db"));
        Assert.Equal("Sales\n", await laboratory.DoAsync("db_status", "-s", "DOWN"));
        Assert.Equal("Sales,other\n", await laboratory.DoAsync("db_status", "-s", "ALL"));
    }

    [Fact]
    public async Task The_licence_must_be_there_and_permit_the_nodes()
    {
        await using var laboratory = await Laboratory.InstallAsync(4, license: "CE");
        Assert.Contains(
            "Cannot create another node. The current license permits 3 node(s) and the database catalog already contains 3 node(s), Sqlstate: V2001",
            await laboratory.RefusedAsync("create_db", "-d", "d", "-s", laboratory.Hosts(1, 4)), StringComparison.Ordinal);
        await laboratory.RefusedAsync("create_db", "-d", "d", "-s", "vhost1", "--license", "/no/such/file");
        laboratory.Sim.World.Store.Change(state => { state.Cluster!.License = null; });
        await laboratory.RefusedAsync("create_db", "-d", "d", "-s", "vhost1");
        Assert.Empty(laboratory.Sim.World.Store.Read().Dbs);
        Assert.False(laboratory.Sim.Exists(1, "/vdata/d"));
    }

    [Fact]
    public async Task Left_overs_are_an_error_unless_they_shall_go()
    {
        await using var laboratory = await Laboratory.InstallAsync(2);
        await laboratory.Sim.RunAsync(2, "dbadmin", "mkdir", "-p", "/vdata/Sales/old");
        await laboratory.RefusedAsync("create_db", "-d", "Sales", "-s", laboratory.Hosts(1, 2), "-i");
        Assert.True(laboratory.Sim.Exists(1, "/vdata/Sales")); // What the failed try has made stays too.
        await laboratory.RefusedAsync("create_db", "-d", "Sales", "-s", laboratory.Hosts(1, 2), "-i");
        await laboratory.DoAsync("create_db", "-d", "Sales", "-s", laboratory.Hosts(1, 2), "-i", "--force-removal-at-creation");
        Assert.False(laboratory.Sim.Exists(2, "/vdata/Sales/old"));
    }

    [Fact]
    public async Task A_full_disk_surfaces_as_Python_says_it()
    {
        await using var laboratory = await Laboratory.InstallAsync(3);
        laboratory.Control.Set("disk_full.vhost3", "1");
        Assert.Contains("OSError: [Errno 28] No space left on device", await laboratory.RefusedAsync("create_db", "-d", "Sales", "-s", laboratory.Hosts(1, 3)), StringComparison.Ordinal);
        Assert.True(laboratory.Sim.Exists(1, "/vdata/Sales"));
        await laboratory.RefusedAsync("create_db", "-d", "Sales", "-s", laboratory.Hosts(1, 3), "--force-cleanup-on-failure");
        Assert.False(laboratory.Sim.Exists(1, "/vdata/Sales"));
        laboratory.Control.Set("disk_full.vhost3", "0");
        await laboratory.CreateDatabaseAsync(3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_host_that_does_not_answer_is_an_error(bool frozen)
    {
        await using var laboratory = await Laboratory.InstallAsync(3);
        await laboratory.Sim.SetPowerAsync(3, frozen ? HostPower.Freeze : HostPower.Off);
        Assert.Contains("Error: Not all nodes could be reached during database ", await laboratory.RefusedAsync("create_db", "-d", "Sales", "-s", laboratory.Hosts(1, 3)), StringComparison.Ordinal);
        Assert.Empty(laboratory.Sim.World.Store.Read().Dbs);
    }

    [Fact]
    public async Task A_folder_dbadmin_may_not_make_is_an_error()
    {
        await using var laboratory = await Laboratory.InstallAsync(1);
        await laboratory.RefusedAsync("create_db", "-d", "Sales", "-s", "vhost1", "-c", "/root/secret");
        await laboratory.RefusedAsync("create_db", "-d", "Sales", "-s", "vhost1", "-D", "data");
    }

    [Fact]
    public async Task Folders_policy_and_all_the_options_callers_use()
    {
        await using var laboratory = await Laboratory.InstallAsync(1);
        await laboratory.Sim.RunAsync(1, "dbadmin", "mkdir", "-p", "/home/dbadmin/cat");
        await laboratory.DoAsync("create_db", "--hosts", "vhost1", "--database=Sales", "--catalog_path", "/home/dbadmin/cat", "-D", "/vdata", "-l", "CE", "-P", "always",
            "--skip-fs-checks", "--skip-package-install", "--noprompt", "--compat21", "--timeout", "60");
        var node = Assert.Single(laboratory.State.Nodes);
        Assert.Equal(("/home/dbadmin/cat/Sales/v_sales_node0001_catalog", "/vdata/Sales/v_sales_node0001_data", "always"), (node.CatalogDir, node.DataDir, laboratory.State.Policy));
        Assert.Equal(2, (await laboratory.TryAsync("create_db", "-d", "other", "-s", "vhost1", "-P", "sometimes")).Code);
        await laboratory.RefusedAsync("create_db", "-d", "other", "-s", "vhost1", "--communal-storage-location", "s3://x");
    }

    [Theory]
    [InlineData("create_db:host", "v_sales_node0001", false)]
    [InlineData("create_db:start", "v_sales_node0001", true)]
    [InlineData("create_db:end", "v_sales_node0001", true)]
    public async Task Failing_points(string point, string node, bool exists)
    {
        await using var laboratory = await Laboratory.InstallAsync(1);
        laboratory.Control.AddFault(point, "fail", arg: "broken");
        Assert.EndsWith("broken\n", await laboratory.RefusedAsync("create_db", "-d", "Sales", "-s", "vhost1", "-i"));
        Assert.Equal(exists, laboratory.Sim.World.Store.Read().Dbs.ContainsKey("Sales"));
        var conf = laboratory.Configuration(1);
        Assert.Equal(exists, conf.Nodes.ContainsKey(node));
    }

    [Fact]
    public async Task Only_the_host_that_a_fault_is_about_fails()
    {
        await using var laboratory = await Laboratory.InstallAsync(3);
        laboratory.Control.AddFault("create_db:host", "fail", target: "vhost2");
        await laboratory.RefusedAsync("create_db", "-d", "Sales", "-s", laboratory.Hosts(1, 3), "-i");
        Assert.True(laboratory.Sim.Exists(1, "/vdata/Sales"));
        Assert.False(laboratory.Sim.Exists(2, "/vdata/Sales"));
    }
}
