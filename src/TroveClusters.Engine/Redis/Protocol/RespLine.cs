using System.Buffers;
using System.Globalization;
using System.Net.Sockets;

namespace TroveClusters.Engine.Redis.Protocol;

/// <summary>
/// A connection that one thread uses and waits on by itself. Many small calls one after the other cost less than half as much of a
/// processor so as by <see cref="RespConnection"/>: no other thread has to be woken for each reply. After an error it is of no use.
/// </summary>
internal sealed class RespLine : IDisposable
{
    private readonly RedisEndpoint _endpoint;
    private readonly Stream _stream;
    private readonly RespReader _reader;
    private readonly Queue<RedisCommand> _asked = new();
    private readonly ArrayBufferWriter<byte> _outgoing = new(4096);
    private readonly byte[] _incoming = new byte[8192];

    private RespLine(RedisEndpoint endpoint, RespConnectionOptions options, Stream stream)
    {
        _endpoint = endpoint;
        _stream = stream;
        _reader = new RespReader(options.Limits);
    }

    /// <summary>Connects, speaks TLS where asked, and authenticates where a credential is given.</summary>
    /// <exception cref="TroveException"><c>NodeUnreachable</c>, <c>OperationTimedOut</c>, <c>TlsHandshakeFailed</c>, <c>AuthenticationFailed</c>.</exception>
    public static RespLine Open(RedisEndpoint endpoint, RedisCredential? credential, RespConnectionOptions options)
    {
        var line = new RespLine(endpoint, options, RespTransport.Open(endpoint, options));
        try
        {
            line.Limit(options.ConnectTimeout);
            if (credential is not null)
                line.Authenticate(credential);
            line.Limit(options.CallTimeout);
            return line;
        }
        catch
        {
            line.Dispose();
            throw;
        }
    }

    /// <summary>Sends commands in one piece. Their replies are read later, in order.</summary>
    /// <exception cref="TroveException"><c>NodeUnreachable</c>, <c>OperationTimedOut</c>.</exception>
    public void Send(IReadOnlyList<RedisCommand> commands)
    {
        foreach (RedisCommand command in commands)
        {
            RespWriter.Write(_outgoing, command);
            _asked.Enqueue(command);
        }
        try
        {
            _stream.Write(_outgoing.WrittenSpan);
            _stream.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw Broken(e);
        }
        _outgoing.ResetWrittenCount();
    }

    /// <summary>Sends commands in one piece and reads their replies, in order; error replies are values.</summary>
    /// <exception cref="TroveException"><c>NodeUnreachable</c>, <c>OperationTimedOut</c>, <c>UnexpectedReply</c>.</exception>
    public RespValue[] Call(IReadOnlyList<RedisCommand> commands)
    {
        Send(commands);
        var replies = new RespValue[commands.Count];
        for (int i = 0; i < replies.Length; i++)
            replies[i] = Read();
        return replies;
    }

    /// <summary>Reads the next reply; an error reply is a value.</summary>
    /// <exception cref="TroveException"><c>NodeUnreachable</c>, <c>OperationTimedOut</c>, <c>UnexpectedReply</c>.</exception>
    public RespValue Read()
    {
        try
        {
            while (true)
            {
                if (_reader.TryRead() is { } reply)
                    return reply.From(new RespOrigin(_asked.Dequeue(), _endpoint));
                int count = _stream.Read(_incoming);
                if (count == 0)
                    throw RespTransport.Lost(TroveErrorId.NodeUnreachable, _endpoint, _asked.Peek(), "the server closed the connection", null);
                _reader.Append(_incoming.AsSpan(0, count));
            }
        }
        catch (RespProtocolException e)
        {
            throw RespTransport.Lost(TroveErrorId.UnexpectedReply, _endpoint, _asked.Peek(), e.Message.TrimEnd('.'), e);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw Broken(e);
        }
    }

    public void Dispose() => _stream.Dispose();

    private void Authenticate(RedisCredential credential)
    {
        Send([credential.ToCommand()]);
        try
        {
            Read().OrThrow().AsOk();
        }
        catch (RedisReplyException e)
        {
            throw credential.Refused(_endpoint, e);
        }
    }

    private void Limit(TimeSpan time)
    {
        int milliseconds = (int)Math.Clamp(time.TotalMilliseconds, 1, int.MaxValue);
        _stream.ReadTimeout = milliseconds;
        _stream.WriteTimeout = milliseconds;
    }

    private TroveException Broken(Exception e) => e.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock }
        ? new TroveException(
            TroveErrorId.OperationTimedOut,
            string.Create(CultureInfo.InvariantCulture, $"{_endpoint} did not answer '{_asked.Peek()}' within {_stream.ReadTimeout / 1000.0:0.###} s."), _endpoint.ToString(), inner: e)
        : RespTransport.Lost(TroveErrorId.NodeUnreachable, _endpoint, _asked.Peek(), RespTransport.Describe(e), e);
}
