using System.Diagnostics;
using TroveClusters.Engine.Redis.Protocol;

namespace TroveClusters.Engine.Redis.Agent;

/// <summary>One agent call while it runs: its commands share the call's time.</summary>
internal sealed class AgentCall(RespConnection connection, long started, TimeSpan timeout, CancellationToken cancellationToken)
{
    public CancellationToken CancellationToken => cancellationToken;

    public Task<RespValue> SendAsync(params RedisArgument[] arguments) => SendAsync(new RedisCommand(arguments));

    /// <exception cref="RedisReplyException">The server answered with an error.</exception>
    public Task<RespValue> SendAsync(RedisCommand command) => connection.CallAsync(command, Left, cancellationToken);

    /// <summary>Error replies are values.</summary>
    public Task<IReadOnlyList<RespValue>> SendAllAsync(IReadOnlyList<RedisCommand> commands) =>
        connection.PipelineAsync(commands, Left, cancellationToken);

    private TimeSpan Left
    {
        get
        {
            var left = timeout - Stopwatch.GetElapsedTime(started);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }
}
