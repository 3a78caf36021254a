using System.Collections.Concurrent;
using TroveClusters.Engine.Remote;
using TroveClusters.Tests.VerticaHost.Audit;
using TroveClusters.Tests.VerticaHost.Hosts;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.InProcess;

/// <summary>A double whose hosts live in this process. Its clock is fast unless told otherwise.</summary>
internal sealed class InProcessSim : VerticaSim
{
    /// <summary>How fast its clock runs by default: a node that takes a second is up in twenty milliseconds.</summary>
    public const double DefaultSpeed = 50;

    private readonly string _folder = Directory.CreateTempSubdirectory("vertica-double-").FullName;
    private readonly ConcurrentDictionary<string, HostKey> _hostKeys = [];
    private readonly ConcurrentDictionary<SimSession, Running> _sessions = [];
    private readonly ConcurrentQueue<string> _refusals = [];

    public InProcessSim(SimOptions options)
    {
        var topology = new SimTopology(
            2222, [.. Enumerable.Range(1, options.Hosts).Select(number => new SimHostName($"vhost{number}", $"127.0.1.{number}"))]);
        World = SimWorld.Create(
            Path.Combine(_folder, "state"), topology, options.Speed ?? DefaultSpeed, new SimState { Timing = options.Timing }, isAlone: true);
        Hosts = new InProcessHosts(World);
        ClientKeyFile = Path.Combine(_folder, "client");
        SshKeyText client = SshKeyText.Make("client");
        File.WriteAllText(ClientKeyFile, client.Private);
        // As ssh wants it: others may not read it.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(ClientKeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        SshKeyText root = SshKeyText.Make("root");
        foreach (SimHostName host in topology.Hosts)
        {
            new AuditLog(World.Folder, host.Address).Create();
            Prepare(host, options, client, root);
            World.SetPower(host.Address, HostPower.On);
        }
        World.PowerSet += OnPower;
        Transport = new SimTransport(this);
    }

    public override SimWorld World { get; }

    public override IRemoteTransport Transport { get; }

    public override string ClientKeyFile { get; }

    public InProcessHosts Hosts { get; }

    /// <summary>What programs and options were asked for that the double does not have: a test that sees one is wrong, or the double is.</summary>
    public IReadOnlyCollection<string> Refusals => _refusals;

    public HostKey HostKey(string address) => _hostKeys.GetOrAdd(address, _ => new HostKey("ssh-ed25519", SshKeyText.MakeBlob()));

    /// <summary>Gives a host another key, as a reinstalled machine has.</summary>
    public void ChangeHostKey(int host) => _hostKeys[Address(host)] = new HostKey("ssh-ed25519", SshKeyText.MakeBlob());

    public SimSession Begin(SimTransport transport, string address)
    {
        var session = new SimSession();
        _sessions[session] = new Running(transport, address, Task.CompletedTask);
        return session;
    }

    /// <summary>Keeps a session until its program ends, which may be after its connection did.</summary>
    public void Attend(SimSession session, Task program)
    {
        _sessions[session] = _sessions[session] with { Program = program };
        program.ContinueWith(_ => _sessions.TryRemove(session, out Running? _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    public void Refused(string what) => _refusals.Enqueue(what);

    public override async Task SetPowerAsync(int host, HostPower power)
    {
        string address = Address(host);
        Task[] programs = [.. _sessions.Values.Where(running => running.Address == address).Select(running => running.Program)];
        World.SetPower(address, power);
        // Without power nothing runs on: its locks are free.
        foreach (Task program in power == HostPower.Off ? programs : [])
            await program.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    public override async Task<SimRun> RunAsync(int host, string user, string program, params string[] arguments)
    {
        try
        {
            IRemoteHost there = Transport.Open(new HostLogin(
                Address(host), Address(host), World.Topology.Port, user, new HostKeySet([HostKey(Address(host))])) { KeyFile = ClientKeyFile });
            RemoteResult result = await there.RunAsync(
                new RemoteCommand(program, [.. arguments.Select(argument => (RemoteArgument)argument)]), CancellationToken.None);
            return new SimRun(result.ExitCode, result.Output, result.Error);
        }
        catch (TroveException exception)
        {
            return new SimRun(255, "", exception.Message);
        }
    }

    public override bool Exists(int host, string path) => Files(host).Find(path) is not null;

    public override string ReadFile(int host, string path) => Files(host).ReadText(path);

    public override void WriteFile(int host, string path, string text)
    {
        Files(host).MakeFolder(MemoryVolume.Parent(path), MemoryVolume.Mode("755"));
        Files(host).WriteText(path, text, MemoryVolume.Mode("644"));
    }

    /// <summary>Ends what runs through a transport, or all where it is null.</summary>
    public async Task EndSessionsAsync(SimTransport? transport)
    {
        foreach ((SimSession session, Running running) in _sessions)
        {
            if (transport is not null && running.Transport != transport)
                continue;
            session.Kill();
            await running.Program.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await EndSessionsAsync(null);
        Directory.Delete(_folder, recursive: true);
    }

    private MemoryFiles Files(int host) => Hosts.System(Address(host)).Files("root");

    private void Prepare(SimHostName host, SimOptions options, SshKeyText client, SshKeyText root)
    {
        MemoryFiles files = Hosts.System(host.Address).Files("root");
        UnixFileMode secret = MemoryVolume.Mode("600");
        UnixFileMode plain = MemoryVolume.Mode("644");
        files.MakeFolder("/etc/vsim", MemoryVolume.Mode("755"));
        files.WriteText("/etc/vsim/client_keys", client.Public, plain);
        if (options.RootTrust)
        {
            files.WriteText("/root/.ssh/id_ed25519", root.Private, secret);
            files.WriteText("/root/.ssh/id_ed25519.pub", root.Public, plain);
            files.WriteText("/root/.ssh/authorized_keys", root.Public, secret);
        }
        HostSetup.Prepare(files, host == World.Topology.Hosts[0], options.Package, new SimState().Version);
    }

    private void OnPower(string address, HostPower power)
    {
        if (power == HostPower.On)
            return;
        foreach ((SimSession session, Running running) in _sessions)
        {
            if (running.Address != address)
                continue;
            session.Cut();
            if (power == HostPower.Off)
                session.Kill();
        }
    }

    private sealed record Running(SimTransport Transport, string Address, Task Program);
}
