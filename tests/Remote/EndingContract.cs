namespace TroveClusters.Tests.Remote;

/// <summary>A program that is to be ended is ended with all it started before the call ends.</summary>
public abstract class EndingContract(HostsFixture hosts, TransportKind kind) : RemoteContract(hosts, kind)
{
    // The program, a child in the background, one in a process group of its own, and one behind a pipe.
    private const string Family = "bash -c 'sleep 600; :' $1 & bash -mc 'bash -c \"sleep 600; :\" $0 & wait' $1 & (echo | bash -c 'sleep 600; :' $1) & sleep 600; :";
    private const string Stubborn = "trap '' HUP INT TERM; bash -c 'while :; do sleep 600; done' $1 & while :; do sleep 600; done";

    [SudoTheory]
    [InlineData("root", null, Family)]
    [InlineData("root", null, Stubborn)]
    [InlineData("root", HostsFixture.Plain, Family)]
    [InlineData(HostsFixture.Plain, null, Family)]
    [InlineData(HostsFixture.Sudoer, "root", Family)]
    [InlineData(HostsFixture.Sudoer, HostsFixture.Plain, Stubborn)]
    public async Task Cancelling_ends_it_with_its_children(string login, string? user, string script)
    {
        string marker = NewMarker();
        using var cancel = new CancellationTokenSource();
        Task<RemoteResult> running = Open(login).RunAsync(Sh(script, marker) with { User = user }, cancel.Token);
        await RunsAsync(Host, marker, count: 2);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Empty(Marked(Host, marker));
    }

    [SudoTheory]
    [InlineData("root", null)]
    [InlineData(HostsFixture.Sudoer, "root")]
    public async Task Its_time_limit_ends_it_with_its_children_and_tells_what_it_had_written(string login, string? user)
    {
        string marker = NewMarker();
        RemoteCommand command = Sh("echo so far; echo so bad >&2; " + Family, marker) with { User = user, TimeLimit = TimeSpan.FromSeconds(4) };

        TroveException error = await FailsAsync("OperationTimedOut", () => Open(login).RunAsync(command, None));

        Assert.Contains("so far", error.Message);
        Assert.Contains("so bad", error.Message);
        Assert.Equal(Host.Name, error.Target);
        Assert.Empty(Marked(Host, marker));
    }

    [HostFact]
    public async Task A_program_that_ends_within_its_time_is_not_disturbed()
    {
        RemoteResult result = await Open().RunAsync(Sh("sleep 0.2; exit 4") with { TimeLimit = TimeSpan.FromSeconds(30) }, None);

        Assert.Equal(4, result.ExitCode);
    }

    [HostFact]
    public async Task What_was_cancelled_before_does_not_run()
    {
        string path = NewPath();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Open().RunAsync(Sh("touch \"$1\"", path), new CancellationToken(canceled: true)));

        Assert.False(Exists(Host, path));
    }

    [HostFact]
    public async Task Cancelling_while_input_is_sent_ends_it()
    {
        string marker = NewMarker();
        using var cancel = new CancellationTokenSource();
        RemoteCommand command = Sh("sleep 600; :", marker) with { StandardInput = new byte[20_000_000] };
        Task<RemoteResult> running = Open().RunAsync(command, cancel.Token);
        await RunsAsync(Host, marker);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Empty(Marked(Host, marker));
    }

    [HostFact]
    public async Task Cancelling_one_command_leaves_the_others_of_its_connection_alone()
    {
        IRemoteHost host = Open();
        string marker = NewMarker(), other = NewMarker(), go = NewPath();
        using var cancel = new CancellationTokenSource();
        Task<RemoteResult> cancelled = host.RunAsync(Sh("sleep 600; :", marker), cancel.Token);
        Task<RemoteResult> kept = ShAsync(host, "until [ -e \"$2\" ]; do sleep 0.05; done; echo kept", other, go);
        await RunsAsync(Host, marker);
        await RunsAsync(Host, other);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Host.WriteFile(go, "");

        Assert.Equal("kept\n", (await kept).Output);
    }

    [HostFact]
    public async Task Cancelling_a_command_on_a_host_that_is_cut_off_does_not_hang()
    {
        string marker = NewMarker();
        using var cancel = new CancellationTokenSource();
        Task<RemoteResult> running = NewTransport(TransportSettings.Hasty).Open(LoginTo(Victim)).RunAsync(Sh("sleep 600; :", marker), cancel.Token);
        await RunsAsync(Victim, marker);
        await Victim.CutAsync();
        try
        {
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => running.WaitAsync(TimeSpan.FromSeconds(60)));
            Assert.True(running.IsCompleted, "The call hangs.");
        }
        finally
        {
            await Victim.HealAsync();
        }
        await IsGoneAsync(Victim, marker);
    }

    [HostFact]
    public async Task Disposing_the_transport_ends_every_command_and_leaves_no_process_here()
    {
        IRemoteTransport transport = NewTransport();
        string marker = NewMarker();
        Task<RemoteResult>[] running = [.. Enumerable.Range(0, 4).Select(_ => ShAsync(transport.Open(LoginTo(Host)), Family, marker))];
        await RunsAsync(Host, marker, count: 8);

        await transport.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

        foreach (Task<RemoteResult> one in running)
            await Assert.ThrowsAnyAsync<Exception>(() => one.WaitAsync(TimeSpan.FromSeconds(60)));
        await IsGoneAsync(Host, marker);
        await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => ShAsync(transport.Open(LoginTo(Host)), "echo never"));
    }
}
