using System.Globalization;
using TroveClusters.Engine.Platform;
using TroveClusters.Engine.Providers;

namespace TroveClusters.Tests.Integration.Providers;

/// <summary>Servers outlive whoever started them, take nothing from them, and are never mistaken for others.</summary>
[Collection("local servers")]
public sealed class DetachmentTests
{
    private const int SignalInterrupt = 2;

    [RedisServerFact]
    public async Task A_server_outlives_its_starter_and_the_interrupt_that_ends_it()
    {
        await using var home = new LocalHome();
        NodePlace place = (await home.PlaceAsync()) with { NodeId = OtherProcess.NodeId };
        home.Watch(place);
        (string program, string[] arguments, Dictionary<string, string> environment) =
            OtherProcess.Command(OtherProcess.StartNode, home.Path, place.Port);
        int starter = ProcessLauncher.Current.Launch(
            new ProcessLaunch(program, arguments, environment, home.Path, Path.Combine(home.Path, "starter.log")));
        int server = await OtherProcess.AnswerAsync(home.Path);

        // As Ctrl-C does: to the whole group of the starter.
        LocalHome.Signal(-starter, SignalInterrupt);
        await Tools.WaitForAsync(() => ProcessIdentity.Of(starter) is null, "the starter to end");

        NodeProcessState state = await home.StateAsync(place);
        Assert.Equal((true, server), (state.Running, state.Process!.Id));
        Assert.Equal("+PONG", await LocalHome.AskAsync(place, "PING"));
    }

    [LinuxFact("script", "redis-server")]
    public async Task A_server_outlives_the_terminal_it_was_started_from()
    {
        await using var home = new LocalHome();
        NodePlace place = (await home.PlaceAsync()) with { NodeId = OtherProcess.NodeId };
        home.Watch(place);
        (string program, string[] arguments, Dictionary<string, string> environment) =
            OtherProcess.Command(OtherProcess.StartNode, home.Path, place.Port);

        // script(1) gives its command a terminal of its own, and hangs that up when it is killed.
        string command = string.Join(' ', arguments.Prepend(program).Select(word => $"'{word}'"));
        int script = ProcessLauncher.Current.Launch(new ProcessLaunch(
            Tools.Find("script")!, ["-q", "-c", $"exec {command}", "/dev/null"], environment, home.Path, Path.Combine(home.Path, "script.log")));
        int server = await OtherProcess.AnswerAsync(home.Path);
        int starter = ReadParent(server);
        Assert.NotEqual(0, ReadTerminal(starter));
        Assert.Equal(0, ReadTerminal(server));

        ProcessIdentity starterIdentity = ProcessIdentity.Of(starter)!;
        LocalHome.Signal(script, Libc.SignalKill);
        await Tools.WaitForAsync(() => starterIdentity.GetLiveness() == ProcessLiveness.Dead, "the starter to end with its terminal");
        _ = ProcessIdentity.Of(script); // Reaps it.

        Assert.Equal("+PONG", await LocalHome.AskAsync(place, "PING"));
    }

    [LinuxFact]
    public void Nothing_is_inherited_but_the_null_device_and_the_log() => AssertNothingInherited(new PosixLauncher());

    [LinuxFact]
    public void Nothing_is_inherited_where_the_c_library_is_older() =>
        AssertNothingInherited(new PosixLauncher { MayCloseFrom = false });

    [RedisServerFact]
    public async Task A_server_has_its_own_descriptors_only()
    {
        await using var home = new LocalHome();
        using FileStream leak = OpenInheritable(home.Path);
        (NodePlace place, NodeProcess process) = await home.StartRedisAsync();

        string[] files = [.. Descriptors(process.Id).Values.Where(target => target.StartsWith('/')).Distinct().Order()];

        string folder = home.Provider.FolderOf(place.NodeId);
        Assert.DoesNotContain(leak.Name, files);
        Assert.All(files, file => Assert.True(
            file == "/dev/null" || file.StartsWith(folder + "/", StringComparison.Ordinal) || file == $"/proc/{process.Id}/stat", file));
    }

    [RedisServerFact]
    public async Task No_secret_is_in_arguments_or_environment()
    {
        await using var home = new LocalHome();
        Environment.SetEnvironmentVariable("TROVE_TEST_PASSWORD_OF_THE_SESSION", LocalHome.Secret);
        try
        {
            // The title is left alone here, since rewriting it would hide what was given.
            (NodePlace place, NodeProcess process) = await home.StartRedisAsync("set-proc-title no");
            string arguments = await File.ReadAllTextAsync($"/proc/{process.Id}/cmdline");
            string environment = await File.ReadAllTextAsync($"/proc/{process.Id}/environ");

            Assert.Contains(home.In(place, "redis.conf"), arguments, StringComparison.Ordinal);
            Assert.Contains($"TROVE_NODE={place.NodeId}", environment, StringComparison.Ordinal);
            Assert.Contains("LANG=C.UTF-8", environment, StringComparison.Ordinal);
            Assert.DoesNotContain(LocalHome.Secret, arguments + environment, StringComparison.Ordinal);
            Assert.DoesNotContain("TROVE_TEST_", environment, StringComparison.Ordinal);
            Assert.DoesNotContain(LocalHome.Secret, await File.ReadAllTextAsync(home.In(place, "process.json")), StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("TROVE_TEST_PASSWORD_OF_THE_SESSION", null);
        }
    }

    [LinuxFact]
    public async Task A_dead_child_of_ours_is_reaped_when_asked_about()
    {
        await using var home = new LocalHome();
        int child = LaunchSleep(home.Path);
        ProcessIdentity identity = ProcessIdentity.Of(child)!;
        LocalHome.Signal(child, Libc.SignalKill);
        await Tools.WaitForAsync(() => ReadState(child) == 'Z', "the child to be a zombie");

        Assert.Equal(ProcessLiveness.Dead, identity.GetLiveness());
        Assert.False(Directory.Exists($"/proc/{child}"));
    }

    [LinuxFact]
    public async Task A_zombie_of_another_process_is_dead()
    {
        await using var home = new LocalHome();
        (string program, string[] arguments, Dictionary<string, string> environment) =
            OtherProcess.Command(OtherProcess.KeepZombie, home.Path, 0);
        int keeper = ProcessLauncher.Current.Launch(
            new ProcessLaunch(program, arguments, environment, home.Path, Path.Combine(home.Path, "keeper.log")));
        try
        {
            int zombie = await OtherProcess.AnswerAsync(home.Path);
            await Tools.WaitForAsync(() => ReadState(zombie) == 'Z', "the zombie");

            Assert.Null(ProcessIdentity.Of(zombie));
        }
        finally
        {
            await EndAsync(keeper);
        }
    }

    [LinuxFact]
    public async Task A_stranger_that_got_the_recorded_id_is_neither_reported_nor_harmed()
    {
        await using var home = new LocalHome();
        NodePlace place = await home.PlaceAsync();
        NodeStartResult started = await home.Provider.StartAsync(place, LocalHome.Sleep, CancellationToken.None);
        await home.StopAsync(place, started.Process);
        int stranger = LaunchSleep(home.Path);
        try
        {
            // The id is the stranger's now, in the catalog's record and in the folder's.
            NodeProcess recorded = started.Process! with { Id = stranger };
            string record = home.In(place, "process.json");
            await File.WriteAllTextAsync(record, (await File.ReadAllTextAsync(record))
                .Replace($"\"processId\": {started.Process.Id}", $"\"processId\": {stranger}", StringComparison.Ordinal));

            Assert.False((await home.StateAsync(place, recorded)).Running);
            await home.StopAsync(place, recorded, graceSeconds: 0);
            await home.Provider.RemoveAsync(place, CancellationToken.None);

            AssertSleeps(stranger);
        }
        finally
        {
            await EndAsync(stranger);
        }
    }

    [LinuxFact]
    public async Task A_shell_that_stands_in_a_node_s_folder_is_not_its_server()
    {
        await using var home = new LocalHome();
        NodePlace place = await home.PlaceAsync();
        string folder = home.Provider.FolderOf(place.NodeId);
        Directory.CreateDirectory(folder);
        int shell = ProcessLauncher.Current.Launch(new ProcessLaunch(
            Tools.Find("sleep")!, ["1000"], new Dictionary<string, string> { ["TROVE_NODE"] = place.NodeId.ToString() }, folder, Path.Combine(home.Path, "log")));
        try
        {
            Assert.False((await home.StateAsync(place)).Running);
            await home.StopAsync(place, graceSeconds: 0);
            AssertSleeps(shell);
        }
        finally
        {
            await EndAsync(shell);
        }
    }

    // A child that was started this moment may not have come to its sleep yet; one that was ended never comes to it.
    private static void AssertSleeps(int process) => Assert.True(
        SpinWait.SpinUntil(() => ReadState(process) == 'S', TimeSpan.FromSeconds(60)),
        $"Process {process} was ended, or never slept: it is in state '{ReadState(process)}'.");

    private static void AssertNothingInherited(PosixLauncher launcher)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("trove-launch-");
        string log = Path.Combine(folder.FullName, "log");
        using FileStream leak = OpenInheritable(folder.FullName);
        int child = launcher.Launch(new ProcessLaunch(
            Tools.Find("sleep")!, ["1000"], new Dictionary<string, string>(), folder.FullName, log));
        try
        {
            // Its own loader has files open for a moment.
            SpinWait.SpinUntil(() => ReadState(child) == 'S' && Descriptors(child).Count == 3, TimeSpan.FromSeconds(60));
            Assert.Equal(
                new Dictionary<int, string> { [0] = "/dev/null", [1] = log, [2] = log }, Descriptors(child));
            Assert.Equal(folder.FullName, new FileInfo($"/proc/{child}/cwd").LinkTarget);
            Assert.Equal("0000000000000000", Status(child, "SigBlk"));
            // The C library keeps two signals to itself, 32 and 33.
            Assert.Equal(0UL, ulong.Parse(Status(child, "SigIgn"), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & ~0x180000000UL);
            Assert.Equal(child, Libc.GetSession(child));
            Assert.Equal(0, ReadTerminal(child));
        }
        finally
        {
            EndAsync(child).GetAwaiter().GetResult();
            folder.Delete(recursive: true);
        }
    }

    private static int LaunchSleep(string folder) => ProcessLauncher.Current.Launch(new ProcessLaunch(
        Tools.Find("sleep")!, ["1000"], new Dictionary<string, string>(), folder, Path.Combine(folder, "sleep.log")));

    private static async Task EndAsync(int child)
    {
        LocalHome.Signal(child, Libc.SignalKill);
        await Tools.WaitForAsync(() => ProcessIdentity.Of(child) is null, $"process {child} to end");
    }

    private static FileStream OpenInheritable(string folder) => new(
        Path.Combine(folder, "leak"), FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Inheritable);

    private static Dictionary<int, string> Descriptors(int process) => Directory.EnumerateFileSystemEntries($"/proc/{process}/fd")
        .ToDictionary(
            entry => int.Parse(Path.GetFileName(entry), CultureInfo.InvariantCulture),
            entry => new FileInfo(entry).LinkTarget ?? "");

    private static string Status(int process, string field) => File.ReadLines($"/proc/{process}/status")
        .Single(line => line.StartsWith(field + ":", StringComparison.Ordinal))[(field.Length + 1)..].Trim();

    private static string[] Stat(int process)
    {
        string text = File.ReadAllText($"/proc/{process}/stat");
        return text[(text.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static char ReadState(int process) => Stat(process)[0][0];

    private static int ReadParent(int process) => int.Parse(Stat(process)[1], CultureInfo.InvariantCulture);

    private static int ReadTerminal(int process) => int.Parse(Stat(process)[4], CultureInfo.InvariantCulture);
}
