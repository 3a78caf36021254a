namespace TroveClusters.Tests.SshHosts;

public sealed partial class SshHost
{
    /// <summary>Pulls its network cable: what is sent to it or by it is lost.</summary>
    public Task CutAsync() => Tool.RunAsync("ip", "link", "set", Link, "down");

    /// <summary>Puts its network cable back.</summary>
    public Task HealAsync() => Tool.RunAsync("ip", "link", "set", Link, "up");

    /// <summary>Stops all its processes where they are. Its kernel still takes connections and data; nothing answers.</summary>
    public Task FreezeAsync() => SignalAllAsync(_ => true, Libc.SigStop, "TD", "stopped");

    /// <summary>Lets all its processes go on.</summary>
    public Task ThawAsync()
    {
        foreach (HostProcess process in Processes())
            Libc.Kill(process.MachineId, Libc.SigContinue);
        return Task.CompletedTask;
    }

    /// <summary>Stops the sshd that takes new connections: its port accepts them and never speaks. Those that are there go on.</summary>
    public async Task MuteSshdAsync() => await RunAsync("sh", "-c", "kill -STOP $(cat /run/sshd.pid)");

    /// <summary>Lets the sshd of <see cref="MuteSshdAsync"/> go on.</summary>
    public async Task UnmuteSshdAsync() => await RunAsync("sh", "-c", "kill -CONT $(cat /run/sshd.pid)");

    /// <summary>Kills every sshd of the host: its port refuses, sessions break, what they started may go on.</summary>
    public Task KillSshdAsync() => SignalAllAsync(process => process.Arguments is [var program, ..] && program.Contains("sshd", StringComparison.Ordinal), Libc.SigKill, "", "gone");

    /// <summary>Starts its sshd again.</summary>
    public async Task StartSshdAsync()
    {
        await RunAsync("/usr/sbin/sshd", "-f", $"{Settings}/sshd_config", "-E", "/var/log/sshd.log");
        await WaitForSshdAsync();
    }

    /// <summary>Gives it new host keys, as a reinstalled host has them.</summary>
    public async Task ChangeHostKeyAsync()
    {
        await MakeHostKeysAsync();
        await KillSshdAsync();
        await StartSshdAsync();
    }

    /// <summary>Pulls its plug: all its processes end, and nobody hears of it. Its files stay, but for those in /run and /dev/shm.</summary>
    public async Task PowerOffAsync()
    {
        int init = Init;
        await CutAsync();
        await _board!.AskAsync($"off {init}", "off");
        _init = null;
    }

    /// <summary>Switches it on and waits until its sshd answers.</summary>
    public async Task PowerOnAsync()
    {
        await HealAsync();
        await BootAsync();
    }

    private async Task BootAsync()
    {
        _init = int.Parse(await _board!.AskAsync("on", "on"));
        await WaitForSshdAsync();
    }

    /// <summary>
    /// Signals processes until all are in one of some states, for new ones may come while one signals. Who waits in the
    /// kernel (D), such as for a child that is stopped before it has begun, stops as soon as it would go on.
    /// </summary>
    private Task SignalAllAsync(Func<HostProcess, bool> which, int signal, string states, string word) => Poll.UntilAsync(
        $"the processes of {Name} to be {word}",
        () =>
        {
            HostProcess[] alive = [.. Processes().Where(which).Where(process => process.State is not ('Z' or 'X'))];
            foreach (HostProcess process in alive)
                Libc.Kill(process.MachineId, signal);
            return alive.All(process => states.Contains(process.State, StringComparison.Ordinal));
        },
        () => $"There are {string.Join("; ", Processes().Where(which))}.");
}
