using TroveClusters.Engine.Vertica.Agent;
using TroveClusters.Tests.VerticaHost;
using static TroveClusters.Tests.Vertica.Agent.AgentHosts;

namespace TroveClusters.Tests.Vertica.Agent;

/// <summary>What a host has, gets copied, and has removed.</summary>
public sealed class AgentHostTests
{
    [Theory, InProcess, OverSshd]
    public async Task A_host_tells_what_it_has_of_Vertica(Way way)
    {
        await using AgentHosts hosts = await StartAsync(way, new SimOptions { Hosts = 2 });
        IVerticaNodeAgent second = await hosts.AgentAsync(2);
        VerticaHostFacts bare = await second.GetFactsAsync("/vdata/deep/below", None);
        Assert.Equal((null, false, null), (bare.PackageVersion, bare.HasAdministrator, bare.Configuration));
        Assert.True(bare.Free > 0);
        Assert.Equal(hosts.Sim.Address(2), bare.Address);
        Assert.Equal("vhost2", second.HostName);

        InstallReport installed = await (await hosts.AgentAsync(1)).InstallAsync(hosts.Installation(2), null, None);
        Assert.True(installed.Succeeded, installed.Error);
        VerticaHostFacts member = await second.GetFactsAsync("/", None);
        Assert.Equal(("12.0.4-0", true, hosts.Sim.Address(2)), (member.PackageVersion, member.HasAdministrator, member.Address));
        Assert.Equal([hosts.Sim.Address(1), hosts.Sim.Address(2)], member.Configuration!.Hosts);
        Assert.Equal((Folder, false, 0), (member.Configuration.DefaultFolder, member.Configuration.PointToPoint, member.Configuration.Databases.Count));
        Assert.Equal("InvalidArgument", (await Assert.ThrowsAsync<TroveException>(() => second.GetFactsAsync("vdata", None))).ErrorId);
    }

    [Theory, InProcess, OverSshd]
    public async Task Where_no_host_has_the_package_the_first_gets_it_from_its_file(Way way)
    {
        await using AgentHosts hosts = await StartAsync(way, new SimOptions { Hosts = 1, Package = PackageHosts.None });
        IVerticaNodeAgent agent = await hosts.AgentAsync(1);
        Assert.Null((await agent.GetFactsAsync(Folder, None)).PackageVersion);
        InstallReport without = await agent.InstallAsync(hosts.Installation(1) with { Package = null }, null, None);
        Assert.Equal(127, without.ExitCode);
        InstallReport none = await agent.InstallAsync(hosts.Installation(1) with { Package = "/root/nowhere.deb" }, null, None);
        Assert.False(none.Succeeded);
        Assert.Contains("nowhere.deb", none.Error, StringComparison.Ordinal);
        InstallReport installed = await agent.InstallAsync(hosts.Installation(1), null, None);
        Assert.True(installed.Succeeded, installed.Error);
        Assert.Equal("12.0.4-0", (await agent.GetFactsAsync(Folder, None)).PackageVersion);
    }

    [Theory, InProcess, OverSshd]
    public async Task Files_are_copied_and_seen(Way way)
    {
        await using AgentHosts hosts = await StartAsync(way, new SimOptions { Hosts = 1 });
        IVerticaNodeAgent agent = await hosts.AgentAsync(1);
        string local = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(local, "nodes=3\n");
            Assert.False(await agent.ExistsAsync("/root/copied", None));
            await agent.CopyFileAsync(local, "/root/copied", None);
            Assert.True(await agent.ExistsAsync("/root/copied", None));
            Assert.True(await agent.ExistsAsync("/root", None));
            Assert.Equal("nodes=3\n", hosts.Sim.ReadFile(1, "/root/copied"));
            Assert.Equal("644 root root\n", (await hosts.Sim.RunAsync(1, "root", "stat", "-c", "%a %U %G", "/root/copied")).Output);
            Assert.Equal("RemoteCommandFailed", (await Assert.ThrowsAsync<TroveException>(() => agent.CopyFileAsync(local, "/nowhere/copied", None))).ErrorId);
        }
        finally
        {
            File.Delete(local);
        }
        Assert.Equal("InvalidArgument", (await Assert.ThrowsAsync<TroveException>(() => agent.CopyFileAsync(local, "/root/other", None))).ErrorId);
    }

    [Theory, InProcess, OverSshd]
    public async Task Folders_of_a_database_go_and_nothing_else(Way way)
    {
        await using AgentHosts hosts = await StartAsync(way, new SimOptions { Hosts = 1 });
        IVerticaNodeAgent agent = await hosts.AgentAsync(1);
        hosts.Sim.WriteFile(1, "/vdata/Sales/v_sales_node0001_data/x", "x");
        hosts.Sim.WriteFile(1, "/vdata/Other/x", "x");
        await agent.RemoveFoldersAsync(["/vdata/Sales", "/vdata2/Sales"], None);
        Assert.False(hosts.Sim.Exists(1, "/vdata/Sales"));
        Assert.True(hosts.Sim.Exists(1, "/vdata/Other/x"));
        await agent.RemoveFoldersAsync(["/vdata/Sales"], None);
        await agent.RemoveFoldersAsync([], None);
        // One that may not go keeps the others from going.
        Assert.Equal("InvalidArgument", (await Assert.ThrowsAsync<TroveException>(() => agent.RemoveFoldersAsync(["/vdata/Other", "/vdata"], None))).ErrorId);
        Assert.True(hosts.Sim.Exists(1, "/vdata/Other/x"));
    }

    [Theory, InProcess, OverSshd]
    public async Task A_host_forgets_what_it_was_and_may_be_asked_to_again(Way way)
    {
        await using AgentHosts hosts = await WithClusterAsync(way, 1);
        IVerticaNodeAgent agent = await hosts.AgentAsync(1);
        hosts.Sim.WriteFile(1, "/tmp/4803", "");
        hosts.Sim.WriteFile(1, "/opt/vertica/log/left", "x");
        for (int times = 0; times < 2; times++)
        {
            await agent.ForgetClusterAsync(removePackage: true, None);
            VerticaHostFacts facts = await agent.GetFactsAsync(Folder, None);
            Assert.Equal((null, true, null), (facts.PackageVersion, facts.HasAdministrator, facts.Configuration));
            foreach (string path in (string[])["/opt/vertica", "/tmp/4803", "/home/dbadmin/.ssh/id_rsa", "/home/dbadmin/.ssh/id_rsa.pub"])
                Assert.False(hosts.Sim.Exists(1, path), path);
        }
        Assert.Equal("", hosts.Sim.ReadFile(1, "/home/dbadmin/.ssh/authorized_keys"));
        // It can be a member again.
        Assert.True((await agent.InstallAsync(hosts.Installation(1), null, None)).Succeeded);
    }

    [Theory, InProcess, OverSshd]
    public async Task A_file_that_is_no_configuration_is_no_cluster(Way way)
    {
        await using AgentHosts hosts = await WithClusterAsync(way, 1);
        IVerticaNodeAgent agent = await hosts.AgentAsync(1);
        hosts.Sim.WriteFile(1, Install.Conf, hosts.Sim.ReadFile(1, Install.Conf)[..^1] + "\n[Database:x]\nnodes = v_x_node0005\n");
        foreach (Func<Task> call in (Func<Task>[])[() => agent.ReadConfigurationAsync(None), () => agent.GetFactsAsync(Folder, None)])
        {
            TroveException error = await Assert.ThrowsAsync<TroveException>(call);
            Assert.Equal("UnexpectedReply", error.ErrorId);
            Assert.Contains("v_x_node0005", error.Message, StringComparison.Ordinal);
        }
    }
}
