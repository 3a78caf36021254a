using TroveClusters.Tests.VerticaHost.Hosts;

namespace TroveClusters.Tests.VerticaHost.Sshd;

/// <summary>The other hosts, by ssh from this one: keys, power and network decide for themselves. A program keeps its connections.</summary>
internal sealed class SshPeers(SimWorld world, string own, IHostSystem system) : IPeers
{
    private readonly Dictionary<(string Address, string User, string? Identity), AgentConnection> _connections = [];

    public async Task<IReadOnlyList<PeerReply>> DoAsync(
        string address, string user, IReadOnlyList<PeerAction> actions, string? identity, CancellationToken cancellationToken)
    {
        if (address == own)
            return PeerActions.Run(system, user, actions);
        AgentConnection? connection;
        lock (_connections)
        {
            if (!_connections.TryGetValue((address, user, identity), out connection))
                _connections[(address, user, identity)] = connection = AgentConnection.Start(address, world.Topology.Port, user, identity);
        }
        try
        {
            return await connection.AskAsync(actions, cancellationToken);
        }
        catch (PeerException)
        {
            // The next call tries anew.
            lock (_connections)
                _connections.Remove((address, user, identity));
            connection.Dispose();
            throw;
        }
    }
}
