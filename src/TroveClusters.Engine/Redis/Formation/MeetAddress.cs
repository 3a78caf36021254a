using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Servers;

namespace TroveClusters.Engine.Redis.Formation;

/// <summary>Where other nodes greet a node.</summary>
internal sealed record MeetAddress(string Host, int Port, int? BusPort)
{
    private const int UsualBusDistance = 10000;

    /// <summary>The address of a node: as it knows itself, else as it is reached from here.</summary>
    /// <param name="node">The node.</param>
    /// <param name="probe">What it said of itself.</param>
    /// <param name="busPort">Its bus port, where the caller knows better.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static async Task<MeetAddress> FindAsync(
        IRedisNode node, NodeProbe probe, int? busPort, CancellationToken cancellationToken)
    {
        var address = await node.GetNodeIpAsync(cancellationToken);
        var own = probe.Nodes.Myself.BusPort;
        // Garnet shows a bus port, but listens on its client port alone.
        busPort ??= probe.Kind != RedisServerKind.Garnet && own > 0 && own != address.Port + UsualBusDistance ? own : null;
        return new MeetAddress(address.Host, address.Port, busPort);
    }

    public RedisCommand ToMeet() => BusPort is { } bus
        ? new RedisCommand("CLUSTER", "MEET", Host, Port, bus)
        : new RedisCommand("CLUSTER", "MEET", Host, Port);
}
