using System.Text;
using TroveClusters.Engine.Remote;
using TroveClusters.Tests.VerticaHost;
using TroveClusters.Tests.VerticaHost.Hosts;
using TroveClusters.Tests.VerticaHost.InProcess;
using static TroveClusters.Tests.Vertica.Install;

namespace TroveClusters.Tests.Vertica;

/// <summary>
/// The double's hosts through the interface the engine uses: by the transport in this process, and by OpenSSH's to the same
/// hosts over sshd. Both keep the interface's promises alike, as far as Vertica needs them.
/// </summary>
public sealed class TransportTests
{
    private static CancellationToken None => CancellationToken.None;

    [Theory, InProcess, OverSshd]
    public async Task A_login_needs_the_right_key_on_both_sides(Way way)
    {
        await using VerticaSim sim = await way.StartAsync(new SimOptions { Hosts = 1 });
        HostLogin login = await sim.LoginAsync(1);
        var whoAmI = new RemoteCommand("id", ["-un"]);
        Assert.Equal("root\n", (await sim.Transport.Open(login).RunAsync(whoAmI, None)).Output);
        HostKey other = new("ssh-ed25519", SshKeyText.MakeBlob());
        await FailsAsync("HostKeyUnknown", sim, login with { Keys = HostKeySet.None });
        await FailsAsync("HostKeyChanged", sim, login with { Keys = new HostKeySet([other]) });
        await FailsAsync("AuthenticationFailed", sim, login with { User = "dbadmin" });
        sim.WriteFile(1, "/root/.ssh/authorized_keys", "");
        string wrong = Path.GetTempFileName();
        SimRun made = await sim.RunAsync(1, "root", "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "/root/other");
        Assert.Equal(0, made.Code);
        await File.WriteAllTextAsync(wrong, sim.ReadFile(1, "/root/other"));
        await FailsAsync("AuthenticationFailed", sim, login with { KeyFile = wrong });
        sim.WriteFile(1, "/root/.ssh/authorized_keys", sim.ReadFile(1, "/root/other.pub"));
        Assert.Equal("root\n", (await sim.Transport.Open(login with { KeyFile = wrong }).RunAsync(whoAmI, None)).Output);
        File.Delete(wrong);
    }

    [Theory, InProcess, OverSshd]
    public async Task A_command_runs_as_the_user_it_names_where_the_login_may(Way way)
    {
        await using VerticaSim sim = await (await way.StartAsync(new SimOptions { Hosts = 1 })).WithClusterAsync(1);
        IRemoteHost root = sim.Transport.Open(await sim.LoginAsync(1));
        IRemoteHost dba = sim.Transport.Open(await sim.LoginAsync(1, "dbadmin"));
        Assert.Equal("dbadmin\n", (await root.RunAsync(new RemoteCommand("id", ["-un"]) { User = "dbadmin" }, None)).Output);
        Assert.Equal("dbadmin\n", (await dba.RunAsync(new RemoteCommand("id", ["-un"]), None)).Output);
        Assert.Equal(1, (await dba.RunAsync(new RemoteCommand("cat", ["/root/.ssh/id_ed25519"]), None)).ExitCode);
        TroveException refused = await Assert.ThrowsAsync<TroveException>(() => dba.RunAsync(new RemoteCommand("id", ["-un"]) { User = "root" }, None));
        Assert.Equal("PrivilegeRequired", refused.ErrorId);
        TroveException nobody = await Assert.ThrowsAsync<TroveException>(() => root.RunAsync(new RemoteCommand("id", ["-un"]) { User = "stranger" }, None));
        Assert.Equal("PrivilegeRequired", nobody.ErrorId);
    }

    [Theory, InProcess, OverSshd]
    public async Task A_command_has_its_exit_code_its_outputs_its_lines_and_its_input(Way way)
    {
        await using VerticaSim sim = await way.StartAsync(new SimOptions { Hosts = 1 });
        IRemoteHost host = sim.Transport.Open(await sim.LoginAsync(1));
        RemoteResult copied = await host.RunAsync(new RemoteCommand("cat", []) { StandardInput = Encoding.UTF8.GetBytes("a\nb c\n") }, None);
        Assert.Equal((0, "a\nb c\n", ""), (copied.ExitCode, copied.Output, copied.Error));
        var lines = new List<RemoteLine>();
        RemoteResult failed = await host.RunAsync(new RemoteCommand(Installer, ["--no-such"]) { Lines = lines.Add }, None);
        Assert.Equal((2, ""), (failed.ExitCode, failed.Output));
        Assert.Equal("install_vertica: error: no such option: --no-such", lines[^1].Text);
        Assert.True(lines.TrueForAll(line => line.IsError));
        Assert.Equal(127, (await host.RunAsync(new RemoteCommand("/opt/vertica/bin/nothing", []), None)).ExitCode);
        Assert.Equal(1, (await host.RunAsync(new RemoteCommand("test", ["-e", "/nowhere"]), None)).ExitCode);
    }

    [Theory, InProcess, OverSshd]
    public async Task A_secret_argument_is_on_no_command_line_of_ssh(Way way)
    {
        await using VerticaSim sim = await way.StartAsync(new SimOptions { Hosts = 1 });
        IRemoteHost host = sim.Transport.Open(await sim.LoginAsync(1));
        RemoteResult run = await host.RunAsync(
            new RemoteCommand(Installer, ["--hosts", sim.Address(1), "--dba-user-password", new Secret("hidden word")]), None);
        Assert.Equal(0, run.ExitCode);
        var log = sim.Control.Audit("vhost1").Read();
        Assert.DoesNotContain(log, entry => (string?)entry["event"] == "start" && ((bool)entry["secret_on_argv"]! || entry.ToJsonString().Contains("hidden word", StringComparison.Ordinal)));
        // The program did get it.
        Assert.Contains(log, entry => (string?)entry["event"] == "run" && entry["argv"]!.AsArray().Any(argument => (string?)argument == "hidden word"));
    }

    [Theory, InProcess, OverSshd]
    public async Task Files_are_written_whole_with_owner_and_mode_and_read_within_limits(Way way)
    {
        await using VerticaSim sim = await (await way.StartAsync(new SimOptions { Hosts = 1 })).WithClusterAsync(1);
        IRemoteHost host = sim.Transport.Open(await sim.LoginAsync(1));
        var file = new RemoteFile("/home/dbadmin/word", UnixFileMode.UserRead | UnixFileMode.UserWrite) { User = "dbadmin" };
        await host.WriteFileAsync(file, new MemoryStream("first"u8.ToArray()), None);
        await host.WriteFileAsync(file, new MemoryStream("second"u8.ToArray()), None);
        Assert.Equal("second"u8.ToArray(), await host.ReadFileAsync(file.Path, 100, "dbadmin", None));
        Assert.Equal("600 dbadmin verticadba\n", (await host.RunAsync(new RemoteCommand("stat", ["-c", "%a %U %G", file.Path]), None)).Output);
        Assert.Null(await host.ReadFileAsync("/home/dbadmin/nothing", 100, null, None));
        // A folder that all may enter does not open what is in it.
        var secret = new RemoteFile("/etc/secret", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await host.WriteFileAsync(secret, new MemoryStream("hidden"u8.ToArray()), None);
        Assert.Equal("hidden"u8.ToArray(), await host.ReadFileAsync(secret.Path, 100, null, None));
        Assert.Equal((1, ""), await host.RunAsync(new RemoteCommand("cat", [secret.Path]) { User = "dbadmin" }, None) is var read ? (read.ExitCode, read.Output) : default);
        foreach (Func<Task> call in (Func<Task>[])
        [
            () => host.ReadFileAsync(file.Path, 3, null, None),
            () => host.ReadFileAsync(secret.Path, 100, "dbadmin", None),
            () => host.WriteFileAsync(file with { Path = "/nowhere/word" }, new MemoryStream(), None),
            () => host.WriteFileAsync(file with { Path = "/root/word" }, new MemoryStream(), None),
            () => host.ReadFileAsync("/home/dbadmin", 100, null, None),
        ])
            Assert.Equal("RemoteCommandFailed", (await Assert.ThrowsAsync<TroveException>(call)).ErrorId);
    }

    [Theory, InProcess, OverSshd]
    public async Task A_host_without_power_or_frozen_is_unreachable_and_what_ran_is_lost(Way way)
    {
        await using VerticaSim sim = await way.StartAsync(new SimOptions { Hosts = 2 });
        HostLogin login = await sim.LoginAsync(1);
        sim.Control.AddFault("install:connect", "hang", arg: "1000000", times: null);
        foreach (HostPower power in (HostPower[])[HostPower.Off, HostPower.Freeze])
        {
            int faults = sim.Control.Audit("vhost1").Read().Count(entry => (string?)entry["event"] == "fault");
            Task<RemoteResult> running = sim.Transport.Open(login).RunAsync(
                new RemoteCommand(Installer, ["--hosts", sim.Address(1), "--dba-user-password-disabled"]), None);
            await Eventually.IsTrueAsync(
                () => running.IsCompleted || sim.Control.Audit("vhost1").Read().Count(entry => (string?)entry["event"] == "fault") > faults, () => "the installer to hang");
            await sim.SetPowerAsync(1, power);
            Assert.Equal("HostConnectionLost", (await Assert.ThrowsAsync<TroveException>(() => running)).ErrorId);
            await FailsAsync("HostUnreachable", sim, login);
            if (power == HostPower.Freeze)
                Assert.Equal("HostUnreachable", (await Assert.ThrowsAsync<TroveException>(
                    () => sim.Transport.GetHostKeysAsync(login.Address, login.Port, None))).ErrorId);
            await sim.SetPowerAsync(1, HostPower.On);
            Assert.Equal("vhost1\n", (await sim.Transport.Open(login).RunAsync(new RemoteCommand("hostname", []), None)).Output);
        }
        Assert.Null(sim.State.Cluster);
    }

    [Theory, InProcess, OverSshd]
    public async Task A_dropped_connection_is_lost_whether_the_program_died_or_went_on(Way way)
    {
        await using VerticaSim sim = await (await way.StartAsync(new SimOptions { Hosts = 2 })).WithClusterAsync(1);
        IRemoteHost host = sim.Transport.Open(await sim.LoginAsync(1));
        var update = new RemoteCommand(Updater, ["--add-hosts", sim.Address(2), "--deb", "/root/vertica.deb", "--dba-user-password-disabled"]);
        sim.Control.AddFault("update_vertica:before-commit", "drop");
        Assert.Equal("HostConnectionLost", (await Assert.ThrowsAsync<TroveException>(() => host.RunAsync(update, None))).ErrorId);
        Assert.Single(sim.State.Cluster!.Hosts);

        sim.Control.AddFault("update_vertica:before-commit", "drop-continue");
        // Long enough for whoever cleans up after the lost caller.
        sim.Control.AddFault("update_vertica:after-commit", "hang", arg: "10");
        Assert.Equal("HostConnectionLost", (await Assert.ThrowsAsync<TroveException>(() => host.RunAsync(update, None))).ErrorId);
        await Eventually.IsTrueAsync(() => sim.Exists(2, Conf), () => "the configuration on the second host");
        Assert.Equal(2, sim.State.Cluster!.Hosts.Count);
    }

    [Theory, InProcess, OverSshd]
    public async Task A_program_ends_with_its_callers_patience(Way way)
    {
        await using VerticaSim sim = await way.StartAsync(new SimOptions { Hosts = 1 });
        IRemoteHost host = sim.Transport.Open(await sim.LoginAsync(1));
        var install = new RemoteCommand(Installer, ["--hosts", sim.Address(1), "--dba-user-password-disabled"]);
        sim.Control.AddFault("install_vertica:before-commit", "hang", arg: "1000000");
        using var patience = new CancellationTokenSource();
        Task<RemoteResult> cancelled = host.RunAsync(install, patience.Token);
        await Eventually.IsTrueAsync(() => cancelled.IsCompleted || sim.State.Faults.Count == 0, () => "the installer to hang");
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        // It has ended: its lock is free.
        sim.Control.AddFault("install_vertica:before-commit", "hang", arg: "1000000");
        Assert.Equal("OperationTimedOut", (await Assert.ThrowsAsync<TroveException>(
            () => host.RunAsync(install with { TimeLimit = TimeSpan.FromSeconds(5) }, None))).ErrorId);
        // On a busy machine the time may have been up before it came to the fault.
        sim.Control.ClearFaults();
        Assert.Equal(0, (await host.RunAsync(install, None)).ExitCode);
    }

    [Fact]
    public async Task What_the_double_does_not_have_fails_the_test_by_its_name()
    {
        await using var sim = new InProcessSim(new SimOptions { Hosts = 1 });
        IRemoteHost host = sim.Transport.Open(await sim.LoginAsync(1));
        foreach (string[] words in (string[][])[["/bin/sh", "-c", "true"], ["sudo", "true"], ["ls", "-l"], ["rm", "--one-file-system", "/x"], ["dpkg", "-l"]])
        {
            NotSupportedException error = await Assert.ThrowsAsync<NotSupportedException>(
                () => host.RunAsync(new RemoteCommand(words[0], [.. words[1..].Select(word => (RemoteArgument)word)]), None));
            Assert.Contains(words[0], error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(5, sim.Refusals.Count);
    }

    [Fact]
    public async Task A_host_can_get_another_key()
    {
        await using var sim = new InProcessSim(new SimOptions { Hosts = 1 });
        HostLogin login = await sim.LoginAsync(1);
        Assert.Equal(login.Keys, new HostKeySet(await sim.Transport.GetHostKeysAsync(login.Address, login.Port, None)));
        sim.ChangeHostKey(1);
        await FailsAsync("HostKeyChanged", sim, login);
    }

    private static async Task FailsAsync(string error, VerticaSim sim, HostLogin login)
    {
        TroveException exception = await Assert.ThrowsAsync<TroveException>(
            () => sim.Transport.Open(login).RunAsync(new RemoteCommand("true", []), None));
        Assert.True(error == exception.ErrorId, $"Expected {error}: {exception}");
    }
}
