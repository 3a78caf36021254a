using System.Net;
using System.Net.Sockets;
using System.Text;
using TroveClusters.Engine.Redis.Protocol;

namespace TroveClusters.Tests.Unit.Redis.Protocol;

/// <summary>A connection that one thread uses: what it sends and reads, and what it says when it breaks.</summary>
public sealed class RespLineTests
{
    private static readonly RedisCommand s_ping = new("PING");

    [Fact]
    public async Task It_authenticates_and_replies_come_in_the_order_of_what_was_asked()
    {
        await using var server = new ScriptedServer(async (stream, token) =>
        {
            await foreach (var command in ScriptedServer.CommandsAsync(stream))
            {
                byte[] reply = Encoding.UTF8.GetBytes(command[0] == "AUTH" ? command[1] == "right" ? "+OK\r\n" : "-WRONGPASS no\r\n" : $"+{command[1]}\r\n");
                foreach (byte[] piece in reply.Chunk(2))
                    await stream.WriteAsync(piece, token);
            }
        });
        using (RespLine line = RespLine.Open(server.Endpoint, new RedisCredential(null, "right"), RespConnectionOptions.Default))
        {
            line.Send([new("ECHO", "a"), new("ECHO", "b")]);
            line.Send([new("ECHO", "c")]);
            Assert.Equal(["a", "b", "c"], Enumerable.Range(0, 3).Select(_ => line.Read().AsString()));
        }

        var refused = Assert.Throws<TroveException>(() => RespLine.Open(server.Endpoint, new RedisCredential(null, "wrong-secret"), RespConnectionOptions.Default));
        Assert.Equal(nameof(TroveErrorId.AuthenticationFailed), refused.ErrorId);
        Assert.Contains("WRONGPASS", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-secret", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", nameof(TroveErrorId.NodeUnreachable), "closed")]
    [InlineData("+half", nameof(TroveErrorId.NodeUnreachable), "closed")]
    [InlineData("?what\r\n", nameof(TroveErrorId.UnexpectedReply), "what")]
    public async Task A_server_that_goes_or_talks_nonsense_is_an_error_that_names_the_command(string said, string id, string text)
    {
        await using var server = new ScriptedServer(async (stream, token) =>
        {
            await stream.ReadExactlyAsync(new byte[4], token);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(said), token);
        });
        using RespLine line = RespLine.Open(server.Endpoint, null, RespConnectionOptions.Default);
        line.Send([s_ping]);
        var error = Assert.Throws<TroveException>(() => line.Read());
        Assert.Equal(id, error.ErrorId);
        Assert.Contains("'PING'", error.Message, StringComparison.Ordinal);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.Contains(server.Endpoint.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_says_nothing_is_given_up_after_the_time_that_is_due(bool connecting)
    {
        await using var server = new ScriptedServer((_, token) => Task.Delay(Timeout.Infinite, token));
        var options = RespConnectionOptions.Default with
        {
            ConnectTimeout = connecting ? TimeSpan.FromMilliseconds(200) : TimeSpan.FromMinutes(5),
            CallTimeout = connecting ? TimeSpan.FromMinutes(5) : TimeSpan.FromMilliseconds(200),
        };
        var error = Assert.Throws<TroveException>(() =>
        {
            using RespLine line = RespLine.Open(server.Endpoint, connecting ? new RedisCredential(null, "secret") : null, options);
            line.Send([s_ping]);
            line.Read();
        });
        Assert.Equal(nameof(TroveErrorId.OperationTimedOut), error.ErrorId);
        Assert.Contains(connecting ? "AUTH" : "PING", error.Message, StringComparison.Ordinal);
        Assert.Contains("within 0.2 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_there_is_unreachable()
    {
        int port;
        using (var taken = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            // Bound, not listening: nobody else gets the port meanwhile, and it refuses.
            taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            port = ((IPEndPoint)taken.LocalEndPoint!).Port;
            var error = Assert.Throws<TroveException>(() => RespLine.Open(new RedisEndpoint("127.0.0.1", port), null, RespConnectionOptions.Default));
            Assert.Equal(nameof(TroveErrorId.NodeUnreachable), error.ErrorId);
        }
    }

    [Fact]
    public async Task A_connection_that_is_never_accepted_is_given_up()
    {
        // A queue of one that is full: the system answers no further connection.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        var endpoint = (IPEndPoint)listener.LocalEndPoint!;
        List<Socket> waiting = [.. Enumerable.Range(0, 4).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))];
        try
        {
            foreach (Socket socket in waiting)
                _ = socket.ConnectAsync(endpoint);
            var error = await Assert.ThrowsAsync<TroveException>(() => Task.Run(() => RespLine.Open(
                new RedisEndpoint("127.0.0.1", endpoint.Port), null, RespConnectionOptions.Default with { ConnectTimeout = TimeSpan.FromSeconds(1) }).Dispose()));
            Assert.Equal(nameof(TroveErrorId.NodeUnreachable), error.ErrorId);
            Assert.Contains("could not be reached within 1 s", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            waiting.ForEach(socket => socket.Dispose());
        }
    }
}
