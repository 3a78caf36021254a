using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Vertica.Agent;

/// <summary>Makes the agents of hosts: what <c>vertica.guestagent_strategy</c> names. One object serves all hosts, from many threads at once.</summary>
internal interface IVerticaGuestAgentStrategy
{
    /// <summary>The agent of one host. Connects to nothing yet.</summary>
    IVerticaNodeAgent Create(IRemoteHost host, VerticaAgentLimits limits, Action<string> debug);
}

/// <summary>How long calls of an agent may take.</summary>
/// <param name="Short">For what answers at once: files, keys, queries (<c>agent_call_high_timeout</c>).</param>
/// <param name="Install">For the installer (<c>cluster_usage_timeout</c>, as Trove had it).</param>
internal sealed record VerticaAgentLimits(TimeLimit Short, TimeLimit Install);
