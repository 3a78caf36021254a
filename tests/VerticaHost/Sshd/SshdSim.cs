using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using TroveClusters.Engine;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Remote.OpenSsh;
using TroveClusters.Tests.SshHosts;
using TroveClusters.Tests.VerticaHost.Audit;
using TroveClusters.Tests.VerticaHost.Hosts;
using TroveClusters.Tests.VerticaHost.Programs;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.Sshd;

/// <summary>
/// A double whose hosts are Linux namespaces with an sshd each: real users, files, processes and connections. What the
/// hosts share – state, clock, audit – is a folder of this machine that all of them see.
/// </summary>
internal sealed class SshdSim : VerticaSim
{
    /// <summary>How fast its clock runs by default: programs take a while to start, so what takes a second takes a tenth.</summary>
    public const double DefaultSpeed = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly UnixFileMode ForAll = (UnixFileMode)Convert.ToInt32("777", 8);
    private static readonly UnixFileMode Program = (UnixFileMode)Convert.ToInt32("755", 8);

    /// <summary>.NET starts sooner without what only long runs pay for.</summary>
    private const string Settings = "export DOTNET_EnableDiagnostics=0 DOTNET_TieredPGO=0 DOTNET_gcConcurrent=0";

    private readonly string _folder;
    private readonly SshHostSet _set;
    private readonly Lazy<OpenSshTransport> _transport = new(() => new OpenSshTransport(
        new OpenSshOptions { ConnectLimit = new TimeLimit(TimeSpan.FromSeconds(10), "the double"), KeepAlive = TimeSpan.FromSeconds(2) }, NullLogger.Instance));

    private SshdSim(string folder, SshHostSet set, SimWorld world) => (_folder, _set, World) = (folder, set, world);

    public override SimWorld World { get; }

    /// <summary>OpenSSH's, in haste: a silent host is found within seconds. It is disposed with the double.</summary>
    public override IRemoteTransport Transport => _transport.Value;

    public override string ClientKeyFile => _set.ClientKeyFile;

    /// <summary>Starts hosts and waits until their sshd answers.</summary>
    public static async Task<SshdSim> StartAsync(SimOptions options)
    {
        string folder = Directory.CreateTempSubdirectory("vertica-double-").FullName;
        string state = Path.Combine(folder, "state");
        Directory.CreateDirectory(state);
        SshHostSet set = await SshHostSet.StartAsync(options.Hosts, new SshHostOptions
        {
            NamePrefix = "vhost",
            KeyTypes = ["ed25519"],
            SshdLines = ["PasswordAuthentication no", $"ForceCommand {HostLayout.Shell}"],
            Binds =
            [
                (state, HostLayout.State),
                (AppContext.BaseDirectory.TrimEnd('/'), HostLayout.Programs),
                (Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")).TrimEnd('/'), HostLayout.Runtime),
            ],
        });
        var topology = new SimTopology(set[0].Port, [.. set.Hosts.Select(host => new SimHostName(host.Name, host.Address))]);
        SimWorld world = SimWorld.Create(state, topology, options.Speed ?? DefaultSpeed, new SimState { Timing = options.Timing });
        foreach (string shared in Directory.EnumerateDirectories(state, "*", SearchOption.AllDirectories).Append(state))
            File.SetUnixFileMode(shared, ForAll);
        var sim = new SshdSim(folder, set, world);
        await sim.PrepareAsync(options);
        return sim;
    }

    public override async Task SetPowerAsync(int host, HostPower power)
    {
        SshHost machine = _set[host - 1];
        HostPower before = World.Power(machine.Address);
        World.SetPower(machine.Address, power);
        await ApplyAsync(machine, before, power);
    }

    /// <summary>Makes a host what it is wanted to be after somebody else changed that.</summary>
    public static async Task ApplyAsync(SshHost machine, HostPower before, HostPower power)
    {
        if (before == power)
            return;
        if (before == HostPower.Freeze)
            await machine.ThawAsync();
        if (before == HostPower.Off)
            await machine.PowerOnAsync();
        if (power == HostPower.Off)
            await machine.PowerOffAsync();
        if (power == HostPower.Freeze)
            await machine.FreezeAsync();
    }

    /// <summary>The hosts themselves.</summary>
    public SshHostSet Machines => _set;

    public override async Task<SimRun> RunAsync(int host, string user, string program, params string[] arguments)
    {
        SshHost machine = _set[host - 1];
        string command = string.Join(' ', arguments.Prepend(program).Select(word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
        using Process ssh = Process.Start(new ProcessStartInfo("ssh",
        [
            "-F", "/dev/null", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR",
            "-o", "IdentitiesOnly=yes", "-o", "ConnectTimeout=10", "-o", "ServerAliveInterval=2", "-o", "ServerAliveCountMax=3", "-i", ClientKeyFile,
            "-p", machine.Port.ToString(CultureInfo.InvariantCulture), $"{user}@{machine.Address}", command,
        ]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        ssh.StandardInput.Close();
        using var limit = new CancellationTokenSource(Patience);
        Task<string> output = ssh.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> error = ssh.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await ssh.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            ssh.Kill();
            throw new TimeoutException($"'{command}' did not end on {machine.Name} within {Patience.TotalSeconds} seconds. It wrote: {await output}{await error}");
        }
        return new SimRun(ssh.ExitCode, await output, await error);
    }

    public override bool Exists(int host, string path) => Path.Exists(_set[host - 1].Path(path));

    public override string ReadFile(int host, string path) => _set[host - 1].ReadFile(path);

    public override void WriteFile(int host, string path, string text) => _set[host - 1].WriteFile(path, text);

    public override async ValueTask DisposeAsync()
    {
        if (_transport.IsValueCreated)
            await _transport.Value.DisposeAsync();
        await _set.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task PrepareAsync(SimOptions options)
    {
        string key = Path.Combine(_folder, "root");
        new RealSystem().MakeKeyPair("root", key);
        foreach (SshHost host in _set.Hosts)
        {
            new AuditLog(World.Folder, host.Address).Create();
            host.WriteFile(HostLayout.Address, host.Address + "\n");
            string run = $"exec {HostLayout.Runtime}/dotnet {HostLayout.Programs}/TroveClusters.Tests.VerticaHost.dll";
            host.WriteFile(ProgramShim.Starter, $"#!/bin/sh\n{Settings}\n{run} \"$@\"\n", Program);
            host.WriteFile(HostLayout.Shell, PlainSession.Script(host.Address, $"{Settings}; {run} {SessionProgram.Word}"), Program);
            host.WriteFile(DpkgProgram.Path, ProgramShim.Text(DpkgProgram.Path), Program);
            if (options.RootTrust)
            {
                UnixFileMode secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;
                host.WriteFile("/root/.ssh/id_ed25519", await File.ReadAllTextAsync(key), secret);
                host.WriteFile("/root/.ssh/id_ed25519.pub", await File.ReadAllTextAsync(key + ".pub"));
                host.WriteFile("/root/.ssh/authorized_keys", await File.ReadAllTextAsync(key + ".pub"), secret);
            }
            HostSetup.Prepare(new RealSystem(host.Path("/").TrimEnd('/')).FilesOf("root"), host.Number == 1, options.Package, State.Version);
            World.SetPower(host.Address, HostPower.On);
        }
    }
}
