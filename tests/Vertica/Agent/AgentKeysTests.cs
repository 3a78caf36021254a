using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Vertica.Agent;
using TroveClusters.Tests.VerticaHost;
using static TroveClusters.Tests.Vertica.Agent.AgentHosts;

namespace TroveClusters.Tests.Vertica.Agent;

/// <summary>Keys by which members log in to each other.</summary>
public sealed class AgentKeysTests
{
    private const string Authorized = "/root/.ssh/authorized_keys";
    private const string Mine = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE= mine";
    private const string Other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAI= other";

    [Theory, InProcess, OverSshd]
    public async Task A_pair_is_made_once_and_mended_where_half_of_it_is_missing(Way way)
    {
        await using AgentHosts hosts = await StartAsync(way, new SimOptions { Hosts = 1, RootTrust = false });
        IVerticaNodeAgent agent = await hosts.AgentAsync(1);
        VerticaKey made = await agent.GetPublicKeyAsync("root", None);
        Assert.True(made.IsNew);
        VerticaKey found = await agent.GetPublicKeyAsync("root", None);
        Assert.Equal(made with { IsNew = false }, found);
        Assert.Equal("600 root root", await StatAsync(hosts, "/root/.ssh/id_ed25519"));
        Assert.Equal("700 root root", await StatAsync(hosts, "/root/.ssh"));

        // As one finds it when ssh-keygen was cut off.
        Assert.Equal(0, (await hosts.Sim.RunAsync(1, "root", "rm", "/root/.ssh/id_ed25519.pub")).Code);
        VerticaKey mended = await agent.GetPublicKeyAsync("root", None);
        Assert.Equal((PublicKeyLine.ParsePlain(made.Line), false), (PublicKeyLine.ParsePlain(mended.Line), mended.IsNew));
        Assert.Equal("644 root root", await StatAsync(hosts, "/root/.ssh/id_ed25519.pub"));

        // A pair of the installer's kind is preferred; half of it is none.
        hosts.Sim.WriteFile(1, "/root/.ssh/id_rsa.pub", Mine + "\n");
        Assert.Equal(mended, await agent.GetPublicKeyAsync("root", None));
        hosts.Sim.WriteFile(1, "/root/.ssh/id_rsa", "a private key\n");
        Assert.Equal(new VerticaKey(Mine, false), await agent.GetPublicKeyAsync("root", None));
        hosts.Sim.WriteFile(1, "/root/.ssh/id_rsa.pub", "no key\n");
        Assert.Equal("UnexpectedReply", (await Assert.ThrowsAsync<TroveException>(() => agent.GetPublicKeyAsync("root", None))).ErrorId);
    }

    [Theory, InProcess, OverSshd]
    public async Task Keys_are_let_in_once_and_what_was_there_stays(Way way)
    {
        await using AgentHosts hosts = await StartAsync(way, new SimOptions { Hosts = 1, RootTrust = false });
        IVerticaNodeAgent agent = await hosts.AgentAsync(1);
        Assert.Equal([Mine], await agent.AuthorizeKeysAsync("root", [Mine], None));
        Assert.Equal("600 root root", await StatAsync(hosts, Authorized));
        string before = $"# somebody's\nfrom=\"10.0.0.0/8\" {Other}\n{Mine}\n{Mine}\nnonsense\n";
        hosts.Sim.WriteFile(1, Authorized, before);
        Assert.Empty(await agent.AuthorizeKeysAsync("root", [Mine, Other], None));
        Assert.Equal($"# somebody's\nfrom=\"10.0.0.0/8\" {Other}\n{Mine}\nnonsense\n", hosts.Sim.ReadFile(1, Authorized));

        // Where nothing changes nothing is written.
        Assert.Equal(0, (await hosts.Sim.RunAsync(1, "root", "chmod", "640", Authorized)).Code);
        Assert.Empty(await agent.AuthorizeKeysAsync("root", [Mine], None));
        await agent.RevokeKeysAsync("root", [Mine.Replace("AAE=", "AAM=", StringComparison.Ordinal)], None);
        Assert.Equal("640 root root", await StatAsync(hosts, Authorized));

        await agent.RevokeKeysAsync("root", [Mine, Other], None);
        Assert.Equal("# somebody's\nnonsense\n", hosts.Sim.ReadFile(1, Authorized));
        await agent.RevokeKeysAsync("root", [Mine], None);
    }

    [Theory, InProcess, OverSshd]
    public async Task The_administrators_keys_are_the_administrators(Way way)
    {
        await using AgentHosts hosts = await StartAsync(way, new SimOptions { Hosts = 1 });
        IVerticaNodeAgent agent = await hosts.AgentAsync(1);
        foreach (Func<Task> call in (Func<Task>[])[() => agent.GetPublicKeyAsync("dbadmin", None), () => agent.AuthorizeKeysAsync("dbadmin", [Mine], None)])
            Assert.Equal("HostNotSuitable", (await Assert.ThrowsAsync<TroveException>(call)).ErrorId);
        await agent.RevokeKeysAsync("dbadmin", [Mine], None);

        InstallReport installed = await agent.InstallAsync(hosts.Installation(1) with { Options = ["--no-ssh-key-install"] }, null, None);
        Assert.True(installed.Succeeded, installed.Error);
        await hosts.Sim.RunAsync(1, "root", "rm", "-rf", "/home/dbadmin/.ssh");
        Assert.Equal([Mine], await agent.AuthorizeKeysAsync("dbadmin", [Mine], None));
        VerticaKey made = await agent.GetPublicKeyAsync("dbadmin", None);
        Assert.True(made.IsNew);
        foreach ((string name, string mode) in ((string, string)[])[("", "700"), ("/authorized_keys", "600"), ("/id_ed25519", "600")])
            Assert.Equal($"{mode} dbadmin verticadba", await StatAsync(hosts, "/home/dbadmin/.ssh" + name));

        // The keys of others stay when the host forgets.
        await agent.AuthorizeKeysAsync("dbadmin", [made.Line], None);
        await agent.ForgetClusterAsync(removePackage: false, None);
        Assert.Equal(Mine + "\n", hosts.Sim.ReadFile(1, "/home/dbadmin/.ssh/authorized_keys"));
        Assert.False(hosts.Sim.Exists(1, "/home/dbadmin/.ssh/id_ed25519"));
        Assert.False(hosts.Sim.Exists(1, "/home/dbadmin/.ssh/id_ed25519.pub"));
        Assert.Null(await agent.ReadConfigurationAsync(None));
        Assert.Equal("12.0.4-0", (await agent.GetFactsAsync(Folder, None)).PackageVersion);
        await agent.ForgetClusterAsync(removePackage: false, None);
    }

    [Theory, InProcess, OverSshd]
    public async Task A_login_that_may_not_act_as_root_is_told_so(Way way)
    {
        await using AgentHosts hosts = await WithClusterAsync(way, 1);
        IRemoteHost host = hosts.Sim.Transport.Open(await hosts.Sim.LoginAsync(1, "dbadmin"));
        IVerticaNodeAgent agent = new VerticaGuestAgentStrategy().Create(host, new VerticaAgentLimits(Short, Long), _ => { });
        foreach (Func<Task> call in (Func<Task>[])
        [
            () => agent.GetPublicKeyAsync("root", None), () => agent.GetFactsAsync(Folder, None), () => agent.InstallAsync(hosts.Installation(1), null, None),
            () => agent.ForgetClusterAsync(false, None),
        ])
            Assert.Equal("PrivilegeRequired", (await Assert.ThrowsAsync<TroveException>(call)).ErrorId);
        // What the administrator may do it can.
        Assert.Null(await agent.GetActiveDatabaseAsync(None));
    }

    private static async Task<string> StatAsync(AgentHosts hosts, string path) => (await hosts.Sim.RunAsync(1, "root", "stat", "-c", "%a %U %G", path)).Output.TrimEnd('\n');
}
