using Microsoft.Extensions.Logging;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Hosts;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica;

/// <summary>The agents of hosts, for as long as one command or step works with them.</summary>
internal sealed class VerticaHosts
{
    private readonly EngineServices _services;
    private readonly HostStore _store;
    private readonly IVerticaGuestAgentStrategy _strategy;
    private readonly VerticaAgentLimits _limits;
    private readonly Action<string> _debug;
    private readonly Dictionary<Guid, IVerticaNodeAgent> _agents = [];

    private VerticaHosts(EngineServices services, IVerticaGuestAgentStrategy strategy, VerticaAgentLimits limits, Action<string> debug)
    {
        (_services, _strategy, _limits, _debug) = (services, strategy, limits, debug);
        _store = new HostStore(services);
    }

    public static VerticaHosts Of(PlanContext context)
    {
        ILogger logger = context.Services.LoggerFactory.CreateLogger("TroveClusters");
        return new VerticaHosts(
            context.Services, context.GuestAgent<IVerticaGuestAgentStrategy>(), Limits(context.General), text => logger.LogDebug("{Text}", text));
    }

    /// <summary>Agents whose short calls take no longer than it may take to say how a node is.</summary>
    public static VerticaHosts ForLook(PlanContext context)
    {
        ILogger logger = context.Services.LoggerFactory.CreateLogger("TroveClusters");
        return new VerticaHosts(
            context.Services, context.GuestAgent<IVerticaGuestAgentStrategy>(),
            new VerticaAgentLimits(context.General.AgentCallLowTimeout, context.General.AgentCallLowTimeout), text => logger.LogDebug("{Text}", text));
    }

    public static VerticaHosts Of(OperationContext context) =>
        new(context.Services, context.GuestAgent<IVerticaGuestAgentStrategy>(), Limits(context.General), context.Debug);

    /// <summary>The agent of a node's host.</summary>
    /// <exception cref="TroveException"><c>HostNotFound</c>: the host is not registered any more.</exception>
    public IVerticaNodeAgent this[NodeRow node] => OfHost(node.HostId ?? throw new TroveException(
        TroveErrorId.HostNotFound, $"The node '{node.Name}' is on no registered host.", node.Name));

    /// <summary>The agent of a registered host.</summary>
    public IVerticaNodeAgent OfHost(Guid id)
    {
        lock (_agents)
        {
            if (!_agents.TryGetValue(id, out IVerticaNodeAgent? agent))
                _agents[id] = agent = Of(_store.Login(_store.Get(id)));
            return agent;
        }
    }

    /// <summary>The agent of a host that need not be registered.</summary>
    public IVerticaNodeAgent Of(HostLogin login) => Of(_services.Remote.Open(login));

    /// <summary>The agent of a host that somebody has opened.</summary>
    public IVerticaNodeAgent Of(IRemoteHost host) => _strategy.Create(host, _limits, _debug);

    private static VerticaAgentLimits Limits(GeneralOptions options) => new(options.AgentCallHighTimeout, options.ClusterUsageTimeout);
}
