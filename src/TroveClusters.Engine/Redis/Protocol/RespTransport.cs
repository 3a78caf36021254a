using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace TroveClusters.Engine.Redis.Protocol;

/// <summary>Opens the byte stream below a connection.</summary>
internal static class RespTransport
{
    /// <exception cref="TroveException"><c>NodeUnreachable</c>, <c>TlsHandshakeFailed</c>.</exception>
    public static async Task<Stream> OpenAsync(
        RedisEndpoint endpoint, RespConnectionOptions options, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.ConnectTimeout);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(endpoint.ToSocketEndPoint(), timeout.Token);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (options.Tls is not { } tls)
                return stream;

            var secure = new SslStream(stream, leaveInnerStreamOpen: false);
            stream = secure;
            await secure.AuthenticateAsClientAsync(tls.ToSslOptions(endpoint.Host), timeout.Token);
            return secure;
        }
        catch (Exception e)
        {
            if (stream is not null)
                await stream.DisposeAsync();
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw Explain(e, endpoint, options);
        }
    }

    /// <summary>As <see cref="OpenAsync"/>, for a thread that waits itself; so it will read and write as well.</summary>
    /// <remarks>A socket that was once used asynchronously is never again waited on by the thread that reads it.</remarks>
    public static Stream Open(RedisEndpoint endpoint, RespConnectionOptions options)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        bool isLate = false;
        // There is no other way to end a connect that blocks.
        using var timeout = new Timer(_ => { isLate = true; socket.Dispose(); }, null, options.ConnectTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            socket.Connect(endpoint.ToSocketEndPoint());
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (options.Tls is not { } tls)
                return stream;
            var secure = new SslStream(stream, leaveInnerStreamOpen: false);
            secure.AuthenticateAsClient(tls.ToSslOptions(endpoint.Host));
            return secure;
        }
        catch (Exception e)
        {
            socket.Dispose();
            throw Explain(isLate ? new OperationCanceledException(null, e) : e, endpoint, options);
        }
    }

    /// <summary>The error for commands that are not answered any more.</summary>
    public static TroveException Lost(TroveErrorId id, RedisEndpoint endpoint, RedisCommand command, string reason, Exception? cause) => new(
        id, $"'{command}' could not be carried out: the connection to {endpoint} is lost ({reason}).", endpoint.ToString(), inner: cause);

    private static Exception Explain(Exception e, RedisEndpoint endpoint, RespConnectionOptions options) => e switch
    {
        OperationCanceledException => new TroveException(
            TroveErrorId.NodeUnreachable,
            string.Create(CultureInfo.InvariantCulture, $"{endpoint} could not be reached within {options.ConnectTimeout.TotalSeconds:0.###} s."),
            endpoint.ToString(), inner: e),
        SocketException => new TroveException(
            TroveErrorId.NodeUnreachable, $"{endpoint} could not be reached: {Describe(e)}.", endpoint.ToString(), inner: e),
        AuthenticationException => new TroveException(
            TroveErrorId.TlsHandshakeFailed, $"No secure connection to {endpoint}: {Describe(e)}.", endpoint.ToString(), inner: e),
        IOException when options.Tls is not null => new TroveException(
            TroveErrorId.TlsHandshakeFailed,
            $"No secure connection to {endpoint}: {Describe(e)}. It may not speak TLS on this port.", endpoint.ToString(), inner: e),
        _ => e,
    };

    /// <summary>The innermost cause, as part of a sentence.</summary>
    public static string Describe(Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;
        return exception.Message.TrimEnd('.');
    }
}
