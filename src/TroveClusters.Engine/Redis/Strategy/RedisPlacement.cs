namespace TroveClusters.Engine.Redis.Strategy;

/// <summary>What the local provider decides itself and nobody else may.</summary>
internal static class RedisPlacement
{
    /// <exception cref="TroveException"><c>InvalidArgument</c>: a node asks for a place.</exception>
    public static void CheckLocal(IReadOnlyList<TroveNodeSpec> nodes)
    {
        foreach (TroveNodeSpec node in nodes)
        {
            string? wish = node.Host is not null ? $"host '{node.Host}'"
                : node.Port is not null ? $"port {node.Port}"
                : node.AvailabilityZone is not null ? $"availability zone '{node.AvailabilityZone}'" : null;
            if (wish is not null)
                throw new TroveException(
                    TroveErrorId.InvalidArgument, $"The provider 'local' chooses hosts and ports itself; {wish} cannot be asked for.", wish,
                    "Leave Host, Port and AvailabilityZone out of the node.");
        }
    }
}
