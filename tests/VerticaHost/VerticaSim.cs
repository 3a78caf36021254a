using TroveClusters.Engine.Remote;
using TroveClusters.Tests.VerticaHost.Hosts;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost;

/// <summary>A double as a test uses it, whichever way its hosts are reached. Disposing it leaves nothing behind.</summary>
internal abstract class VerticaSim : IAsyncDisposable
{
    /// <summary>State, hosts and clock.</summary>
    public abstract SimWorld World { get; }

    /// <summary>Faults and settings.</summary>
    public SimControl Control => new(World);

    /// <summary>How the engine reaches the hosts.</summary>
    public abstract IRemoteTransport Transport { get; }

    /// <summary>The private key file that opens root on every host, and dbadmin where that user exists.</summary>
    public abstract string ClientKeyFile { get; }

    /// <summary>The state as it is now.</summary>
    public SimState State => World.Store.Read();

    /// <summary>A host's address, the first is 1.</summary>
    public string Address(int host) => World.Topology.Hosts[host - 1].Address;

    /// <summary>A login with the client's key, the host's own keys trusted.</summary>
    public async Task<HostLogin> LoginAsync(int host, string user = "root")
    {
        SimHostName name = World.Topology.Hosts[host - 1];
        IReadOnlyList<HostKey> keys = await Transport.GetHostKeysAsync(name.Address, World.Topology.Port, CancellationToken.None);
        return new HostLogin(name.Name, name.Address, World.Topology.Port, user, new HostKeySet(keys)) { KeyFile = ClientKeyFile };
    }

    /// <summary>Switches a host on or off, or freezes it, and waits until it is so.</summary>
    public abstract Task SetPowerAsync(int host, HostPower power);

    /// <summary>Runs a program on a host as a user who logs in, and waits for its end. It gets no terminal.</summary>
    public abstract Task<SimRun> RunAsync(int host, string user, string program, params string[] arguments);

    /// <summary>Whether there is a file or a folder on a host.</summary>
    public abstract bool Exists(int host, string path);

    /// <summary>A file of a host.</summary>
    public abstract string ReadFile(int host, string path);

    /// <summary>Writes a file of a host, as root; makes its folder.</summary>
    public abstract void WriteFile(int host, string path, string text);

    public abstract ValueTask DisposeAsync();
}
