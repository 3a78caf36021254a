using System.Buffers;
using System.Diagnostics;
using System.Globalization;

namespace TroveClusters.Engine.Redis.Protocol;

/// <summary>
/// One connection to one server. Any number of callers may have calls outstanding; they are pipelined, and replies are
/// matched to calls by order alone. A connection that lost count – a call ran out of time, the stream broke, the reply
/// was malformed – is broken for good: every outstanding and every later call fails and says why.
/// </summary>
internal sealed class RespConnection : IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly Queue<PendingCalls> _pending = new();
    private readonly Stream _stream;
    private readonly RespConnectionOptions _options;
    private readonly RespReader _reader;
    private readonly Task _readLoop;

    private ArrayBufferWriter<byte> _outgoing = new(1024);
    private ArrayBufferWriter<byte> _spare = new(1024);
    private bool _flushing;
    private BreakReason? _broken;

    private RespConnection(RedisEndpoint endpoint, Stream stream, RespConnectionOptions options)
    {
        Endpoint = endpoint;
        _stream = stream;
        _options = options;
        _reader = new RespReader(options.Limits);
        _readLoop = ReadLoopAsync();
    }

    public RedisEndpoint Endpoint { get; }

    /// <summary>Whether no call can succeed any more.</summary>
    public bool IsBroken
    {
        get
        {
            lock (_gate)
                return _broken is not null;
        }
    }

    /// <summary>Connects, speaks TLS where asked, and authenticates where a credential is given.</summary>
    /// <exception cref="TroveException"><c>NodeUnreachable</c>, <c>TlsHandshakeFailed</c>, <c>AuthenticationFailed</c>.</exception>
    public static async Task<RespConnection> ConnectAsync(
        RedisEndpoint endpoint, RedisCredential? credential, RespConnectionOptions options, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var stream = await RespTransport.OpenAsync(endpoint, options, cancellationToken);
        var connection = new RespConnection(endpoint, stream, options);
        try
        {
            if (credential is not null)
            {
                var left = options.ConnectTimeout - Stopwatch.GetElapsedTime(started);
                await connection.AuthenticateAsync(
                    credential, left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1), cancellationToken);
            }
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends one command and waits for its reply.</summary>
    /// <param name="command">What to send.</param>
    /// <param name="deadline">How long to wait; null for the connection's usual time. Its expiry breaks the connection.</param>
    /// <param name="cancellationToken">Stops the waiting; the reply is then discarded when it comes.</param>
    /// <exception cref="RedisReplyException">The server answered with an error.</exception>
    /// <exception cref="TroveException"><c>NodeUnreachable</c>, <c>OperationTimedOut</c>, <c>UnexpectedReply</c>.</exception>
    public async Task<RespValue> CallAsync(RedisCommand command, TimeSpan? deadline, CancellationToken cancellationToken)
    {
        var replies = await PipelineAsync([command], deadline, cancellationToken);
        return replies[0].OrThrow();
    }

    /// <summary>As <see cref="CallAsync"/> for several commands sent in one piece; error replies are values here.</summary>
    public async Task<IReadOnlyList<RespValue>> PipelineAsync(
        IReadOnlyList<RedisCommand> commands, TimeSpan? deadline, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (commands.Count == 0)
            return [];
        var time = deadline ?? _options.CallTimeout;
        var calls = Send(commands);
        try
        {
            return await calls.Task.WaitAsync(time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The reply may still come. Giving up the connection is what keeps it from ever being taken for another's.
            var text = $"{Endpoint} did not answer '{calls.Waiting}' within {Seconds(time)}";
            Break(new BreakReason($"{text}, so the connection was given up", null, TroveErrorId.NodeUnreachable));
            throw new TroveException(TroveErrorId.OperationTimedOut, $"{text}.", Endpoint.ToString());
        }
    }

    public async ValueTask DisposeAsync()
    {
        Break(new BreakReason("the connection was closed", null, TroveErrorId.NodeUnreachable));
        await _readLoop;
    }

    private async Task AuthenticateAsync(RedisCredential credential, TimeSpan time, CancellationToken cancellationToken)
    {
        try
        {
            (await CallAsync(credential.ToCommand(), time, cancellationToken)).AsOk();
        }
        catch (RedisReplyException e)
        {
            throw credential.Refused(Endpoint, e);
        }
    }

    private PendingCalls Send(IReadOnlyList<RedisCommand> commands)
    {
        var calls = new PendingCalls(commands, Endpoint);
        bool flush;
        lock (_gate)
        {
            if (_broken is not null)
                throw _broken.ToException(Endpoint, commands[0]);
            foreach (var command in commands)
                RespWriter.Write(_outgoing, command);
            _pending.Enqueue(calls);
            flush = !_flushing;
            _flushing = true;
        }
        if (flush)
            _ = FlushAsync();
        return calls;
    }

    /// <summary>Writes what has gathered until nothing is left. At most one runs at a time.</summary>
    private async Task FlushAsync()
    {
        try
        {
            while (true)
            {
                ArrayBufferWriter<byte> full;
                lock (_gate)
                {
                    if (_outgoing.WrittenCount == 0)
                    {
                        _flushing = false;
                        return;
                    }
                    full = _outgoing;
                    _outgoing = _spare;
                    _spare = full;
                }
                await _stream.WriteAsync(full.WrittenMemory);
                await _stream.FlushAsync();
                full.ResetWrittenCount();
            }
        }
        catch (Exception e)
        {
            // Whatever it was: callers must learn of it, and nobody else would.
            Break(new BreakReason(RespTransport.Describe(e), e, TroveErrorId.NodeUnreachable));
        }
    }

    private async Task ReadLoopAsync()
    {
        // Not inside the constructor's call, and not on the caller's thread.
        await Task.Yield();
        var buffer = new byte[8192];
        try
        {
            while (true)
            {
                var count = await _stream.ReadAsync(buffer);
                if (count == 0)
                {
                    Break(new BreakReason("the server closed the connection", null, TroveErrorId.NodeUnreachable));
                    return;
                }
                _reader.Append(buffer.AsSpan(0, count));
                while (_reader.TryRead() is { } reply)
                    Dispatch(reply);
            }
        }
        catch (RespProtocolException e)
        {
            Break(new BreakReason(e.Message.TrimEnd('.'), e, TroveErrorId.UnexpectedReply));
        }
        catch (Exception e)
        {
            Break(new BreakReason(RespTransport.Describe(e), e, TroveErrorId.NodeUnreachable));
        }
    }

    private void Dispatch(RespValue reply)
    {
        PendingCalls? complete = null;
        lock (_gate)
        {
            if (_broken is not null)
                return;
            if (!_pending.TryPeek(out var calls))
                throw new RespProtocolException($"The server said {reply} although nothing had been asked.");
            if (calls.Add(reply))
                complete = _pending.Dequeue();
        }
        complete?.Complete();
    }

    /// <summary>Ends the connection; the first reason given stays.</summary>
    private void Break(BreakReason reason)
    {
        PendingCalls[] lost;
        lock (_gate)
        {
            if (_broken is not null)
                return;
            _broken = reason;
            lost = [.. _pending];
            _pending.Clear();
        }
        foreach (var calls in lost)
            calls.Fail(reason.ToException(Endpoint, calls.Waiting));
        _stream.Dispose();
    }

    private static string Seconds(TimeSpan time) => string.Create(
        CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");

    private sealed record BreakReason(string Text, Exception? Cause, TroveErrorId Id)
    {
        public TroveException ToException(RedisEndpoint endpoint, RedisCommand command) => RespTransport.Lost(Id, endpoint, command, Text, Cause);
    }
}
