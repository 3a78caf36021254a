using System.Text.Json.Nodes;
using TroveClusters.Tests.VerticaHost;
using TroveClusters.Tests.VerticaHost.Hosts;
using static TroveClusters.Tests.Vertica.Install;

namespace TroveClusters.Tests.Vertica;

/// <summary>Faults, by the installer's points: each action, where it happens, and what is left.</summary>
public sealed class FaultTests
{
    private static readonly string[] Good = ["--deb", "/root/vertica.deb", "--dba-user-password-disabled", "-L", "CE", "-Y"];

    [Theory, InProcess, OverSshd]
    public async Task Each_step_of_the_installer_can_fail_on_a_host_of_ones_choice(Way way)
    {
        await using VerticaSim sim = await way.StartAsync(new SimOptions { Hosts = 2 });
        foreach (string point in (string[])["install:connect", "install:package", "install:prereq", "install:node", "install_vertica:before-commit"])
        {
            bool ofHost = point.StartsWith("install:", StringComparison.Ordinal);
            sim.Control.AddFault(point, "fail", host: "vhost2");
            sim.Control.AddFault(point, "fail", target: ofHost ? "vhost2" : null, arg: $"no more at {point}");
            SimRun run = await sim.InstallAsync(["--hosts", sim.List(1, 2), .. Good]);
            Assert.True(run.Code == 1 && run.Output.TrimEnd().EndsWith($"no more at {point}", StringComparison.Ordinal), $"{point}: {run}");
            Assert.Null(sim.State.Cluster);
            // The one that was for another host waits still.
            Assert.Equal("vhost2", Assert.Single(sim.State.Faults).Host is { } address ? sim.World.Topology.Find(address)!.Name : null);
            sim.Control.ClearFaults();
        }
        SimRun good = await sim.InstallAsync(["--hosts", sim.List(1, 2), .. Good]);
        Assert.True(good.Code == 0, good.ToString());
    }

    [Theory, InProcess, OverSshd]
    public async Task A_program_can_end_silently_or_hang_or_meet_a_severity(Way way)
    {
        await using VerticaSim sim = await way.StartAsync(new SimOptions { Hosts = 1 });
        string[] arguments = ["--hosts", sim.Address(1), .. Good];
        sim.Control.AddFault("install_vertica:.*", "exit", arg: "7");
        SimRun ended = await sim.InstallAsync(arguments);
        Assert.Equal(7, ended.Code);
        Assert.DoesNotContain("Injected", ended.Output, StringComparison.Ordinal);

        sim.Control.AddFault("install:prereq", "level", target: "vhost1", arg: "FAIL", times: 2);
        Assert.Equal(1, (await sim.InstallAsync(arguments)).Code);
        Assert.Equal(1, sim.State.Faults[0].Times);
        sim.Control.ClearFaults();

        sim.Control.AddFault("install:node", "hang", arg: "3");
        double began = sim.World.Clock.Now;
        Assert.Equal(0, (await sim.InstallAsync(arguments)).Code);
        Assert.True(sim.World.Clock.Now - began >= 3);
    }

    [Fact]
    public async Task A_point_is_meant_by_its_whole_name_only()
    {
        await using VerticaSim sim = await Way.InProcess.StartAsync(new SimOptions { Hosts = 1 });
        string[] arguments = ["--hosts", sim.Address(1), .. Good];
        string[] parts = ["install_vertica", "before-commit", "install_vertica:before", "nstall_vertica:before-commit", "install|x", "x|commit"];
        foreach (string part in parts)
            sim.Control.AddFault(part, "fail");
        SimRun passed = await sim.InstallAsync(arguments);
        Assert.True(passed.Code == 0, passed.ToString());
        Assert.Equal(parts, sim.State.Faults.Select(fault => fault.Point));
        sim.Control.AddFault("x|install_vertica:(before|after)-commit", "exit", arg: "7");
        Assert.Equal(7, (await sim.InstallAsync(arguments)).Code);
    }

    [Theory, InProcess, OverSshd]
    public async Task A_drop_ends_the_program_at_that_very_point(Way way)
    {
        await using VerticaSim sim = await (await way.StartAsync(new SimOptions { Hosts = 2 })).WithClusterAsync(1);
        string[] arguments = ["--add-hosts", sim.Address(2), "--deb", "/root/vertica.deb", "--dba-user-password-disabled"];
        sim.Control.AddFault("update_vertica:before-commit", "drop");
        Assert.Equal(255, (await sim.UpdateAsync(arguments)).Code);
        Assert.Single(sim.State.Cluster!.Hosts);
        Assert.False(sim.Exists(2, Conf));

        // Nothing of it is left that would stand in the way: not even the lock.
        sim.Control.AddFault("update_vertica:after-commit", "drop");
        Assert.Equal(255, (await sim.UpdateAsync(arguments)).Code);
        Assert.Equal(2, sim.State.Cluster!.Hosts.Count);
        Assert.Contains($"hosts = {sim.List(1, 2)}\n", sim.ReadFile(1, Conf), StringComparison.Ordinal);
        Assert.False(sim.Exists(2, Conf));
        Assert.Equal(2, sim.Control.Audit("vhost1").Read().Count(entry => (string?)entry["event"] == "dropped"));

        SimRun again = await sim.UpdateAsync(arguments);
        Assert.True(again.Code == 1 && again.Output.Contains("already part of the cluster", StringComparison.Ordinal), again.ToString());
    }

    [Theory, InProcess, OverSshd]
    public async Task A_drop_that_continues_finishes_unseen(Way way)
    {
        await using VerticaSim sim = await (await way.StartAsync(new SimOptions { Hosts = 2 })).WithClusterAsync(1);
        sim.Control.AddFault("update_vertica:before-commit", "drop-continue");
        sim.Control.AddFault("update_vertica:after-commit", "hang", arg: "1");
        SimRun lost = await sim.UpdateAsync("--add-hosts", sim.Address(2), "--deb", "/root/vertica.deb", "--dba-user-password-disabled");
        Assert.Equal(255, lost.Code);
        await Eventually.IsTrueAsync(() => sim.Exists(2, Conf), () => $"the configuration on {sim.Address(2)}; the state is {sim.State.Cluster!.Hosts.Count} hosts");
        Assert.Equal(2, sim.State.Cluster!.Hosts.Count);
        await Eventually.IsTrueAsync(
            () => sim.Control.Audit("vhost1").Read().Any(entry => (string?)entry["event"] == "ran" && (string?)entry["program"] == "update_vertica" && (int?)entry["rc"] == 0),
            () => "the end of update_vertica in the audit log");
    }

    [Theory, InProcess, OverSshd]
    public async Task Two_changes_at_once_are_one_too_many(Way way)
    {
        await using VerticaSim sim = await (await way.StartAsync(new SimOptions { Hosts = 2 })).WithClusterAsync(1);
        string[] arguments = ["--add-hosts", sim.Address(2), "--deb", "/root/vertica.deb", "--dba-user-password-disabled"];
        sim.Control.AddFault("update_vertica:before-commit", "hang", arg: "1000000");
        Task<SimRun> first = sim.UpdateAsync(arguments);
        await Eventually.IsTrueAsync(() => sim.State.Faults.Count == 0, () => "the first update to hang");
        SimRun second = await sim.UpdateAsync(arguments);
        Assert.Equal(1, second.Code);
        Assert.Single(sim.Control.Audit("vhost1").Read(), entry => (string?)entry["event"] == "overlap");
        Assert.False(first.IsCompleted);

        // The plug is pulled: the program dies, its lock with it.
        await sim.SetPowerAsync(1, HostPower.Off);
        Assert.Equal(255, (await first).Code);
        Assert.Equal(255, (await sim.UpdateAsync(arguments)).Code);
        await sim.SetPowerAsync(1, HostPower.On);
        SimRun third = await sim.UpdateAsync(arguments);
        Assert.True(third.Code == 0, third.ToString());
    }

    [Theory, InProcess, OverSshd]
    public async Task A_session_itself_can_fail_and_be_dropped(Way way)
    {
        await using VerticaSim sim = await way.StartAsync(new SimOptions { Hosts = 1 });
        sim.Control.AddFault("ssh", "drop", match: "hostname");
        sim.Control.AddFault("ssh", "exit", match: "hostname", arg: "9");
        Assert.Equal(0, (await sim.RunAsync(1, "root", "id", "-u")).Code);
        Assert.Equal(255, (await sim.RunAsync(1, "root", "hostname")).Code);
        Assert.Equal(9, (await sim.RunAsync(1, "root", "hostname")).Code);
        Assert.Equal("vhost1\n", (await sim.RunAsync(1, "root", "hostname")).Output);
    }

    [Theory, InProcess, OverSshd]
    public async Task The_audit_log_tells_of_every_command_and_of_secrets_on_a_command_line(Way way)
    {
        await using VerticaSim sim = await way.StartAsync(new SimOptions { Hosts = 2 });
        Assert.Equal(0, (await sim.InstallAsync(["--hosts", sim.List(1, 2), .. Good])).Code);
        await sim.UpdateAsync("--add-hosts", sim.Address(2), "--dba-user-password", "open secret");
        await Eventually.IsTrueAsync(
            () => sim.Control.Audit("vhost2").Read().Any(entry => (string?)entry["event"] == "end"), () => "the end of the agent's session");
        IReadOnlyList<JsonObject> log = sim.Control.Audit("vhost1").Read();
        Assert.Equal(
            ["start", "run", "ran", "end", "start", "run", "ran", "end"], log.Select(entry => (string)entry["event"]!).Where(kind => kind != "fault"));
        Assert.Equal([false, true], log.Where(entry => (string?)entry["event"] == "start").Select(entry => (bool)entry["secret_on_argv"]!));
        Assert.Equal([0, 1], log.Where(entry => (string?)entry["event"] == "ran").Select(entry => (int)entry["rc"]!));
        Assert.Equal("root", (string?)log[0]["user"]);
        Assert.False((bool)log[0]["tty"]!);
        JsonArray arguments = log.First(entry => (string?)entry["event"] == "run")["argv"]!.AsArray();
        Assert.Equal(["--hosts", sim.List(1, 2), .. Good], arguments.Select(argument => (string)argument!));
        Assert.All(sim.Control.Audit("vhost2").Read(), entry => Assert.True((string?)entry["event"] != "start" || (bool)entry["agent"]!));
    }
}
