using System.Text;

namespace TroveClusters.Tests.Remote;

/// <summary>Secrets are nowhere but in the program they are for.</summary>
public abstract class SecretContract(HostsFixture hosts, TransportKind kind) : RemoteContract(hosts, kind)
{
    [HostTheory]
    [InlineData("root", null)]
    [InlineData("root", HostsFixture.Plain)]
    public Task No_other_process_shows_them_and_no_file_has_them_while_the_program_runs(string login, string? user) => AreNowhereElseAsync(login, user);

    [SudoFact]
    public Task No_other_process_shows_them_and_no_file_has_them_while_the_program_runs_through_sudo() => AreNowhereElseAsync(HostsFixture.Sudoer, "root");

    [HostFact]
    public async Task Errors_do_not_tell_them()
    {
        string secret = NewMarker("secret");
        RemoteCommand command = Sh("sleep 600", new Secret(secret)) with
        {
            TimeLimit = TimeSpan.FromMilliseconds(300),
            SecretVariables = new Dictionary<string, Secret> { ["VARIABLE"] = new(secret) },
            StandardInput = Encoding.UTF8.GetBytes(secret),
        };

        TroveException error = await FailsAsync("OperationTimedOut", () => Open().RunAsync(command, None));

        Assert.DoesNotContain(secret, error.ToString());
    }

    [HostFact]
    public async Task A_password_is_in_no_command_line_and_no_environment_and_no_file_here()
    {
        IRemoteHost host = Transport.Open(LoginTo(Host, HostsFixture.Plain) with { KeyFile = null, Password = new Secret(HostsFixture.Password) });
        string marker = NewMarker(), go = NewPath();
        Task<RemoteResult> running = ShAsync(host, "until [ -e \"$2\" ]; do sleep 0.05; done", marker, go);
        await RunsAsync(Host, marker);

        AssertNowhereHere([HostsFixture.Password]);
        foreach (string folder in Directory.EnumerateDirectories(Path.GetTempPath(), "trove-ssh-*"))
            AssertNoFileShows(folder, HostsFixture.Password);
        Host.WriteFile(go, "");
        await running;
        Assert.DoesNotContain(HostsFixture.Password, Host.SshdLog);
    }

    /// <summary>No file of a folder shows a text. Transports of other tests take theirs away meanwhile: what is gone shows nothing.</summary>
    private static void AssertNoFileShows(string folder, string text)
    {
        foreach (string file in Read(() => Directory.GetFiles(folder)) ?? [])
            Assert.DoesNotContain(text, Read(() => new FileInfo(file).Length > 0 ? File.ReadAllText(file) : "") ?? "");

        static T? Read<T>(Func<T> read) where T : class
        {
            try
            {
                return read();
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                return null;
            }
        }
    }

    private async Task AreNowhereElseAsync(string login, string? user)
    {
        string argument = NewMarker("secret"), variable = NewMarker("secret"), input = NewMarker("secret"), plain = NewMarker();
        string[] secrets = [argument, variable, input];
        string go = NewPath();
        RemoteCommand command = new("/bin/bash",
        [
            // Read and kept, so that it runs on with all of them.
            "-c", "read -r line; until [ -e \"$1\" ]; do sleep 0.05; done; echo \"$2 $VARIABLE $line\"", plain, go, new Secret(argument),
        ])
        {
            User = user,
            SecretVariables = new Dictionary<string, Secret> { ["VARIABLE"] = new(variable) },
            StandardInput = Encoding.UTF8.GetBytes(input + "\n"),
        };

        Task<RemoteResult> running = Open(login).RunAsync(command, None);
        await RunsAsync(Host, plain);

        foreach (HostProcess process in Host.Processes())
        {
            bool isProgram = process.Arguments.Count > 0 && process.Arguments[0] == "/bin/bash" && process.Arguments.Contains(plain);
            foreach (string secret in secrets)
            {
                Assert.False(process.Arguments.Any(word => word.Contains(secret, StringComparison.Ordinal)) && !(isProgram && secret == argument), $"{secret} is in the command line of {process}");
                bool isChildOfProgram = process.Arguments is ["sleep", ..];
                Assert.False(process.Environment.Any(word => word.Contains(secret, StringComparison.Ordinal)) && !((isProgram || isChildOfProgram) && secret == variable), $"{secret} is in the environment of {process}");
            }
        }
        AssertNowhereHere(secrets);
        ToolResult files = await Host.TryRunAsync(["grep", "-rlE", "--devices=skip", string.Join('|', secrets), "/tmp", "/root", "/home", "/run", "/dev/shm", "/var/log", "/var/tmp", "/etc"]);
        Assert.Equal((1, ""), (files.ExitCode, files.Output));

        Host.WriteFile(go, "");
        Assert.Equal($"{argument} {variable} {input}\n", (await running).Output);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, Host.SshdLog));
    }

    /// <summary>No process of this machine, and so no client of SSH, shows a text. The hosts' processes have been looked at.</summary>
    private void AssertNowhereHere(string[] texts)
    {
        HashSet<int> onHosts = [.. Set.Hosts.SelectMany(host => host.Processes()).Select(process => process.MachineId)];
        foreach (string folder in Directory.EnumerateDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out int id) && !onHosts.Contains(id)))
        {
            try
            {
                if (File.Exists(folder + "/root/etc/ssh/trove/sshd_config"))
                    continue; // Of a host, and just started.
                string shown = File.ReadAllText(folder + "/cmdline") + File.ReadAllText(folder + "/environ");
                Assert.All(texts, text => Assert.False(shown.Contains(text, StringComparison.Ordinal), $"{folder} shows a secret: {shown}"));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended.
            }
        }
    }
}
