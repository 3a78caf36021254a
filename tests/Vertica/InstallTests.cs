using TroveClusters.Tests.VerticaHost;
using TroveClusters.Tests.VerticaHost.Hosts;
using TroveClusters.Tests.VerticaHost.State;
using static TroveClusters.Tests.Vertica.Install;

namespace TroveClusters.Tests.Vertica;

/// <summary>What the installer does, and what it finds on the hosts.</summary>
public sealed class InstallTests
{
    [Theory, InProcess, OverSshd]
    public async Task A_cluster_is_made_of_hosts_with_all_it_needs(Way way)
    {
        await using VerticaSim sim = await way.StartAsync();
        SimRun run = await sim.InstallAsync(
            "--hosts", $"vhost1,{sim.Address(2)},vhost3", "--deb", "/root/vertica.deb", "--dba-user-password-disabled", "-L", "CE", "-Y",
            "--data-dir", "/vdata", "-T");
        Assert.True(run.Code == 0, run.ToString());
        foreach (string words in (string[])
        [
            "Vertica Analytic Database 12.0.4-0 Installation Tool", ">> Validating options...", "Mapping hostnames in --hosts (-s) to addresses...",
            ">> Starting installation tasks.", ">> Creating or validating DB Admin user/group...", ">> Validating node and cluster prerequisites...",
            "System prerequisites passed.  Threshold = WARN", ">> Setting up each node and modifying cluster...",
            $"Creating node node0002 definition for host {sim.Address(2)}", ">> Sending new cluster configuration to all nodes...", "Installation complete.",
        ])
            Assert.Contains(words, run.Output, StringComparison.Ordinal);
        ClusterState cluster = sim.State.Cluster!;
        Assert.Equal([sim.Address(1), sim.Address(2), sim.Address(3)], cluster.Hosts);
        Assert.Equal(["node0001", "node0002", "node0003"], cluster.Nodes.Keys);
        Assert.True(cluster is { Eula: true, Pt2pt: true, DataDir: "/vdata", License: { Name: "CE", Nodes: 3 } });
        Assert.Contains($"hosts = {sim.List(1, 3)}\n", sim.ReadFile(1, Conf), StringComparison.Ordinal);
        for (int host = 1; host <= 3; host++)
        {
            Assert.Equal(sim.ReadFile(1, Conf), sim.ReadFile(host, Conf));
            Assert.Equal(0, (await sim.RunAsync(host, "dbadmin", "test", "-x", "/opt/vertica/bin/admintools")).Code);
            SimRun owners = await sim.RunAsync(host, "root", "stat", "-c", "%U", "/vdata", Conf, "/home/dbadmin/.ssh/authorized_keys");
            Assert.Equal("dbadmin\ndbadmin\ndbadmin\n", owners.Output);
            // All have one key, so dbadmin may go from each to each.
            Assert.Equal(sim.ReadFile(1, "/home/dbadmin/.ssh/id_rsa.pub"), sim.ReadFile(host, "/home/dbadmin/.ssh/authorized_keys"));
        }
    }

    [Theory, InProcess, OverSshd]
    public async Task Hosts_come_and_go_and_a_new_one_takes_the_lowest_free_name(Way way)
    {
        await using VerticaSim sim = await (await way.StartAsync(new SimOptions { Hosts = 4 })).WithClusterAsync(3);
        SimRun removed = await sim.UpdateAsync("--remove-hosts", "vhost2");
        Assert.True(removed.Code == 0, removed.ToString());
        Assert.Equal(["node0001", "node0003"], sim.State.Cluster!.Nodes.Keys);
        // A host that left has its last copy still.
        Assert.Contains($"hosts = {sim.List(1, 3)}\n", sim.ReadFile(2, Conf), StringComparison.Ordinal);
        Assert.Contains($"hosts = {sim.Address(1)},{sim.Address(3)}\n", sim.ReadFile(3, Conf), StringComparison.Ordinal);

        SimRun added = await sim.UpdateAsync("--add-hosts=vhost4", "--deb=/root/vertica.deb", "--dba-user-password-dis");
        Assert.True(added.Code == 0, added.ToString());
        Assert.Equal(sim.Address(4), sim.State.Cluster!.Nodes["node0002"]);
        Assert.Equal(sim.ReadFile(1, Conf), sim.ReadFile(4, Conf));
        Assert.True(sim.Exists(4, "/vdata"));
        Assert.Equal("/root/vertica.license"[6..], sim.State.Cluster.License!.Name);
        Assert.Equal(16, sim.State.Cluster.License.Nodes);
    }

    [Theory, InProcess, OverSshd]
    public async Task Only_new_hosts_are_looked_at_and_a_grave_finding_ends_it_with_nothing_committed(Way way)
    {
        await using VerticaSim sim = await (await way.StartAsync(new SimOptions { Hosts = 3 })).WithClusterAsync(2);
        sim.Control.Set($"prereq.{sim.Address(2)}", "HALT");
        sim.Control.Set("prereq.vhost3", "FAIL");
        string[] arguments = ["--add-hosts", "vhost3", "--deb", "/root/vertica.deb", "--dba-user-password-disabled", "--failure-threshold"];
        SimRun failed = await sim.UpdateAsync([.. arguments, "FAIL"]);
        Assert.Equal(1, failed.Code);
        Assert.Contains("System prerequisites failed.  Threshold = FAIL", failed.Output, StringComparison.Ordinal);
        Assert.Contains($"verify-{sim.Address(3)}.xml:\n    FAIL (S0141): ", failed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain($"verify-{sim.Address(2)}.xml", failed.Output, StringComparison.Ordinal);
        Assert.Equal(2, sim.State.Cluster!.Hosts.Count);
        Assert.False(sim.Exists(3, Conf));
        // What came before the look is there.
        Assert.True(sim.Exists(3, "/opt/vertica/bin/admintools"));
        Assert.Equal(0, (await sim.RunAsync(3, "root", "id", "-u", "dbadmin")).Code);

        SimRun passed = await sim.UpdateAsync([.. arguments, "HALT"]);
        Assert.True(passed.Code == 0, passed.ToString());
        // A run on --hosts looks at all of them; a removal at none.
        Assert.Equal(1, (await sim.InstallAsync("--hosts", sim.List(1, 3), "--failure-threshold", "HALT")).Code);
        SimRun all = await sim.InstallAsync("--hosts", sim.List(1, 3), "--failure-threshold", "NONE");
        Assert.True(all.Code == 0, all.ToString());
        Assert.Equal(0, (await sim.UpdateAsync("--remove-hosts", "vhost3")).Code);
    }

    [Theory]
    [InlineData("OK", null, true)]
    [InlineData("HINT", null, true)]
    [InlineData("WARN", null, false)]
    [InlineData("HINT", "HINT", false)]
    [InlineData("WARN", "FAIL", true)]
    [InlineData("FAIL", "HALT", true)]
    [InlineData("HALT", "HALT", false)]
    [InlineData("HALT", "NONE", true)]
    public async Task A_finding_as_grave_as_the_threshold_is_too_grave(string level, string? threshold, bool passes)
    {
        await using VerticaSim sim = await Way.InProcess.StartAsync(new SimOptions { Hosts = 1 });
        sim.Control.Set("prereq.vhost1", level);
        SimRun run = await sim.InstallAsync(
            ["--hosts", "vhost1", "--dba-user-password-disabled", .. threshold is null ? Array.Empty<string>() : ["--failure-threshold", threshold]]);
        Assert.Equal(passes ? 0 : 1, run.Code);
        Assert.Equal(passes, sim.State.Cluster is not null);
    }

    [Theory, InProcess, OverSshd]
    public async Task Licence_and_agreement_are_what_the_command_line_says(Way way)
    {
        await using VerticaSim sim = await way.StartAsync(new SimOptions { Hosts = 1 });
        string[] arguments = ["--hosts", "vhost1", "--dba-user-password-disabled"];
        Assert.Equal(0, (await sim.InstallAsync(arguments)).Code);
        Assert.True(sim.State.Cluster is { Eula: false, License: null, Pt2pt: false, DataDir: "/home/dbadmin" });
        sim.WriteFile(1, "/root/any.license", "unlimited\n");
        Assert.Equal(0, (await sim.InstallAsync([.. arguments, "-L", "/root/any.license"])).Code);
        Assert.True(sim.State.Cluster is { Eula: false, License: { Name: "any.license", Nodes: null } });
        Assert.Equal(0, (await sim.InstallAsync([.. arguments, "-Y"])).Code);
        Assert.True(sim.State.Cluster is { Eula: true, License.Name: "any.license" });
        // What was accepted stays so.
        Assert.Equal(0, (await sim.InstallAsync(arguments)).Code);
        Assert.True(sim.State.Cluster.Eula);
    }

    [Theory, InProcess, OverSshd]
    public async Task A_forgotten_point_to_point_is_warned_of_and_done(Way way)
    {
        await using VerticaSim sim = await (await way.StartAsync()).WithClusterAsync(1);
        string[] arguments = ["--deb", "/root/vertica.deb", "--dba-user-password-disabled"];
        SimRun alike = await sim.UpdateAsync(["--add-hosts", "vhost2", .. arguments]);
        SimRun other = await sim.UpdateAsync(["--add-hosts", "vhost3", .. arguments, "-T"]);
        Assert.True(alike.Code == 0 && other.Code == 0);
        Assert.Equal(alike.Output.Split('\n').Length + 1, other.Output.Split('\n').Length);
    }

    [Theory, InProcess, OverSshd]
    public async Task A_member_without_power_stops_an_addition_but_not_its_own_removal(Way way)
    {
        await using VerticaSim sim = await (await way.StartAsync(new SimOptions { Hosts = 4 })).WithClusterAsync(3);
        string[] arguments = ["--add-hosts", "vhost4", "--deb", "/root/vertica.deb", "--dba-user-password-disabled"];
        foreach (HostPower power in (HostPower[])[HostPower.Freeze, HostPower.Off])
        {
            await sim.SetPowerAsync(3, power);
            SimRun refused = await sim.UpdateAsync(arguments);
            Assert.True(refused.Code == 1, refused.ToString());
            Assert.Equal(3, sim.State.Cluster!.Hosts.Count);
        }
        SimRun removed = await sim.UpdateAsync("--remove-hosts", "vhost3");
        Assert.True(removed.Code == 0, removed.ToString());
        await sim.SetPowerAsync(3, HostPower.On);
        Assert.Contains($"hosts = {sim.List(1, 3)}\n", sim.ReadFile(3, Conf), StringComparison.Ordinal);
    }

    [Theory, InProcess, OverSshd]
    public async Task After_the_package_and_its_folder_were_taken_off_a_host_it_begins_anew(Way way)
    {
        await using VerticaSim sim = await (await way.StartAsync(new SimOptions { Hosts = 1 })).WithClusterAsync(1);
        sim.World.Store.Change(state => state.Dbs["old"] = new DatabaseState());
        Assert.Contains("Status: install ok installed", (await sim.RunAsync(1, "root", "dpkg", "-s", "vertica")).Output, StringComparison.Ordinal);
        Assert.NotEqual(0, (await sim.RunAsync(1, "dbadmin", "dpkg", "-r", "vertica")).Code);
        Assert.Equal(0, (await sim.RunAsync(1, "root", "dpkg", "-r", "vertica")).Code);
        Assert.Equal(1, (await sim.RunAsync(1, "root", "dpkg", "-s", "vertica")).Code);
        // What the package did not bring stays.
        Assert.True(sim.Exists(1, Conf));
        Assert.Equal(127, (await sim.InstallAsync("--hosts", sim.Address(1))).Code);
        Assert.Equal(0, (await sim.RunAsync(1, "root", "rm", "-rf", "/opt/vertica", "/vdata")).Code);

        Assert.Equal(0, (await sim.RunAsync(1, "root", "dpkg", "-i", "/root/vertica.deb")).Code);
        SimRun made = await sim.InstallAsync("--hosts", sim.Address(1), "--data-dir", "/other", "-L", "CE");
        Assert.True(made.Code == 0, made.ToString());
        Assert.True(sim.State is { Dbs.Count: 0, Cluster: { DataDir: "/other", Eula: false } });
    }
}
