using TroveClusters.Tests.VerticaHost.Audit;

namespace TroveClusters.Tests.VerticaHost.Hosts;

/// <summary>A host, as a program that runs on it sees it.</summary>
internal sealed class SimHost(SimWorld world, SimHostName name, IHostSystem system, IPeers peers)
{
    public string Address => name.Address;

    public string Name => name.Name;

    public SimWorld World => world;

    /// <summary>Its files and users.</summary>
    public IHostSystem System => system;

    /// <summary>The other hosts, over SSH.</summary>
    public IPeers Peers => peers;

    public AuditLog Audit { get; } = new(world.Folder, name.Address);
}
