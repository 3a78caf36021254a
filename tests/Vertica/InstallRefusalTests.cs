using System.Text.Json;
using TroveClusters.Tests.VerticaHost;
using TroveClusters.Tests.VerticaHost.State;
using static TroveClusters.Tests.Vertica.Install;

namespace TroveClusters.Tests.Vertica;

/// <summary>What the installer refuses, and that nothing changes by it.</summary>
public sealed class InstallRefusalTests
{
    private static readonly string[] Good = ["--deb", "/root/vertica.deb", "--dba-user-password-disabled", "-L", "CE", "-Y"];

    [Theory, InProcess, OverSshd]
    public async Task What_cannot_make_a_cluster_makes_none(Way way)
    {
        await using VerticaSim sim = await way.StartAsync();
        string here = sim.Address(1);
        foreach ((int code, string[] arguments) in new (int, string[])[]
        {
            (1, [.. Good]),
            (1, ["--hosts", "", .. Good]),
            (1, ["--hosts", here, "--add-hosts", sim.Address(2), .. Good]),
            (1, ["--hosts", $"{here},nowhere", .. Good]),
            (1, ["--hosts", $"{here},vhost1", .. Good]),
            (1, ["--hosts", $"{here},vhost1", .. Good, "--failure-threshold", "SOME"]),
            (2, ["--hosts", here, .. Good, "--failure-threshold", "SOME", "--deb", "/root/none.deb"]),
            (1, ["--hosts", here, .. Good, "--deb", "/root/none.deb"]),
            (1, ["--hosts", here, .. Good, "-L", "/root/none.license"]),
            (1, ["--add-hosts", sim.Address(2), .. Good]),
            (1, ["--remove-hosts", sim.Address(2), .. Good]),
            (1, ["--hosts", sim.Address(2), .. Good]),
            (1, ["--hosts", here, .. Good, "--dba-user", "somebody"]),
            (1, ["--hosts", here, .. Good, "--clean"]),
            (2, ["--hosts", here, .. Good, "--no-such-option"]),
            (2, ["--hosts", here, .. Good, "stray"]),
        })
        {
            SimRun run = await sim.InstallAsync(arguments);
            Assert.True(run.Code == code, $"{string.Join(' ', arguments)}: {run}");
            Assert.True(code == 2 ? run.Error.Contains("error: ", StringComparison.Ordinal) : run.Output.Length > 0 && run.Error.Length == 0, run.ToString());
        }
        Assert.Null(sim.State.Cluster);
        Assert.False(sim.Exists(1, Conf));
        Assert.False(sim.Exists(2, "/opt/vertica"));
    }

    [Theory, InProcess, OverSshd]
    public async Task What_cannot_change_a_cluster_leaves_it(Way way)
    {
        await using VerticaSim sim = await (await way.StartAsync(new SimOptions { Hosts = 4, Package = PackageHosts.All })).WithClusterAsync(3);
        sim.World.Store.Change(state => state.Dbs["sales"] = new DatabaseState { Nodes = [new NodeState { Name = "v_sales_node0001", Host = sim.Address(2) }] });
        SimRun removed = await sim.UpdateAsync("--remove-hosts", sim.Address(3));
        Assert.True(removed.Code == 0, removed.ToString());
        string before = JsonSerializer.Serialize(sim.State);
        foreach ((int host, string user, string? words, string[] arguments) in new (int, string, string?, string[])[]
        {
            (1, "dbadmin", null, ["--add-hosts", sim.Address(4)]),
            (4, "root", null, ["--add-hosts", sim.Address(4)]),
            (3, "root", null, ["--add-hosts", sim.Address(4)]),
            (1, "root", null, ["--hosts", sim.List(1, 3)]),
            (1, "root", null, ["--hosts", sim.Address(1)]),
            (1, "root", $"Unable to add host(s) ['{sim.Address(2)}']: already part of the cluster", ["--add-hosts", sim.List(2, 3)]),
            (1, "root", $"Unable to remove host(s) ['{sim.Address(3)}']: not part of the cluster", ["--remove-hosts", sim.Address(3)]),
            (1, "root", null, ["--remove-hosts", sim.Address(2)]),
            (1, "root", null, ["--remove-hosts", sim.Address(1)]),
        })
        {
            SimRun run = await sim.RunAsync(host, user, Updater, [.. arguments, "--dba-user-password-disabled"]);
            Assert.True(run.Code == 1 && run.Error.Length == 0, $"{host} {user} {string.Join(' ', arguments)}: {run}");
            Assert.Contains(words ?? "", run.Output, StringComparison.Ordinal);
        }
        Assert.Equal(before, JsonSerializer.Serialize(sim.State));
    }

    [Theory, InProcess, OverSshd]
    public async Task A_host_without_the_package_needs_its_file(Way way)
    {
        await using VerticaSim sim = await way.StartAsync(new SimOptions { Hosts = 2 });
        foreach (string[] arguments in (string[][])[["--dba-user-password-disabled"], ["--dba-user-password-disabled", "--deb", "/root/vertica.deb", "--no-rpm-copy"], ["--dba-user-password-disabled", "--deb", "/root/vertica.license"]])
        {
            SimRun run = await sim.InstallAsync(["--hosts", sim.List(1, 2), .. arguments]);
            Assert.True(run.Code == 1, run.ToString());
            Assert.Null(sim.State.Cluster);
            Assert.False(sim.Exists(2, "/opt/vertica"));
        }
    }

    [Theory, InProcess, OverSshd]
    public async Task A_new_dbadmin_needs_a_word_about_its_password(Way way)
    {
        await using VerticaSim sim = await way.StartAsync(new SimOptions { Hosts = 1 });
        SimRun refused = await sim.InstallAsync("--hosts", sim.Address(1), "-L", "CE", "-Y");
        Assert.Equal(1, refused.Code);
        Assert.Equal(1, (await sim.RunAsync(1, "root", "id", "dbadmin")).Code);
        SimRun made = await sim.InstallAsync("--hosts", sim.Address(1), "-L", "CE", "-Y", "--dba-user-password", "secret");
        Assert.True(made.Code == 0, made.ToString());
        // It is not new any more.
        SimRun again = await sim.InstallAsync("--hosts", sim.Address(1));
        Assert.True(again.Code == 0, again.ToString());
    }

    [Theory, InProcess, OverSshd]
    public async Task Without_trust_between_the_hosts_nothing_is_installed(Way way)
    {
        await using VerticaSim sim = await way.StartAsync(new SimOptions { Hosts = 2, RootTrust = false });
        string[] arguments = ["--hosts", sim.List(1, 2), .. Good];
        SimRun refused = await sim.InstallAsync(arguments);
        Assert.Equal(1, refused.Code);
        Assert.Null(sim.State.Cluster);

        // Trust as an engine sets it up: a key made on the first host, its public half put on the second.
        SimRun made = await sim.RunAsync(1, "root", "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "/root/.ssh/cluster");
        Assert.True(made.Code == 0, made.ToString());
        sim.WriteFile(2, "/root/.ssh/authorized_keys", sim.ReadFile(1, "/root/.ssh/cluster.pub"));
        Assert.Equal(1, (await sim.InstallAsync(arguments)).Code);
        SimRun trusted = await sim.InstallAsync([.. arguments, "--ssh-identity", "/root/.ssh/cluster"]);
        Assert.True(trusted.Code == 0, trusted.ToString());
    }
}
