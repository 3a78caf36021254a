using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using TroveClusters.Engine;
using TroveClusters.Engine.Remote.OpenSsh;

namespace TroveClusters.Tests.Remote;

/// <summary>The processes and files of OpenSSH's client: shared, replaced, and gone when they should be.</summary>
public sealed class OpenSshProcessTests(HostsFixture hosts) : IClassFixture<HostsFixture>
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    private SshHost Host => hosts.Host;

    private SshHost Victim => hosts.Victim;

    [HostFact]
    public async Task Nothing_is_left_when_the_transport_is_disposed_even_while_commands_run()
    {
        string marker = Marker();
        var transport = New();
        Task running = transport.Open(Login(Host)).RunAsync(Sleeping(marker), s_none);
        await RunsAsync(Host, marker);
        await transport.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => running);
        await LocalProcesses.NoneAsync(transport.Folder);
        await GoneAsync(Host, marker);
        Assert.False(Directory.Exists(transport.Folder));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => transport.Open(Login(Host)).RunAsync(Echo, s_none));
    }

    [HostFact]
    public async Task Nothing_is_left_of_a_cancelled_command_but_the_connection()
    {
        string marker = Marker();
        await using OpenSshTransport transport = New();
        using var cancel = new CancellationTokenSource();
        Task running = transport.Open(Login(Host)).RunAsync(Sleeping(marker), cancel.Token);
        await RunsAsync(Host, marker);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        await Eventually.IsTrueAsync(() => Clients(transport).Count == 0, () => string.Join("; ", Clients(transport)));
        Assert.Single(Masters(transport));
        await GoneAsync(Host, marker);
    }

    [HostFact]
    public async Task Nothing_is_left_of_a_killed_process_and_the_next_one_clears_its_folder_away()
    {
        string marker = Marker();
        SshHostKey key = Host.HostKeys[0];
        using Process worker = Process.Start(new ProcessStartInfo(
            "dotnet", [Worker, Host.Name, Host.Address, $"{Host.Port}", "root", Host.ClientKeyFile, key.Type, key.Blob, marker]) { RedirectStandardOutput = true })!;
        string folder = (await worker.StandardOutput.ReadLineAsync())!;
        Assert.Equal("running", await worker.StandardOutput.ReadLineAsync());
        Assert.NotEmpty(LocalProcesses.With(folder));
        worker.Kill(); // SIGKILL, and none of its children.
        await worker.WaitForExitAsync();

        await LocalProcesses.NoneAsync(folder);
        await GoneAsync(Host, marker);
        Assert.True(Directory.Exists(folder));
        Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow.AddHours(-1));
        await New().DisposeAsync();
        Assert.False(Directory.Exists(folder));
    }

    [HostFact]
    public async Task The_folder_of_a_transport_that_lives_is_left_alone()
    {
        await using OpenSshTransport transport = New();
        Directory.SetLastWriteTimeUtc(transport.Folder, DateTime.UtcNow.AddHours(-1));
        await New().DisposeAsync();

        Assert.True(Directory.Exists(transport.Folder));
        Assert.Equal("ok\n", (await transport.Open(Login(Host)).RunAsync(Echo, s_none)).Output);
    }

    [HostFact]
    public async Task A_connection_whose_process_was_killed_is_replaced_although_its_socket_is_still_there()
    {
        await using OpenSshTransport transport = New();
        IRemoteHost host = transport.Open(Login(Host));
        await host.RunAsync(Echo, s_none);
        foreach (int id in Masters(transport).Keys)
        {
            using Process master = Process.GetProcessById(id);
            master.Kill();
        }
        Assert.NotEmpty(Directory.EnumerateFiles(transport.Folder, "s*"));

        Assert.Equal("ok\n", (await host.RunAsync(Echo, s_none)).Output);
        Assert.Equal("ok\n", (await host.RunAsync(Echo, s_none)).Output);
    }

    [HostFact]
    public async Task An_idle_connection_is_closed_and_another_one_opened_when_it_is_needed()
    {
        await using OpenSshTransport transport = New(new OpenSshOptions { IdleLimit = TimeSpan.FromMilliseconds(300) });
        IRemoteHost host = transport.Open(Login(Host));
        await host.RunAsync(Echo, s_none);
        await LocalProcesses.NoneAsync(transport.Folder);

        Assert.Equal("ok\n", (await host.RunAsync(Echo, s_none)).Output);
    }

    [HostTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    public async Task However_few_sessions_a_host_allows_on_a_connection_all_commands_run(int sessions)
    {
        await using SshHostSet set = await SshHostSet.StartAsync(1, new SshHostOptions { KeyTypes = ["ed25519"], SshdLines = [$"MaxSessions {sessions}"], DiskSize = "64m" });
        await using OpenSshTransport transport = New();
        IRemoteHost host = transport.Open(Login(set[0]));
        RemoteResult[] results = await Task.WhenAll(Enumerable.Range(0, 25).Select(i => host.RunAsync(new RemoteCommand("/bin/sh", ["-c", $"sleep 0.1; exit {i}"]), s_none)));

        Assert.Equal(Enumerable.Range(0, 25), results.Select(result => result.ExitCode));
        Assert.InRange(Masters(transport).Count, 1, 4);
    }

    [HostFact]
    public async Task A_connection_that_is_full_is_not_one_that_is_gone()
    {
        // All that find no room wait; none of them may be told that its host is unreachable.
        await using OpenSshTransport transport = New(new OpenSshOptions { SessionsOfConnection = 40, ConnectionsOfLogin = 2 });
        IRemoteHost host = transport.Open(Login(Host));
        RemoteResult[] results = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => host.RunAsync(new RemoteCommand("/bin/sh", ["-c", "sleep 0.3; echo ok"]), s_none)));

        Assert.All(results, result => Assert.Equal("ok\n", result.Output));
    }

    [HostTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_shared_connections_everything_works_too(bool byPassword)
    {
        await using OpenSshTransport transport = New(new OpenSshOptions { Reuse = false });
        HostLogin login = byPassword
            ? Login(Host) with { User = HostsFixture.Plain, KeyFile = null, Password = new Secret(HostsFixture.Password) }
            : Login(Host);
        IRemoteHost host = transport.Open(login);
        string path = $"/tmp/{Marker()}";
        using var content = new MemoryStream(new byte[300_000]);
        await host.WriteFileAsync(new RemoteFile(path, UnixFileMode.UserRead), content, s_none);

        Assert.Equal(300_000, (await host.ReadFileAsync(path, 1_000_000, null, s_none))!.Length);
        Assert.Equal((255, "ok\n"), await host.RunAsync(new RemoteCommand("/bin/sh", ["-c", "echo ok; exit 255"]), s_none) is var result ? (result.ExitCode, result.Output) : default);
        string marker = Marker();
        var e = await Assert.ThrowsAsync<TroveException>(() => host.RunAsync(Sleeping(marker) with { TimeLimit = TimeSpan.FromMilliseconds(300) }, s_none));
        Assert.Equal("OperationTimedOut", e.ErrorId);
        await GoneAsync(Host, marker);
        Assert.Empty(Masters(transport));
    }

    [HostFact]
    public async Task Without_shared_connections_failures_are_told_apart_too()
    {
        await using OpenSshTransport transport = New(new OpenSshOptions { Reuse = false });
        HostLogin wrongKey = Login(Host) with { Keys = new HostKeySet(Victim.HostKeys.Select(key => new HostKey(key.Type, key.Blob))) };
        HostLogin wrongPassword = Login(Host) with { User = HostsFixture.Plain, KeyFile = null, Password = new Secret("wrong") };
        HostLogin nobody = Login(Host) with { Address = hosts.Set.UnusedAddress };

        Assert.Equal("HostKeyChanged", await ErrorOfAsync(transport.Open(wrongKey)));
        Assert.Equal("AuthenticationFailed", await ErrorOfAsync(transport.Open(wrongPassword)));
        Assert.Equal("HostUnreachable", await ErrorOfAsync(transport.Open(nobody)));
    }

    [HostFact]
    public async Task A_program_that_does_not_read_its_input_is_ended_through_another_session()
    {
        // Its own session is still waiting to hand over the input, and does not hear that nobody is there any more.
        string marker = Marker();
        await using OpenSshTransport transport = New();
        using var cancel = new CancellationTokenSource();
        Task running = transport.Open(Login(Host)).RunAsync(Sleeping(marker) with { StandardInput = new byte[20_000_000] }, cancel.Token);
        await RunsAsync(Host, marker);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await GoneAsync(Host, marker);
    }

    [HostFact]
    public async Task The_pipe_of_a_password_is_there_only_while_connecting()
    {
        await using OpenSshTransport transport = New();
        HostLogin login = Login(Host) with { User = HostsFixture.Plain, KeyFile = null, Password = new Secret(HostsFixture.Password) };
        await transport.Open(login).RunAsync(Echo, s_none);

        Assert.Equal(["k", "l", "s"], Directory.EnumerateFiles(transport.Folder).Select(path => Path.GetFileName(path)[..1]).Order(StringComparer.Ordinal));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(transport.Folder));
    }

    private static RemoteCommand Echo => new("echo", ["ok"]);

    private static string Worker => Path.Combine(
        AppContext.BaseDirectory.Replace(Path.Combine("tests", "Remote"), Path.Combine("tests", "RemoteWorker"), StringComparison.Ordinal),
        "TroveClusters.Tests.RemoteWorker.dll");

    private static OpenSshTransport New(OpenSshOptions? options = null) => new(
        (options ?? new OpenSshOptions()) with { ConnectLimit = new TimeLimit(TimeSpan.FromSeconds(20), "test"), KeepAlive = TimeSpan.FromSeconds(10) }, NullLogger.Instance);

    private static HostLogin Login(SshHost host) => RemoteContract.LoginTo(host);

    private static RemoteCommand Sleeping(string marker) => new("/bin/sh", ["-c", "sleep 600; :", marker]);

    private static string Marker() => $"marker-{Guid.NewGuid():N}";

    private static bool Runs(SshHost host, string marker) =>
        host.Processes().Any(process => process.State != 'Z' && process.Arguments is ["/bin/sh", ..] && process.Arguments.Contains(marker));

    private static Task RunsAsync(SshHost host, string marker) => Eventually.IsTrueAsync(() => Runs(host, marker), () => $"{marker} on {host.Name}");

    private static Task GoneAsync(SshHost host, string marker) => Eventually.IsTrueAsync(() => !Runs(host, marker), () => $"the end of {marker} on {host.Name}");

    private static Dictionary<int, string> Masters(OpenSshTransport transport) =>
        Ssh(transport).Where(process => process.Value.Contains(" -M ", StringComparison.Ordinal)).ToDictionary();

    private static Dictionary<int, string> Clients(OpenSshTransport transport) =>
        Ssh(transport).Where(process => !process.Value.Contains(" -M ", StringComparison.Ordinal)).ToDictionary();

    /// <summary>The ssh processes themselves, without the shells that watch over them.</summary>
    private static IEnumerable<KeyValuePair<int, string>> Ssh(OpenSshTransport transport) =>
        LocalProcesses.With(transport.Folder).Where(process => process.Value.Split(' ')[0].EndsWith("/ssh", StringComparison.Ordinal));

    private static async Task<string> ErrorOfAsync(IRemoteHost host) =>
        (await Assert.ThrowsAsync<TroveException>(() => host.RunAsync(Echo, s_none))).ErrorId;
}
