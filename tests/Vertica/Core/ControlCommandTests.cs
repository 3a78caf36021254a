using System.Diagnostics;
using TroveClusters.Tests.SshHosts;
using TroveClusters.Tests.VerticaHost;
using TroveClusters.Tests.VerticaHost.Hosts;
using TroveClusters.Tests.VerticaHost.InProcess;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.Vertica.Core;

/// <summary>The double's own command, as one uses it by hand: a process of its own.</summary>
public sealed class ControlCommandTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Theory, InProcess, OverSshd]
    public async Task It_tells_a_double_what_shall_happen(Way way)
    {
        await using VerticaSim sim = await way.StartAsync(new SimOptions { Hosts = 2 });
        sim.World.Store.Change(state => state.Dbs["x"] = new DatabaseState { Nodes = [new NodeState { Name = "v_x_node0001", Host = sim.Address(1), State = "UP" }] });
        async Task Done(params string[] arguments) => Assert.Equal((0, ""), await TellAsync(sim, arguments));
        await Done("fault", "add", "db_add_node:.*", "drop", "--host", "vhost1", "--target", "vhost2", "--match", "-d x", "--arg", "2", "--times", "3");
        Assert.True(sim.State.Faults is [{ Point: "db_add_node:.*", Action: "drop", Match: "-d x", Arg: "2", Times: 3 } fault]
            && fault.Host == sim.Address(1) && fault.Target == sim.Address(2));
        await Done("fault", "clear");
        Assert.Empty(sim.State.Faults);
        await Done("set", "timing.node_up", "7");
        Assert.Equal(7, sim.State.Timing.NodeUp);
        await Done("node", "down", "v_x_node0001");
        Assert.Equal("DOWN", sim.State.Dbs["x"].Nodes[0].State);
        await Done("host", "freeze", "vhost2");
        Assert.Equal(HostPower.Freeze, sim.World.Power(sim.Address(2)));
        Assert.Equal(0, (await sim.RunAsync(1, "root", "/opt/vertica/sbin/install_vertica", "--hosts", "vhost1", "--dba-user-password-disabled")).Code);
        (int code, string status) = await TellAsync(sim, "status");
        Assert.True(code == 0 && status.Contains($"\"node0001\": \"{sim.Address(1)}\"", StringComparison.Ordinal), status);
        (_, string audit) = await TellAsync(sim, "audit", "vhost1");
        Assert.True(audit.Contains("install_vertica", StringComparison.Ordinal) && !audit.Contains("\"start\"", StringComparison.Ordinal), audit);
        Assert.Contains("\"start\"", (await TellAsync(sim, "audit", "-v")).Output, StringComparison.Ordinal);
        foreach (string[] wrong in (string[][])[["set", "timing.none", "1"], ["host", "on", "none"], ["fault", "add", "x", "explode"], ["fault", "add", "x", "fail", "--none"], ["up", "--none"], ["none"]])
            Assert.Equal(2, (await TellAsync(sim, wrong)).Code);
    }

    [HostFact]
    public async Task It_starts_hosts_and_keeps_them_as_they_are_wanted_until_it_is_told_to_end()
    {
        using Process up = Start(null, "up", "-n", "1", "-P", "none");
        try
        {
            await LiveAsync(up);
        }
        finally
        {
            // Its hosts end with it.
            if (!up.HasExited)
                up.Kill();
        }
    }

    private static async Task LiveAsync(Process up)
    {
        var lines = new List<string>();
        while (lines.Count < 2)
            lines.Add(await up.StandardOutput.ReadLineAsync().WaitAsync(Limit) ?? throw new InvalidOperationException(await up.StandardError.ReadToEndAsync()));
        var world = new SimWorld(lines[0]["export VSIM_STATE=".Length..]);
        string[] ssh = lines[1][(lines[1].IndexOf(": ssh ", StringComparison.Ordinal) + 6)..].Split(' ');
        Task<int> Reach() => RunAsync("ssh", ["-F", "/dev/null", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "BatchMode=yes", "-o", "ConnectTimeout=5", "-o", "ServerAliveInterval=2", "-o", "ServerAliveCountMax=3", .. ssh, "test ! -e /opt/vertica"]);
        // One that is on already stays on, and answers when it comes to it.
        foreach ((HostPower power, int code) in ((HostPower, int)[])[(HostPower.On, 0), (HostPower.Off, 255), (HostPower.On, 0), (HostPower.Freeze, 255), (HostPower.On, 0)])
        {
            world.SetPower(world.Topology.Hosts[0].Address, power);
            int last = -1;
            DateTime end = DateTime.UtcNow + Limit;
            while ((last = await Reach()) != code && DateTime.UtcNow < end)
            {
            }
            Assert.True(last == code, $"{power}: ssh ended with {last}");
        }
        await EndAsync(up);
        Assert.False(Directory.Exists(world.Folder));
    }

    /// <summary>As Ctrl-C does. What a shell without job control has begun in the background ignores that, and so do its children.</summary>
    private static async Task EndAsync(Process process)
    {
        const int Interrupt = 2;
        string ignored = File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))["SigIgn:".Length..];
        bool isIgnored = (Convert.ToUInt64(ignored.Trim(), 16) >> (Interrupt - 1) & 1) == 1;
        await RunAsync("kill", [isIgnored ? "-TERM" : "-INT", process.Id.ToString()]);
        await process.WaitForExitAsync().WaitAsync(Limit);
    }

    private static async Task<(int Code, string Output)> TellAsync(VerticaSim sim, params string[] arguments)
    {
        using Process process = Start(sim.World.Folder, arguments);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Limit);
        await process.WaitForExitAsync().WaitAsync(Limit);
        Assert.Equal(process.ExitCode != 0, (await error).Length > 0);
        return (process.ExitCode, output);
    }

    private static Process Start(string? folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(VerticaSim).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        if (folder is not null)
            start.Environment["VSIM_STATE"] = folder;
        return Process.Start(start)!;
    }

    private static async Task<int> RunAsync(string program, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await process.WaitForExitAsync().WaitAsync(Limit);
        return process.ExitCode;
    }
}

/// <summary>A test of hosts in namespaces; skipped, with the reason, where there can be none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HostFactAttribute : FactAttribute
{
    public HostFactAttribute() => Skip = SshHostSet.WhyNot;
}
