namespace TroveClusters.Tests.Remote;

/// <summary>Hosts are cut off, frozen, switched off: what is told, and that all goes on when they are back.</summary>
public abstract class FailureContract(HostsFixture hosts, TransportKind kind) : RemoteContract(hosts, kind)
{
    [HostFact]
    public async Task A_host_that_is_cut_off_is_unreachable_and_when_healed_it_works()
    {
        IRemoteHost host = NewTransport(TransportSettings.Hasty).Open(LoginTo(Victim));
        string path = NewPath();
        await Victim.CutAsync();
        try
        {
            await FailsAsync("HostUnreachable", () => ShAsync(host, "touch \"$1\"", path));
        }
        finally
        {
            await Victim.HealAsync();
        }
        await WorksAsync(host);
        Assert.False(Exists(Victim, path));
    }

    [HostFact]
    public async Task A_link_that_is_cut_between_two_commands_is_told_and_when_healed_it_works()
    {
        IRemoteHost host = NewTransport(TransportSettings.Hasty).Open(LoginTo(Victim));
        await WorksAsync(host);
        await Victim.CutAsync();
        try
        {
            TroveException error = await Assert.ThrowsAsync<TroveException>(() => ShAsync(host, "echo never").WaitAsync(TimeSpan.FromSeconds(60)));
            // Whether the command was sent into the cut link depends on the moment.
            Assert.Contains(error.ErrorId, new[] { "HostUnreachable", "HostConnectionLost" });
        }
        finally
        {
            await Victim.HealAsync();
        }
        await WorksAsync(host);
    }

    [HostFact]
    public async Task A_link_that_was_cut_and_healed_between_two_commands_does_no_harm()
    {
        IRemoteHost host = NewTransport(TransportSettings.Hasty).Open(LoginTo(Victim));
        await WorksAsync(host);
        await Victim.CutAsync();
        await Victim.HealAsync();

        await WorksAsync(host);
    }

    [HostFact]
    public Task A_link_that_is_cut_while_a_program_runs_is_told_apart() => LosesAsync(Victim.CutAsync, Victim.HealAsync);

    [HostFact]
    public Task A_host_that_freezes_while_a_program_runs_is_found_by_its_silence() => LosesAsync(Victim.FreezeAsync, Victim.ThawAsync);

    [HostFact]
    public Task A_host_that_is_switched_off_while_a_program_runs_is_told_apart() => LosesAsync(Victim.PowerOffAsync, Victim.PowerOnAsync);

    [HostFact]
    public Task An_sshd_that_is_killed_while_a_program_runs_is_told_apart() => LosesAsync(Victim.KillSshdAsync, Victim.StartSshdAsync);

    [HostFact]
    public async Task A_host_that_is_frozen_before_is_unreachable()
    {
        IRemoteTransport transport = NewTransport(TransportSettings.Hasty);
        IRemoteHost host = transport.Open(LoginTo(Victim));
        await Victim.FreezeAsync();
        try
        {
            await FailsAsync("HostUnreachable", () => ShAsync(host, "echo never"));
            await FailsAsync("HostUnreachable", () => transport.GetHostKeysAsync(Victim.Address, Victim.Port, None));
        }
        finally
        {
            await Victim.ThawAsync();
        }
        await WorksAsync(host);
    }

    [HostFact]
    public async Task An_sshd_that_accepts_and_never_speaks_is_unreachable()
    {
        IRemoteHost host = NewTransport(TransportSettings.Hasty).Open(LoginTo(Victim));
        await Victim.MuteSshdAsync();
        try
        {
            await FailsAsync("HostUnreachable", () => ShAsync(host, "echo never"));
        }
        finally
        {
            await Victim.UnmuteSshdAsync();
        }
        await WorksAsync(host);
    }

    [HostFact]
    public async Task A_connection_that_broke_while_nobody_used_it_does_no_harm()
    {
        IRemoteHost host = NewTransport(TransportSettings.Hasty).Open(LoginTo(Victim));
        await WorksAsync(host);
        await Victim.KillSshdAsync();

        await FailsAsync("HostUnreachable", () => ShAsync(host, "echo never"));
        await Victim.StartSshdAsync();

        await WorksAsync(host);
    }

    [HostFact]
    public async Task Other_hosts_go_on_while_one_is_cut_off()
    {
        IRemoteTransport transport = NewTransport(TransportSettings.Hasty with { Parallel = 4 });
        await Victim.CutAsync();
        try
        {
            Task<TroveException>[] stuck = [.. Enumerable.Range(0, 3).Select(_ => FailsAsync("HostUnreachable", () => ShAsync(transport.Open(LoginTo(Victim)), "echo never")))];
            Assert.Equal("ok\n", (await ShAsync(transport.Open(LoginTo(Host)), "echo ok")).Output);
            await Task.WhenAll(stuck);
        }
        finally
        {
            await Victim.HealAsync();
        }
    }

    private async Task LosesAsync(Func<Task> happen, Func<Task> mend)
    {
        IRemoteHost host = NewTransport(TransportSettings.Hasty).Open(LoginTo(Victim));
        string marker = NewMarker(), path = NewPath();
        Task<RemoteResult> running = ShAsync(host, "touch \"$2\"; sleep 600; :", marker, path);
        await RunsAsync(Victim, marker);
        await Eventually.IsTrueAsync(() => Exists(Victim, path), () => path);

        await happen();
        try
        {
            TroveException error = await FailsAsync("HostConnectionLost", () => running);
            Assert.Contains("may have run", error.Message);
            Assert.Equal(Victim.Name, error.Target);
            Assert.Contains(Victim.Name, error.Message);
        }
        finally
        {
            await mend();
        }
        await WorksAsync(host);
        // A host that is back sees that its caller has gone, and lets nothing run on.
        await IsGoneAsync(Victim, marker);
    }

    private static async Task WorksAsync(IRemoteHost host) => Assert.Equal("ok\n", (await ShAsync(host, "echo ok").WaitAsync(TimeSpan.FromSeconds(60))).Output);
}
