using TroveClusters.Tests.VerticaClusters.Harness;
using TroveClusters.Tests.VerticaHost.Hosts;

namespace TroveClusters.Tests.VerticaClusters;

/// <summary>Clusters that somebody else installed are adopted as they are, and grow and shrink from then on.</summary>
public sealed class ImportTests
{
    private const string Database = "Sales";
    private const string Password = "some'one elses";

    [Theory, InProcess, OverSshd]
    public async Task A_database_that_somebody_made_is_adopted_grows_shrinks_and_is_left_as_it_was(Way way)
    {
        await using VerticaHome home = await ByHandAsync(way, hosts: 4, nodes: 3);
        Snapshot before = Snapshot.Take(home);
        OperationResult result = await home.RunAsync(Import());
        Assert.Equal((before.State, before.Programs), Snapshot.Take(home) is var after ? (after.State, after.Programs) : default);
        VerticaCluster cluster = Assert.IsType<VerticaCluster>(result.Cluster);
        Assert.Equal((true, Database, 3, 1, 16), (cluster.Adopted, cluster.Database, cluster.NodeCount, cluster.KSafety, cluster.LicenseNodes));
        Assert.Equal(["vhost1", "vhost2", "vhost3"], cluster.Nodes.Select(node => node.Host));
        Assert.Equal(Password, await home.PasswordAsync(cluster.Id));
        Assert.Equal(TroveClusterStatus.Active, (await home.GetAsync(cluster.Name)).Status);

        await home.RunAsync(Requests.Grow(cluster, 4));
        Assert.Equal(4, home.Sim.State.Dbs[Database].Nodes.Count);
        Assert.True(home.Sim.Exists(4, home.Sim.State.Dbs[Database].Nodes[3].CatalogDir));
        cluster = await home.GetAsync(cluster.Name);
        await home.RunAsync(Requests.Shrink(cluster, 1));
        Assert.Equal(3, home.Sim.State.Dbs[Database].Nodes.Count);
        Assert.Equal(3, home.Sim.State.Cluster!.Hosts.Count);
        cluster = await home.GetAsync(cluster.Name);
        Assert.Equal((TroveClusterStatus.Active, ""), (cluster.Status, cluster.Message));
        // The package is not ours to take.
        Assert.True(home.Sim.Exists(1, "/opt/vertica/bin/admintools"));

        TrovePlan plan = await home.Service.PlanAsync(Requests.Delete(cluster), CancellationToken.None);
        Assert.Contains(plan.Steps, step => step.Contains("leave", StringComparison.OrdinalIgnoreCase));
        await home.RunAsync(Requests.Delete(cluster));
        Assert.Null(await home.FindAsync(cluster.Name));
        Assert.All(home.Sim.State.Dbs[Database].Nodes, node => Assert.Equal("UP", node.State));
        home.Stand.NothingWrongWasDone();

        // Once more, and with its data.
        cluster = Assert.IsType<VerticaCluster>((await home.RunAsync(new ImportClusterRequest
        {
            Datastore = "vertica", Name = "again", Nodes = Requests.On(2), Password = Password, Database = Database, Flavor = "1", VolumeSize = 1,
        })).Cluster);
        await home.RunAsync(new RemoveClusterRequest { ClusterId = cluster.Id, DeleteData = true });
        Assert.Empty(home.Sim.State.Dbs);
        Assert.Null(await home.FindAsync("again"));
    }

    [Fact]
    public async Task What_cannot_be_adopted_is_told_and_nothing_is_written()
    {
        await using VerticaHome home = await ByHandAsync(Way.InProcess, hosts: 4, nodes: 3);
        await home.RefusesAsync("NodeRequired", new ImportClusterRequest { Datastore = "vertica", Nodes = [] });
        await home.RefusesAsync("DatabaseNotFound", Import(host: 4));
        await home.RefusesAsync("DatabaseNotFound", Import(database: "Other"), Database);
        await home.RefusesAsync("AuthenticationFailed", Import(password: "wrong"));
        await home.RefusesAsync("AuthenticationFailed", Import(password: null));
        home.Configure([("agent_call_low_timeout", 1), ("agent_call_high_timeout", 2)], []);
        await home.Sim.SetPowerAsync(3, HostPower.Off);
        await home.RefusesAsync("HostUnreachable", Import(), home.Sim.Address(3));
        await home.RefusesAsync("HostUnreachable", Import(host: 3), home.Sim.Address(3));
        await home.Sim.SetPowerAsync(3, HostPower.On);
        await home.DoByHandAsync("dbadmin", "/opt/vertica/bin/admintools", "-t", "stop_db", "-d", Database, "-p", Password, "-F");
        await home.RefusesAsync("NodeUnreachable", Import());
        await home.DoByHandAsync("dbadmin", "/opt/vertica/bin/admintools", "-t", "start_db", "-d", Database, "-p", Password, "-i");

        await home.RunAsync(Import());
        await home.RefusesAsync("HostInUse", Import(name: "twice"));
    }

    [Fact]
    public async Task A_removal_that_somebody_left_half_done_is_not_adopted()
    {
        await using VerticaHome home = await ByHandAsync(Way.InProcess, hosts: 4, nodes: 4);
        home.Sim.Control.AddFault("db_remove_node:drop", "fail");
        Assert.Equal(1, (await home.ByHandAsync("dbadmin", "/opt/vertica/bin/admintools", "-t", "db_remove_node", "-d", Database, "-s", home.Sim.Address(4), "-p", Password, "-i")).Code);
        await home.RefusesAsync("ClusterNotReady", Import());
        await home.DoByHandAsync("dbadmin", "/opt/vertica/bin/admintools", "-t", "db_remove_node", "-d", Database, "-s", home.Sim.Address(4), "-p", Password, "-i");
        Assert.Equal(3, Assert.IsType<VerticaCluster>((await home.RunAsync(Import())).Cluster).NodeCount);
    }

    [Fact]
    public async Task A_process_that_dies_while_it_adopts_leaves_nothing_or_a_cluster()
    {
        bool died = true;
        for (int step = 0; died; step++)
        {
            await using VerticaHome home = await ByHandAsync(Way.InProcess, hosts: 3, nodes: 3);
            await using DeadProcess dead = await DeadProcess.AtStepAsync(home, Import(), step);
            died = dead.Died;
            if (died && (await home.ResumeAsync((await home.OperationsAsync())[0].Id)).State == TroveOperationState.RolledBack)
            {
                Assert.Null(await home.FindAsync("sales"));
                await home.RunAsync(Import());
            }
            Assert.Equal(TroveClusterStatus.Active, (await home.GetAsync("sales")).Status);
        }
    }

    private static ImportClusterRequest Import(int host = 1, string? database = null, string? password = Password, string? name = "sales") => new()
    {
        Datastore = "vertica", Name = name, Nodes = Requests.On(host), Database = database, Password = password, Flavor = "1", VolumeSize = 1,
    };

    /// <summary>A double on whose first hosts an administrator has made a database, with data elsewhere than we would put it.</summary>
    private static async Task<VerticaHome> ByHandAsync(Way way, int hosts, int nodes)
    {
        VerticaHome home = await VerticaHome.StartAsync(way, hosts);
        string list = string.Join(',', Enumerable.Range(1, nodes).Select(home.Sim.Address));
        SimRun installed = await home.ByHandAsync("root", "/opt/vertica/sbin/install_vertica", "--hosts", list, "--deb", VerticaHome.Package, "--dba-user-password-disabled", "-L", VerticaHome.PaidLicense, "-Y", "--data-dir", "/vdata");
        Assert.True(installed.Code == 0, installed.ToString());
        SimRun created = await home.ByHandAsync("dbadmin", "/opt/vertica/bin/admintools", "-t", "create_db", "-s", list, "-d", Database, "-p", Password, "--noprompt");
        Assert.True(created.Code == 0, created.ToString());
        return home;
    }
}
