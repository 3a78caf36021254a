namespace TroveClusters.Engine.Redis.Protocol;

/// <summary>Commands sent together, whose replies are still to come, in order.</summary>
internal sealed class PendingCalls(IReadOnlyList<RedisCommand> commands, RedisEndpoint endpoint)
{
    private readonly RespValue[] _replies = new RespValue[commands.Count];
    private readonly TaskCompletionSource<IReadOnlyList<RespValue>> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _received;

    public IReadOnlyList<RedisCommand> Commands => commands;

    public Task<IReadOnlyList<RespValue>> Task => _done.Task;

    /// <summary>The first command not answered yet.</summary>
    public RedisCommand Waiting => commands[Math.Min(Volatile.Read(ref _received), commands.Count - 1)];

    /// <summary>Takes the next reply; true when it was the last. Called by the connection's one reader.</summary>
    public bool Add(RespValue reply)
    {
        _replies[_received] = reply.From(new RespOrigin(commands[_received], endpoint));
        Volatile.Write(ref _received, _received + 1);
        return _received == _replies.Length;
    }

    public void Complete() => _done.TrySetResult(_replies);

    public void Fail(Exception exception)
    {
        _done.TrySetException(exception);
        // Whoever waited may have given up already; then nobody looks at the exception, which is no defect.
        _ = _done.Task.Exception;
    }
}
