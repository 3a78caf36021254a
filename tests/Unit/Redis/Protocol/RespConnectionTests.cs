using System.Globalization;
using System.Text;
using TroveClusters.Engine.Redis.Protocol;

namespace TroveClusters.Tests.Unit.Redis.Protocol;

public sealed class RespConnectionTests
{
    private static readonly RedisCommand s_ping = new("PING");

    [Fact]
    public async Task Replies_reach_the_calls_they_answer_whatever_thread_made_them()
    {
        // Answers each ECHO, in pieces of a few bytes.
        await using var server = new ScriptedServer(async (stream, token) =>
        {
            await foreach (var command in ScriptedServer.CommandsAsync(stream))
            {
                var reply = Encoding.UTF8.GetBytes($"${Encoding.UTF8.GetByteCount(command[1])}\r\n{command[1]}\r\n");
                foreach (var piece in reply.Chunk(3))
                    await stream.WriteAsync(piece, token);
            }
        });
        await using var connection = await server.ConnectAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(async () =>
        {
            await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
            {
                var text = string.Create(CultureInfo.InvariantCulture, $"{thread}-{i}");
                var replies = await connection.PipelineAsync([new("ECHO", text), new("ECHO", text + "b")], null, CancellationToken.None);
                Assert.Equal([text, text + "b"], replies.Select(r => r.AsString()));
            }));
        })));
    }

    [Fact]
    public async Task A_late_reply_never_answers_a_later_call()
    {
        var release = new TaskCompletionSource();
        await using var server = new ScriptedServer(async (stream, token) =>
        {
            await release.Task.WaitAsync(token);
            await stream.WriteAsync("+LATE\r\n+LATER\r\n"u8.ToArray(), token);
            await Task.Delay(Timeout.Infinite, token);
        });
        await using var connection = await server.ConnectAsync();

        var waiting = connection.CallAsync(new RedisCommand("WAITING"), TimeSpan.FromMinutes(5), CancellationToken.None);
        var error = await Assert.ThrowsAsync<TroveException>(() => connection.CallAsync(new RedisCommand("SLOW"), TimeSpan.FromMilliseconds(50), CancellationToken.None));
        release.SetResult();

        Assert.Equal(nameof(TroveErrorId.OperationTimedOut), error.ErrorId);
        Assert.Contains("SLOW", error.Message, StringComparison.Ordinal);
        Assert.Contains("0.05 s", error.Message, StringComparison.Ordinal);
        Assert.True(connection.IsBroken);
        // Neither who waited already nor who comes later is answered; both learn why.
        foreach (var call in new[] { waiting, connection.CallAsync(s_ping, null, CancellationToken.None) })
        {
            var lost = await Assert.ThrowsAsync<TroveException>(() => call);
            Assert.Equal(nameof(TroveErrorId.NodeUnreachable), lost.ErrorId);
            Assert.Contains("SLOW", lost.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_call_given_up_by_its_caller_leaves_the_order_intact()
    {
        var release = new TaskCompletionSource();
        await using var server = new ScriptedServer(async (stream, token) =>
        {
            await release.Task.WaitAsync(token);
            await stream.WriteAsync("+FIRST\r\n+SECOND\r\n"u8.ToArray(), token);
            await Task.Delay(Timeout.Infinite, token);
        });
        await using var connection = await server.ConnectAsync();
        using var stop = new CancellationTokenSource();
        var first = connection.CallAsync(s_ping, null, stop.Token);
        var second = connection.CallAsync(s_ping, null, CancellationToken.None);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        release.SetResult();
        Assert.Equal("SECOND", (await second).AsString());
    }

    [Fact]
    public async Task Malformed_replies_break_the_connection_and_say_so()
    {
        await using var server = new ScriptedServer(async (stream, token) =>
        {
            await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), token);
            await Task.Delay(Timeout.Infinite, token);
        });
        await using var connection = await server.ConnectAsync();
        var error = await Assert.ThrowsAsync<TroveException>(() => connection.CallAsync(s_ping, null, CancellationToken.None));
        Assert.Equal(nameof(TroveErrorId.UnexpectedReply), error.ErrorId);
        Assert.Contains("HTTP/1.1", error.Message, StringComparison.Ordinal);
        Assert.True(connection.IsBroken);
    }

    [Fact]
    public async Task A_reply_nobody_asked_for_breaks_the_connection()
    {
        await using var server = new ScriptedServer(async (stream, token) =>
        {
            await foreach (var _ in ScriptedServer.CommandsAsync(stream))
                await stream.WriteAsync("+OK\r\n+SURPLUS\r\n"u8.ToArray(), token);
        });
        await using var connection = await server.ConnectAsync();
        await connection.CallAsync(s_ping, null, CancellationToken.None);
        var error = await Assert.ThrowsAsync<TroveException>(() => connection.CallAsync(s_ping, null, CancellationToken.None));
        Assert.Contains("SURPLUS", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_hangs_up_is_unreachable()
    {
        await using var server = new ScriptedServer(async (stream, token) =>
        {
            await foreach (var _ in ScriptedServer.CommandsAsync(stream))
                return;
        });
        await using var connection = await server.ConnectAsync();
        var error = await Assert.ThrowsAsync<TroveException>(() => connection.CallAsync(s_ping, null, CancellationToken.None));
        Assert.Equal(nameof(TroveErrorId.NodeUnreachable), error.ErrorId);
        Assert.Equal(server.Endpoint.ToString(), error.Target);
    }

    [Fact]
    public async Task A_server_that_never_answers_the_password_is_given_up_in_time()
    {
        await using var server = new ScriptedServer((_, token) => Task.Delay(Timeout.Infinite, token));
        var error = await Assert.ThrowsAsync<TroveException>(() => server.ConnectAsync(
            new RedisCredential(null, "hidden"), RespConnectionOptions.Default with { ConnectTimeout = TimeSpan.FromMilliseconds(100) }));
        Assert.DoesNotContain("hidden", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_TLS_fails_the_handshake()
    {
        await using var server = new ScriptedServer(async (stream, token) =>
            await stream.WriteAsync("-ERR unknown command\r\n"u8.ToArray(), token));
        var error = await Assert.ThrowsAsync<TroveException>(() => server.ConnectAsync(
            null, RespConnectionOptions.Default with { Tls = new RespTlsOptions() }));
        Assert.Equal(nameof(TroveErrorId.TlsHandshakeFailed), error.ErrorId);
    }

    [Fact]
    public async Task An_error_in_a_pipeline_is_a_value()
    {
        await using var server = new ScriptedServer(async (stream, token) =>
        {
            await foreach (var command in ScriptedServer.CommandsAsync(stream))
                await stream.WriteAsync(command[0] == "BAD" ? "-ERR no\r\n"u8.ToArray() : ":5\r\n"u8.ToArray(), token);
        });
        await using var connection = await server.ConnectAsync();
        var replies = await connection.PipelineAsync([new("BAD"), new("GOOD")], null, CancellationToken.None);
        Assert.Equal("ERR no", replies[0].AsErrorText());
        Assert.Equal(5, replies[1].AsInt64());
        await Assert.ThrowsAsync<RedisReplyException>(() => connection.CallAsync(new RedisCommand("BAD"), null, CancellationToken.None));
        Assert.False(connection.IsBroken);
    }
}
