using TroveClusters.Tests.VerticaHost.Hosts;

namespace TroveClusters.Tests.VerticaHost.InProcess;

/// <summary>The hosts of a double that lives in this process.</summary>
internal sealed class InProcessHosts
{
    private readonly Dictionary<string, MemorySystem> _systems;
    private readonly Dictionary<string, SimHost> _hosts;

    public InProcessHosts(SimWorld world)
    {
        World = world;
        _systems = world.Topology.Hosts.ToDictionary(host => host.Address, host => new MemorySystem(host.Name));
        _hosts = world.Topology.Hosts.ToDictionary(
            host => host.Address, host => new SimHost(world, host, _systems[host.Address], new InProcessPeers(this, host.Address)));
    }

    public SimWorld World { get; }

    public SimHost Host(string address) => _hosts[address];

    public MemorySystem System(string address) => _systems[address];
}
