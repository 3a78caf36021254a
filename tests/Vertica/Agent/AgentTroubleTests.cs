using TroveClusters.Engine;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Vertica.Agent;
using TroveClusters.Tests.VerticaHost;
using TroveClusters.Tests.VerticaHost.Hosts;
using static TroveClusters.Tests.Vertica.Agent.AgentHosts;

namespace TroveClusters.Tests.Vertica.Agent;

/// <summary>Connections that are cut, hosts that are off or frozen, programs that do not end, disks that are full.</summary>
public sealed class AgentTroubleTests
{
    private const string Mine = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE= mine";

    [Theory, InProcess, OverSshd]
    public async Task A_tool_whose_connection_is_cut_is_lost_and_the_state_tells_how_far_it_came(Way way)
    {
        await using AgentHosts hosts = await WithClusterAsync(way, 2);
        IVerticaNodeAgent agent = await hosts.AgentAsync(1);
        // Before it does anything.
        hosts.Sim.Control.AddFault("admintools:create_db", "drop");
        await LostAsync(() => agent.RunToolAsync(hosts.Creation(1), null, None));
        Assert.Empty((await agent.ReadConfigurationAsync(None))!.Databases);
        Assert.Null(await agent.GetActiveDatabaseAsync(None));
        // When all is done but the word that it is.
        hosts.Sim.Control.AddFault("create_db:end", "drop");
        await LostAsync(() => agent.RunToolAsync(hosts.Creation(1), null, None));
        Assert.Equal(Database, await agent.GetActiveDatabaseAsync(None));
        Assert.Single((await agent.GetStateAsync(Database, Password, None))!.Nodes);
        // In the middle: the catalog has the node, which has not been started.
        hosts.Sim.Control.AddFault("db_add_node:after-catalog", "drop");
        await LostAsync(() => agent.RunToolAsync(hosts.Tool("db_add_node", 0) with { Hosts = [hosts.Sim.Address(2)] }, null, None));
        Assert.Equal(["UP", "DOWN"], (await agent.GetStateAsync(Database, Password, None))!.Nodes.Select(node => node.State));
        AdminToolsReport restarted = await agent.RunToolAsync(hosts.Tool("restart_node", 0) with { Hosts = [hosts.Sim.Address(2)] }, null, None);
        Assert.True(restarted.Succeeded, restarted.Error);
        hosts.Sim.Control.AddFault("vsql", "drop");
        await LostAsync(() => agent.GetStateAsync(Database, Password, None));
        hosts.Sim.Control.AddFault("vsql", "drop");
        await LostAsync(() => agent.ExecuteAsync(Database, Password, new Sql("SELECT 1"), None));
        Assert.True((await agent.GetStateAsync(Database, Password, None))!.AllUp);
        hosts.KeepsThePassword();
    }

    [Theory, InProcess, OverSshd]
    public async Task An_installer_whose_connection_is_cut_is_lost_and_the_file_tells_how_far_it_came(Way way)
    {
        await using AgentHosts hosts = await StartAsync(way, new SimOptions { Hosts = 1 });
        IVerticaNodeAgent agent = await hosts.AgentAsync(1);
        hosts.Sim.Control.AddFault("install_vertica:before-commit", "drop");
        await LostAsync(() => agent.InstallAsync(hosts.Installation(1), null, None));
        Assert.Null(await agent.ReadConfigurationAsync(None));
        hosts.Sim.Control.AddFault("install_vertica:after-commit", "drop");
        await LostAsync(() => agent.InstallAsync(hosts.Installation(1), null, None));
        Assert.Single((await agent.ReadConfigurationAsync(None))!.Hosts);
        Assert.True((await agent.InstallAsync(hosts.Installation(1), null, None)).Succeeded);
    }

    [Theory, InProcess, OverSshd]
    public async Task A_session_that_is_cut_before_its_command_leaves_everything_as_it_was(Way way)
    {
        await using AgentHosts hosts = await StartAsync(way, new SimOptions { Hosts = 1, RootTrust = false });
        IVerticaNodeAgent agent = await hosts.AgentAsync(1);
        foreach (Func<Task> call in (Func<Task>[])
        [
            () => agent.GetPublicKeyAsync("root", None), () => agent.AuthorizeKeysAsync("root", [Mine], None), () => agent.ExistsAsync("/", None),
            () => agent.GetFactsAsync(Folder, None), () => agent.RemoveFoldersAsync(["/vdata/x"], None),
        ])
        {
            // Every time, so that trying again does not help.
            hosts.Sim.Control.AddFault("ssh", "drop", times: null);
            Assert.Contains((await Assert.ThrowsAsync<TroveException>(call)).ErrorId, (string[])["HostConnectionLost", "HostUnreachable"]);
            hosts.Sim.Control.ClearFaults();
        }
        Assert.True((await agent.GetPublicKeyAsync("root", None)).IsNew);
        Assert.Equal([Mine], await agent.AuthorizeKeysAsync("root", [Mine], None));
    }

    [Theory, InProcess]
    public async Task Each_command_of_a_call_can_be_cut_and_the_call_made_again(Way way)
    {
        // The transport of this process names commands to the faults; SSH's command line is the same for all.
        foreach (string command in (string[])["getent", "ls", "mkdir", "ssh-keygen", "read", "write"])
        {
            await using AgentHosts hosts = await StartAsync(way, new SimOptions { Hosts = 1, RootTrust = false });
            IVerticaNodeAgent agent = await hosts.AgentAsync(1);
            async Task ExchangeAsync() => await agent.AuthorizeKeysAsync("root", [(await agent.GetPublicKeyAsync("root", None)).Line, Mine], None);
            hosts.Sim.Control.AddFault("ssh", "drop", match: "^" + command);
            await LostAsync(ExchangeAsync);
            await ExchangeAsync();
            Assert.Equal(2, hosts.Sim.ReadFile(1, "/root/.ssh/authorized_keys").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        }
    }

    [Theory, InProcess, OverSshd]
    public async Task A_host_that_is_off_or_frozen_is_unreachable_for_every_call(Way way)
    {
        await using AgentHosts hosts = await WithClusterAsync(way, 1, database: true);
        IVerticaNodeAgent agent = await hosts.AgentAsync(1);
        string local = Path.GetTempFileName();
        foreach (HostPower power in (HostPower[])[HostPower.Off, HostPower.Freeze])
        {
            await hosts.Sim.SetPowerAsync(1, power);
            foreach (Func<Task> call in (Func<Task>[])
            [
                () => agent.GetFactsAsync(Folder, None), () => agent.ExistsAsync("/", None), () => agent.CopyFileAsync(local, "/root/x", None),
                () => agent.GetPublicKeyAsync("root", None), () => agent.AuthorizeKeysAsync("root", [Mine], None), () => agent.RevokeKeysAsync("root", [Mine], None),
                () => agent.ReadConfigurationAsync(None), () => agent.InstallAsync(hosts.Installation(1), null, None), () => agent.RunToolAsync(hosts.Creation(1), null, None),
                () => agent.GetActiveDatabaseAsync(None), () => agent.GetStateAsync(Database, Password, None), () => agent.ExecuteAsync(Database, Password, new Sql("SELECT 1"), None),
                () => agent.RemoveFoldersAsync(["/vdata/Sales"], None), () => agent.ForgetClusterAsync(true, None),
            ])
                Assert.Equal("HostUnreachable", (await Assert.ThrowsAsync<TroveException>(call)).ErrorId);
            await hosts.Sim.SetPowerAsync(1, HostPower.On);
        }
        File.Delete(local);
    }

    [Theory, InProcess, OverSshd]
    public async Task A_program_that_does_not_end_is_ended_and_the_limit_named(Way way)
    {
        await using AgentHosts hosts = await WithClusterAsync(way, 1);
        // Over sshd a program needs its time to begin.
        int seconds = way == Way.InProcess ? 2 : 15;
        var limits = new VerticaAgentLimits(Short, new TimeLimit(TimeSpan.FromSeconds(seconds), "install.option"));
        IVerticaNodeAgent agent = await hosts.AgentAsync(1, limits);
        hosts.Sim.Control.AddFault("install_vertica:before-commit", "hang", arg: "1000000");
        TroveException late = await Assert.ThrowsAsync<TroveException>(() => agent.InstallAsync(hosts.Installation(1), null, None));
        Assert.Equal("OperationTimedOut", late.ErrorId);
        Assert.StartsWith($"install_vertica on vhost1 did not end within {seconds} s (install.option): ", late.Message, StringComparison.Ordinal);
        if (way == Way.InProcess)
            Assert.Contains("Installation Tool", late.Message, StringComparison.Ordinal);
        hosts.Sim.Control.AddFault("admintools:create_db", "hang", arg: "1000000");
        var limit = new TimeLimit(TimeSpan.FromSeconds(seconds), "tool.option");
        late = await Assert.ThrowsAsync<TroveException>(() => agent.RunToolAsync(hosts.Creation(1) with { Limit = limit }, null, None));
        Assert.StartsWith($"admintools -t create_db on vhost1 did not end within {seconds} s (tool.option): ", late.Message, StringComparison.Ordinal);
        // They have ended: the lock is free.
        Assert.True((await (await hosts.AgentAsync(1)).RunToolAsync(hosts.Creation(1), null, None)).Succeeded);
        hosts.KeepsThePassword();
    }

    [Theory, InProcess, OverSshd]
    public async Task A_call_ends_with_its_callers_patience(Way way)
    {
        await using AgentHosts hosts = await WithClusterAsync(way, 1);
        IVerticaNodeAgent agent = await hosts.AgentAsync(1);
        hosts.Sim.Control.AddFault("admintools:create_db", "hang", arg: "1000000");
        using var patience = new CancellationTokenSource();
        Task<AdminToolsReport> running = agent.RunToolAsync(hosts.Creation(1), null, patience.Token);
        await Eventually.IsTrueAsync(() => running.IsCompleted || hosts.Sim.State.Faults.Count == 0, () => "the tool to hang");
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        using var over = new CancellationTokenSource();
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => agent.GetFactsAsync(Folder, over.Token));
    }

    [Theory, InProcess, OverSshd]
    public async Task What_cannot_be_written_leaves_the_file_as_it_was_and_says_so(Way way)
    {
        await using AgentHosts hosts = await StartAsync(way, new SimOptions { Hosts = 1 });
        string before = hosts.Sim.ReadFile(1, "/root/.ssh/authorized_keys");
        var agent = new VerticaGuestAgentStrategy().Create(new FullHost(await hosts.HostAsync(1)), new VerticaAgentLimits(Short, Long), _ => { });
        TroveException full = await Assert.ThrowsAsync<TroveException>(() => agent.AuthorizeKeysAsync("root", [Mine], None));
        Assert.Equal("RemoteCommandFailed", full.ErrorId);
        Assert.Contains("No space left on device", full.Message, StringComparison.Ordinal);
        Assert.Equal(before, hosts.Sim.ReadFile(1, "/root/.ssh/authorized_keys"));
        // Where nothing needs to be written a full disk is no hindrance.
        Assert.Empty(await agent.AuthorizeKeysAsync("root", [before.Trim()], None));
    }

    private static async Task LostAsync(Func<Task> call)
    {
        TroveException lost = await Assert.ThrowsAsync<TroveException>(call);
        Assert.Equal("HostConnectionLost", lost.ErrorId);
        Assert.DoesNotContain("sesame", lost.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A host whose disk is full: what is written there fails as a real one's <c>cat</c> says it.</summary>
    private sealed class FullHost(IRemoteHost host) : IRemoteHost
    {
        public HostLogin Login => host.Login;

        public Task<RemoteResult> RunAsync(RemoteCommand command, CancellationToken cancellationToken) => host.RunAsync(command, cancellationToken);

        public Task WriteFileAsync(RemoteFile file, Stream content, CancellationToken cancellationToken) => throw new TroveException(
            TroveErrorId.RemoteCommandFailed, $"The file {file.Path} could not be written on {Login.Name}: cat: write error: No space left on device", Login.Name);

        public Task<byte[]?> ReadFileAsync(string path, int limit, string? user, CancellationToken cancellationToken) => host.ReadFileAsync(path, limit, user, cancellationToken);
    }
}
