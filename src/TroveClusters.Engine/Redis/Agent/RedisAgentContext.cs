using Microsoft.Extensions.Logging;
using TroveClusters.Engine.Redis.Protocol;

namespace TroveClusters.Engine.Redis.Agent;

/// <summary>What an agent is made for: one node.</summary>
public sealed class RedisAgentContext
{
    private readonly ILogger _logger;

    internal RedisAgentContext(RedisNodeAgent standard, string password, TimeSpan callTimeout, ILogger logger)
    {
        (Standard, Password, CallTimeout, _logger) = (standard, password, callTimeout, logger);
        Endpoint = standard.Endpoint;
    }

    /// <summary>Where the node's server is reached.</summary>
    public RedisEndpoint Endpoint { get; }

    /// <summary>The password of its default user. Never to be logged.</summary>
    public string Password { get; }

    /// <summary>How long each call may take: <c>agent_call_high_timeout</c>.</summary>
    public TimeSpan CallTimeout { get; }

    /// <summary>Our own agent, to be used, or to be called by one that does something more. It is disposed by whoever made it.</summary>
    public IRedisNodeAgent Standard { get; }

    /// <summary>Tells what helps to find out what went wrong, on PowerShell's debug stream. One sentence, no secrets.</summary>
    public void Debug(string text) => _logger.LogDebug("{Text}", text);
}
