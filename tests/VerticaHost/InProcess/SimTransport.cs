using TroveClusters.Engine.Remote;
using TroveClusters.Tests.VerticaHost.Hosts;

namespace TroveClusters.Tests.VerticaHost.InProcess;

/// <summary>
/// Reaches the hosts of a double in this process through the interface by which the engine reaches real ones: no sshd, no
/// root, no other process.
/// </summary>
internal sealed class SimTransport(InProcessSim sim) : IRemoteTransport
{
    private volatile bool _disposed;

    public string Name => "vertica-double";

    public Task<IReadOnlyList<HostKey>> GetHostKeysAsync(string address, int port, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SimHostName host = Reach(address, port);
        return Task.FromResult<IReadOnlyList<HostKey>>([sim.HostKey(host.Address)]);
    }

    public IRemoteHost Open(HostLogin login) => new SimRemoteHost(this, sim, login);

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await sim.EndSessionsAsync(this);
    }

    /// <summary>The host that answers at an address.</summary>
    /// <exception cref="TroveException"><c>HostUnreachable</c>: none does.</exception>
    public SimHostName Reach(string address, int port)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        string why;
        if (sim.World.Topology.Find(address) is not { } host)
            why = $"Could not resolve hostname {address}";
        else if (port != sim.World.Topology.Port)
            why = "Connection refused";
        else
        {
            switch (sim.World.Power(host.Address))
            {
                case HostPower.On:
                    return host;
                case HostPower.Off:
                    why = "Connection refused";
                    break;
                default:
                    why = "Connection timed out during banner exchange";
                    break;
            }
        }
        throw new TroveException(TroveErrorId.HostUnreachable, $"The host {address}:{port} cannot be reached: {why}.", address);
    }
}
