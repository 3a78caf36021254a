using System.Diagnostics;
using System.Text;
using TroveClusters.Engine.Platform;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Remote.Shell;

namespace TroveClusters.Tests.Unit.Remote;

/// <summary>The talk of a session, with real shells, as sshd would start them.</summary>
public sealed class ShellExchangeTests
{
    public static TheoryData<string> Shells => PosixShells.All;

    [ShellTheory, MemberData(nameof(Shells))]
    public async Task Exit_code_and_both_outputs_are_the_programs_own(string shell)
    {
        ShellReply reply = await LocalShell.RunAsync(shell, Sh("echo out; echo err >&2; exit 7"));

        Assert.Equal((7, "out\n", "err\n"), (reply.ExitCode, LocalShell.Text(reply.Output), LocalShell.Text(reply.Error)));
    }

    [ShellTheory, MemberData(nameof(Shells))]
    public async Task A_program_that_a_signal_ends_has_128_and_the_signal(string shell)
    {
        ShellReply reply = await LocalShell.RunAsync(shell, Sh("kill -KILL $$"));

        Assert.Equal((137, "", ""), (reply.ExitCode, LocalShell.Text(reply.Output), LocalShell.Text(reply.Error)));
    }

    [ShellTheory, MemberData(nameof(Shells))]
    public async Task A_program_that_does_not_exist_has_127_and_the_shells_words(string shell)
    {
        ShellReply reply = await LocalShell.RunAsync(shell, new RemoteCommand("/no/such/program", []));

        Assert.Equal(127, reply.ExitCode);
        Assert.Contains("/no/such/program", LocalShell.Text(reply.Error), StringComparison.Ordinal);
    }

    [ShellTheory, MemberData(nameof(Shells))]
    public async Task Megabytes_of_input_arrive_byte_for_byte(string shell)
    {
        byte[] bytes = new byte[5_000_000];
        new Random(7).NextBytes(bytes);
        ShellReply reply = await LocalShell.RunAsync(shell, new RemoteCommand("cat", []) { StandardInput = bytes, OutputLimit = bytes.Length });

        Assert.Equal(0, reply.ExitCode);
        Assert.False(reply.Truncated);
        Assert.True(bytes.AsSpan().SequenceEqual(reply.Output));
    }

    [ShellTheory, MemberData(nameof(Shells))]
    public async Task A_program_may_leave_its_input_unread(string shell)
    {
        ShellReply reply = await LocalShell.RunAsync(shell, Sh("echo enough") with { StandardInput = new byte[3_000_000] });

        Assert.Equal((0, "enough\n"), (reply.ExitCode, LocalShell.Text(reply.Output)));
    }

    [ShellTheory, MemberData(nameof(Shells))]
    public async Task Secrets_reach_the_program_as_they_are(string shell)
    {
        var secret = new Secret("it's \"$HOME\" `id` \\ \n ü");
        ShellReply reply = await LocalShell.RunAsync(shell, new RemoteCommand("/bin/sh", ["-c", "printf %s \"$1$WORD\"", "sh", secret])
        {
            SecretVariables = new Dictionary<string, Secret> { ["WORD"] = secret },
        });

        Assert.Equal(secret.Reveal() + secret.Reveal(), LocalShell.Text(reply.Output));
        Assert.DoesNotContain("HOME", ShellScript.CommandLine.Replace("HOME=~", "", StringComparison.Ordinal).Replace("export HOME", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [ShellTheory, MemberData(nameof(Shells))]
    public async Task Nothing_of_the_session_is_open_in_the_program(string shell)
    {
        ShellReply reply = await LocalShell.RunAsync(shell, Sh("ls /proc/$$/fd; :"));

        Assert.Equal("0\n1\n2\n", LocalShell.Text(reply.Output));
    }

    [ShellTheory, MemberData(nameof(Shells))]
    public async Task The_program_has_all_signals_as_usual(string shell)
    {
        ShellReply reply = await LocalShell.RunAsync(shell, new RemoteCommand("cat", ["/proc/self/status"]));

        // The C library keeps signals 32 and 33 for itself; .NET's own process may ignore them.
        string ignored = LocalShell.Text(reply.Output).Split('\n').Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        Assert.Equal(0, Convert.ToInt64(ignored.Split('\t')[1], 16) & 0x7FFFFFFF);
    }

    [ShellTheory, MemberData(nameof(Shells))]
    public async Task What_a_login_shell_prints_is_no_output(string shell)
    {
        using ShellExchange exchange = LocalShell.Exchange(shell, Sh("echo mine"), out _, noise: "echo welcome; echo motd >&2; ");
        ShellReply reply = await exchange.RunAsync(TimeSpan.FromSeconds(60), default);

        Assert.Equal(("mine\n", ""), (LocalShell.Text(reply.Output), LocalShell.Text(reply.Error)));
    }

    [ShellTheory, MemberData(nameof(Shells))]
    public async Task A_session_that_ends_by_itself_has_run_nothing(string shell)
    {
        using ShellExchange exchange = LocalShell.Exchange(shell, Sh("echo mine"), out _, noise: "echo This account is not available. >&2; exit 1; ");
        var e = await Assert.ThrowsAsync<ShellNotStartedException>(() => exchange.RunAsync(TimeSpan.FromSeconds(60), default));

        Assert.Equal((1, "This account is not available.", false), (e.ExitCode, e.Words, e.IsBecoming));
    }

    [ShellTheory, MemberData(nameof(Shells))]
    public async Task A_program_that_leaves_another_behind_has_ended_all_the_same(string shell)
    {
        ShellReply reply = await LocalShell.RunAsync(shell, Sh("sleep 60 & echo $!"));

        int left = int.Parse(LocalShell.Text(reply.Output), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(0, reply.ExitCode);
        using Process process = Process.GetProcessById(left);
        Assert.False(process.HasExited);
        process.Kill();
    }

    [ShellTheory, MemberData(nameof(Shells))]
    public async Task Cancelling_ends_the_program_with_all_it_started(string shell)
    {
        using var cancel = new CancellationTokenSource();
        var started = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        RemoteCommand command = Sh("sleep 300 & echo $!; wait") with
        {
            Lines = line => started.TrySetResult(int.Parse(line.Text, System.Globalization.CultureInfo.InvariantCulture)),
        };
        using ShellExchange exchange = LocalShell.Exchange(shell, command, out _);
        Task<ShellReply> run = exchange.RunAsync(TimeSpan.FromSeconds(60), cancel.Token);
        int child = await started.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.False(exchange.MayRunOn);
        await SpinAsync(() => !IsRunning(child));
    }

    [ShellTheory, MemberData(nameof(Shells))]
    public async Task A_program_that_will_not_end_is_killed(string shell)
    {
        RemoteCommand command = Sh("trap '' TERM HUP INT; echo ready; while :; do sleep 1; done") with { TimeLimit = TimeSpan.FromSeconds(3) };
        using ShellExchange exchange = LocalShell.Exchange(shell, command, out LocalShell channel);
        var e = await Assert.ThrowsAsync<TroveException>(() => exchange.RunAsync(TimeSpan.FromSeconds(60), default));

        Assert.Equal("OperationTimedOut", e.ErrorId);
        Assert.Contains("and was ended", e.Message, StringComparison.Ordinal);
        Assert.Contains("It had written: ready", e.Message, StringComparison.Ordinal);
        await NobodyIsLeftAsync(channel.ProcessId);
    }

    [ShellTheory, MemberData(nameof(Shells))]
    public async Task A_program_may_signal_its_own_group(string shell)
    {
        ShellReply reply = await LocalShell.RunAsync(shell, Sh("trap 'echo caught; exit 3' TERM; kill -TERM 0; sleep 1"));

        Assert.Equal((3, "caught\n"), (reply.ExitCode, LocalShell.Text(reply.Output)));
    }

    [ShellTheory, MemberData(nameof(Shells))]
    public async Task A_caller_that_dies_takes_the_program_along(string shell)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using ShellExchange exchange = LocalShell.Exchange(shell, Sh("echo ready; sleep 300; echo never") with { Lines = _ => started.TrySetResult() }, out LocalShell channel);
        Task<ShellReply> run = exchange.RunAsync(TimeSpan.FromSeconds(60), default);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await channel.Input.DisposeAsync(); // As the end of the process that held it would.

        ShellReply reply = await run;
        Assert.Equal((143, "ready\n"), (reply.ExitCode, LocalShell.Text(reply.Output)));
        await NobodyIsLeftAsync(channel.ProcessId);
    }

    [ShellTheory, MemberData(nameof(Shells))]
    public async Task An_input_that_fails_ends_the_program(string shell)
    {
        using var input = new MemoryStream(new byte[10]);
        using ShellExchange exchange = LocalShell.Exchange(shell, Sh("cat; echo never"), out LocalShell channel, input, length: 1000);

        await Assert.ThrowsAsync<EndOfStreamException>(() => exchange.RunAsync(TimeSpan.FromSeconds(60), default));
        await NobodyIsLeftAsync(channel.ProcessId);
    }

    [ShellTheory, MemberData(nameof(Shells))]
    public async Task A_script_that_was_cut_off_is_not_run(string shell)
    {
        string file = Path.Combine(Path.GetTempPath(), $"trove-{Guid.NewGuid():N}");
        using ShellExchange unused = LocalShell.Exchange(shell, Sh(""), out LocalShell channel);
        string mark = ShellScript.NewMark();
        byte[] body = ShellScript.Body(mark, new RemoteCommand("touch", [file]), 0);
        await channel.Input.WriteAsync(ShellScript.Header(mark, null));
        await channel.Input.WriteAsync(body.AsMemory(0, body.Length - 1));
        await channel.Input.DisposeAsync();
        using var reader = new StreamReader(channel.Output);
        string output = await reader.ReadToEndAsync();

        Assert.Equal(98, await channel.WaitAsync(default));
        Assert.StartsWith($"{mark}:ready:", output, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
        await channel.DisposeAsync();
    }

    private static RemoteCommand Sh(string script) => new("/bin/sh", ["-c", script]);

    /// <summary>The processes of a session have been killed when it ends; the system takes a moment to remove them.</summary>
    private static Task NobodyIsLeftAsync(int session) => SpinAsync(() => MembersOf(session).Count == 0);

    private static async Task SpinAsync(Func<bool> condition)
    {
        for (int i = 0; i < 6000 && !condition(); i++)
            await Task.Delay(10);
        Assert.True(condition());
    }

    private static bool IsRunning(int id) => ProcessSystem.Current.GetStartTime(id) is not null;

    /// <summary>The processes of a session, which has the id of its first.</summary>
    private static List<string> MembersOf(int session) =>
    [
        .. from folder in Directory.EnumerateDirectories("/proc")
           where int.TryParse(Path.GetFileName(folder), out _)
           let stat = ReadStat(folder)
           where LinuxProcessSystem.Stat.Parse(stat) is { IsDead: false } parsed && parsed.Session == session
           select stat,
    ];

    private static string ReadStat(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "stat"));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
