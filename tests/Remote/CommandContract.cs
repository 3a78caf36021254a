using System.Security.Cryptography;

namespace TroveClusters.Tests.Remote;

/// <summary>Programs run, read what they are given, and end in some way.</summary>
public abstract class CommandContract(HostsFixture hosts, TransportKind kind) : RemoteContract(hosts, kind)
{
    [HostTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(97)]
    [InlineData(98)]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(254)]
    [InlineData(255)]
    public async Task A_programs_exit_code_is_told_whatever_it_is(int code)
    {
        RemoteResult result = await ShAsync(Open(), $"echo out; echo err >&2; exit {code}");

        Assert.Equal((code, "out\n", "err\n", false), (result.ExitCode, result.Output, result.Error, result.Truncated));
        Assert.Equal(code == 0, result.Succeeded);
    }

    [HostTheory]
    [InlineData("HUP", 1)]
    [InlineData("INT", 2)]
    [InlineData("QUIT", 3)]
    [InlineData("KILL", 9)]
    [InlineData("SEGV", 11)]
    [InlineData("PIPE", 13)]
    [InlineData("TERM", 15)]
    public async Task A_program_that_a_signal_ends_has_that_signal_for_its_exit_code(string signal, int number)
    {
        RemoteResult result = await ShAsync(Open(), $"echo before; kill -{signal} $$; echo after");

        Assert.Equal((128 + number, "before\n"), (result.ExitCode, result.Output));
    }

    [HostFact]
    public async Task A_program_that_is_not_there_fails_as_one_does_in_a_shell()
    {
        RemoteResult missing = await Open().RunAsync(new RemoteCommand("/no/such program", ["x"]), None);
        Assert.Equal((127, ""), (missing.ExitCode, missing.Output));
        Assert.Contains("/no/such program", missing.Error);

        RemoteResult folder = await Open().RunAsync(new RemoteCommand("/tmp", []), None);
        Assert.Equal(126, folder.ExitCode);
    }

    [HostFact]
    public async Task A_program_is_found_by_its_name_or_by_a_path_with_any_characters()
    {
        const string Path = "/tmp/it's a \"program\" $HOME";
        Host.WriteFile(Path, "#!/bin/sh\necho \"$0|$1\"\n", (UnixFileMode)0b111_101_101);

        Assert.Equal($"{Path}|x\n", (await Open().RunAsync(new RemoteCommand(Path, ["x"]), None)).Output);
        Assert.Equal("a b\n", (await Open().RunAsync(new RemoteCommand("echo", ["a b"]), None)).Output);
    }

    [HostTheory]
    [InlineData("root")]
    [InlineData(HostsFixture.Plain)]
    public async Task A_program_runs_as_the_login_with_its_home_and_with_no_input_and_no_terminal(string user)
    {
        RemoteResult result = await ShAsync(Open(user), "id -un; echo \"$HOME\"; cat; tty; tty <&1");

        Assert.Equal($"{user}\n{(user == "root" ? "/root" : $"/home/{user}")}\nnot a tty\nnot a tty\n", result.Output);
    }

    [HostFact]
    public async Task Signals_are_to_a_program_what_they_are_to_any()
    {
        // A set of bits: ignored signals stay ignored in all that a program starts, and then nobody can end it.
        RemoteResult result = await Open().RunAsync(new RemoteCommand("grep", ["^SigIgn:", "/proc/self/status"]), None);

        Assert.Equal("SigIgn:\t0000000000000000\n", result.Output);
    }

    [HostFact]
    public async Task Any_bytes_can_be_input_and_all_arrive()
    {
        byte[] input = new byte[5_000_003];
        new Random(7).NextBytes(input);

        RemoteResult result = await Open().RunAsync(new RemoteCommand("sha256sum", []) { StandardInput = input }, None);

        Assert.Equal($"{Convert.ToHexStringLower(SHA256.HashData(input))}  -\n", result.Output);
    }

    [HostTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    public async Task Input_has_an_end(int length)
    {
        RemoteResult result = await Open().RunAsync(new RemoteCommand("wc", ["-c"]) { StandardInput = new byte[length] }, None);

        Assert.Equal($"{length}\n", result.Output);
    }

    [HostFact]
    public async Task A_program_need_not_read_its_input()
    {
        RemoteResult result = await Open().RunAsync(Sh("exec <&-; echo done; exit 3") with { StandardInput = new byte[3_000_000] }, None);

        Assert.Equal((3, "done\n"), (result.ExitCode, result.Output));
    }

    [HostFact]
    public async Task What_a_login_shell_says_by_itself_is_no_output_of_the_program()
    {
        SshHost host = Victim;
        host.WriteFile("/root/.bashrc", "echo noise; echo noisy error >&2\n");
        try
        {
            RemoteResult result = await ShAsync(Open(host), "echo out; echo err >&2");

            Assert.Equal(("out\n", "err\n"), (result.Output, result.Error));
        }
        finally
        {
            File.Delete(host.Path("/root/.bashrc"));
        }
    }

    [HostFact]
    public async Task A_program_ends_when_it_ends_whatever_it_leaves_running()
    {
        // Started well, a server has let go of its session; started badly, it holds the session's outputs.
        string good = NewMarker(), bad = NewMarker();
        RemoteResult result = await ShAsync(
            Open(), "setsid sh -c 'sleep 600; :' $1 </dev/null >/dev/null 2>&1 & sh -c 'sleep 600; :' $2 & echo started", good, bad).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal((0, "started\n"), (result.ExitCode, result.Output));
        Assert.NotEmpty(Marked(Host, good));
        await Host.TryRunAsync("pkill", "-f", good);
        await Host.TryRunAsync("pkill", "-f", bad);
    }

    [HostFact]
    public async Task Many_programs_run_on_one_host_at_the_same_time()
    {
        IRemoteHost host = Open();

        RemoteResult[] results = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => ShAsync(host, $"echo {i}; exit {i}")));

        Assert.Equal(Enumerable.Range(0, 30).Select(i => (i, $"{i}\n")), results.Select(result => (result.ExitCode, result.Output)));
    }

    [HostFact]
    public async Task Variables_arrive_as_they_are()
    {
        const string Value = "it's \"a\" $value `x` \\ \n second line ü 😀 !";
        RemoteCommand command = Sh("printf '%s|%s' \"$FIRST\" \"$SECOND\"") with
        {
            SecretVariables = new Dictionary<string, Secret> { ["FIRST"] = new(Value), ["SECOND"] = new("") },
        };

        Assert.Equal(Value + "|", (await Open().RunAsync(command, None)).Output);
    }
}
