using TroveClusters.Engine.Redis.Protocol;

namespace TroveClusters.Engine.Redis.Agent;

/// <summary>How an agent works.</summary>
internal sealed record RedisNodeAgentOptions
{
    public static RedisNodeAgentOptions Default { get; } = new();

    /// <summary>The longest an agent call may take, connecting included: <c>agent_call_high_timeout</c>.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(180);

    public RespConnectionOptions Connection { get; init; } = RespConnectionOptions.Default;
}
