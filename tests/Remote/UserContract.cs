using System.Text;

namespace TroveClusters.Tests.Remote;

/// <summary>Programs run as other users where the login may become them, and not at all where it may not.</summary>
public abstract class UserContract(HostsFixture hosts, TransportKind kind) : RemoteContract(hosts, kind)
{
    private const string Who = "id -un; id -gn; echo \"$HOME $USER $LOGNAME\"; cat; echo error >&2; exit 7";

    [SudoTheory]
    [InlineData("root", HostsFixture.Plain, "/home/bob")]
    [InlineData("root", "root", "/root")]
    [InlineData(HostsFixture.Sudoer, "root", "/root")]
    [InlineData(HostsFixture.Sudoer, HostsFixture.Plain, "/home/bob")]
    [InlineData(HostsFixture.Sudoer, HostsFixture.Sudoer, "/home/ann")]
    [InlineData(HostsFixture.Plain, HostsFixture.Plain, "/home/bob")]
    public async Task A_program_runs_as_the_user_with_that_users_home(string login, string user, string home)
    {
        RemoteResult result = await Open(login).RunAsync(Sh(Who) with { User = user, StandardInput = Encoding.UTF8.GetBytes("input") }, None);

        Assert.Equal((7, $"{user}\n{user}\n{home} {user} {user}\ninput", "error\n"), (result.ExitCode, result.Output, result.Error));
    }

    [SudoFact]
    public async Task Variables_and_exit_codes_pass_through_sudo()
    {
        RemoteCommand command = Sh("echo \"$VARIABLE\"; kill -TERM $$") with
        {
            User = "root",
            SecretVariables = new Dictionary<string, Secret> { ["VARIABLE"] = new("it's \n $x") },
        };

        RemoteResult result = await Open(HostsFixture.Sudoer).RunAsync(command, None);

        Assert.Equal((143, "it's \n $x\n"), (result.ExitCode, result.Output));
    }

    [SudoTheory]
    [InlineData(HostsFixture.Plain, "root")]
    [InlineData(HostsFixture.Plain, HostsFixture.Sudoer)]
    [InlineData(HostsFixture.SudoerByPassword, "root")]
    [InlineData(HostsFixture.Sudoer, "nobody-of-this-name")]
    [InlineData("root", "nobody-of-this-name")]
    public async Task Who_may_not_act_as_the_user_is_told_so_and_nothing_has_run(string login, string user)
    {
        string path = NewPath();
        var lines = new List<RemoteLine>();

        TroveException error = await FailsAsync(
            "PrivilegeRequired", () => Open(login).RunAsync(Sh("touch \"$1\"", path) with { User = user, Lines = lines.Add }, None));

        Assert.Contains(user, error.Message);
        Assert.Equal(Host.Name, error.Target);
        Assert.Empty(lines);
        Assert.False(Exists(Host, path));
    }

    [HostFact]
    public async Task A_host_without_sudo_gives_no_privilege()
    {
        await Victim.RunAsync("rm", "-f", "/usr/bin/sudo");
        string path = NewPath();

        await FailsAsync("PrivilegeRequired", () => Open(Victim, HostsFixture.Plain).RunAsync(Sh("touch \"$1\"", path) with { User = "root" }, None));

        Assert.False(Exists(Victim, path));
    }

    [SudoFact]
    public async Task A_program_that_itself_fails_for_want_of_privilege_has_run()
    {
        RemoteResult result = await Open(HostsFixture.Sudoer).RunAsync(
            Sh("echo 'sudo: a password is required' >&2; exit 1") with { User = "root" }, None);

        Assert.Equal((1, "sudo: a password is required\n"), (result.ExitCode, result.Error));
    }

    [SudoTheory]
    [InlineData("root")]
    [InlineData(HostsFixture.Sudoer)]
    public async Task Files_are_written_and_read_as_the_user(string login)
    {
        IRemoteHost host = Open(login);
        string path = $"/home/{HostsFixture.Plain}/{NewMarker("file")}";
        var file = new RemoteFile(path, UnixFileMode.UserRead | UnixFileMode.UserWrite) { User = HostsFixture.Plain };

        await host.WriteFileAsync(file, new MemoryStream([1, 2, 3]), None);

        Assert.Equal("bob bob 600\n", await Host.RunAsync("stat", "-c", "%U %G %a", path));
        Assert.Equal([1, 2, 3], await host.ReadFileAsync(path, 10, HostsFixture.Plain, None));
    }

    [SudoFact]
    public async Task Who_may_not_act_as_the_user_writes_and_reads_nothing()
    {
        IRemoteHost host = Open(HostsFixture.Plain);
        string path = NewPath();

        await FailsAsync("PrivilegeRequired", () => host.WriteFileAsync(new RemoteFile(path, UnixFileMode.UserRead) { User = "root" }, new MemoryStream([1]), None));
        await FailsAsync("PrivilegeRequired", () => host.ReadFileAsync("/etc/shadow", 100_000, "root", None));

        Assert.False(Exists(Host, path));
    }
}
