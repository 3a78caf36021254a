using TroveClusters.Engine.Redis.Protocol;

namespace TroveClusters.Engine.Redis.Agent;

/// <summary>How an agent works.</summary>
internal sealed record RedisNodeAgentOptions
{
    public static RedisNodeAgentOptions Default { get; } = new();

    /// <summary>The longest an agent call may take, connecting included.</summary>
    public TimeLimit CallTimeout { get; init; } = new(TimeSpan.FromSeconds(180), "default.agent_call_high_timeout");

    /// <summary>The longest connecting may take, authentication included; where it is shorter than a call's time.</summary>
    public TimeLimit ConnectTimeout { get; init; } = new(TimeSpan.FromSeconds(15), "default.agent_call_low_timeout");

    /// <summary>How it connects; how long that may take is said above.</summary>
    public RespConnectionOptions Connection { get; init; } = RespConnectionOptions.Default;
}
