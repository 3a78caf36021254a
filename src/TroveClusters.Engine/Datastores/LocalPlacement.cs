namespace TroveClusters.Engine.Datastores;

/// <summary>What the local provider decides itself and nobody else may.</summary>
public static class LocalPlacement
{
    /// <summary>Refuses nodes that ask for a place.</summary>
    /// <exception cref="TroveException"><c>InvalidArgument</c>: a node asks for a host, a port or an availability zone.</exception>
    public static void Check(IReadOnlyList<TroveNodeSpec> nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        foreach (TroveNodeSpec node in nodes)
        {
            string? wish = node.Host is not null ? $"host '{node.Host}'"
                : node.Port is not null ? $"port {node.Port}"
                : node.AvailabilityZone is not null ? $"availability zone '{node.AvailabilityZone}'" : null;
            if (wish is not null)
                throw new TroveException(
                    TroveErrorId.InvalidArgument, $"The provider 'local' chooses hosts and ports itself; {wish} cannot be asked for.", wish,
                    "Leave Host, Port and AvailabilityZone out of the node, or have it on a registered host: -Provider ssh.");
        }
    }
}
