using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Vertica.Agent;

/// <summary>Vertica: what is done on one host, by our own agent.</summary>
internal sealed class VerticaGuestAgentStrategy : IVerticaGuestAgentStrategy
{
    public IVerticaNodeAgent Create(IRemoteHost host, VerticaAgentLimits limits, Action<string> debug) => new VerticaNodeAgent(host, limits, debug);
}
