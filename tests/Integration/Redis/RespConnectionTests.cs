using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Tests.Integration.Engine;
using TroveClusters.Tests.Integration.Redis.Servers;

namespace TroveClusters.Tests.Integration.Redis;

public sealed class RespConnectionTests
{
    private const string Password = "correct-horse";

    [NeedsRedisFact]
    public async Task A_deadline_breaks_the_connection_and_a_new_one_works()
    {
        await using var servers = RedisServerSet.Start(1);
        await servers.UpAsync();
        await using (var connection = await ConnectAsync(servers))
        {
            Signals.Freeze(servers.Servers[0].Process.Id);
            var error = await Assert.ThrowsAsync<TroveException>(() =>
                connection.CallAsync(new RedisCommand("ECHO", "late"), TimeSpan.FromMilliseconds(100), CancellationToken.None));
            Signals.Thaw(servers.Servers[0].Process.Id);
            Assert.Equal(nameof(TroveErrorId.OperationTimedOut), error.ErrorId);
            Assert.Contains("ECHO late", error.Message, StringComparison.Ordinal);
            var later = await Assert.ThrowsAsync<TroveException>(() => connection.CallAsync(new RedisCommand("PING"), null, CancellationToken.None));
            Assert.Equal(nameof(TroveErrorId.NodeUnreachable), later.ErrorId);
        }
        await using var fresh = await ConnectAsync(servers);
        Assert.Equal("PONG", (await fresh.CallAsync(new RedisCommand("PING"), null, CancellationToken.None)).AsString());
    }

    [NeedsRedisFact]
    public async Task A_server_killed_in_a_call_is_unreachable_and_so_it_is_when_asked_again()
    {
        await using var servers = RedisServerSet.Start(1, "--enable-debug-command", "yes");
        await servers.UpAsync();
        await using var connection = await ConnectAsync(servers);
        var sleeping = connection.CallAsync(new RedisCommand("DEBUG", "SLEEP", "60"), null, CancellationToken.None);
        servers.Servers[0].Kill();
        var error = await Assert.ThrowsAsync<TroveException>(() => sleeping);
        Assert.Equal(nameof(TroveErrorId.NodeUnreachable), error.ErrorId);
        Assert.Equal(servers.Servers[0].Endpoint.ToString(), error.Target);

        error = await Assert.ThrowsAsync<TroveException>(() => ConnectAsync(servers));
        Assert.Equal(nameof(TroveErrorId.NodeUnreachable), error.ErrorId);
        Assert.Contains("refused", error.Message, StringComparison.Ordinal);
    }

    [NeedsRedisFact]
    public async Task Wrong_and_missing_passwords_are_authentication_failures_that_show_no_password()
    {
        await using var servers = RedisServerSet.Start(1, "--requirepass", Password);
        await servers.UpAsync(new RedisCredential(null, Password));
        var wrong = await Assert.ThrowsAsync<TroveException>(() => ConnectAsync(servers, new RedisCredential(null, "wrong-horse")));
        Assert.Equal(nameof(TroveErrorId.AuthenticationFailed), wrong.ErrorId);
        Assert.Contains("WRONGPASS", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-horse", wrong.ToString(), StringComparison.Ordinal);

        await using (var connection = await ConnectAsync(servers))
        {
            var refused = await Assert.ThrowsAsync<RedisReplyException>(() => connection.CallAsync(new RedisCommand("PING"), null, CancellationToken.None));
            Assert.Equal("NOAUTH", refused.Code);
        }
        await using var agent = servers.Servers[0].Agent();
        var viaAgent = await Assert.ThrowsAsync<TroveException>(() => agent.NodesAsync(CancellationToken.None));
        Assert.Equal(nameof(TroveErrorId.AuthenticationFailed), viaAgent.ErrorId);

        await using var right = await ConnectAsync(servers, new RedisCredential("default", Password));
        Assert.Equal("PONG", (await right.CallAsync(new RedisCommand("PING"), null, CancellationToken.None)).AsString());
    }

    [NeedsRedisFact]
    public async Task A_password_for_a_server_without_one_is_refused()
    {
        await using var servers = RedisServerSet.Start(1);
        await servers.UpAsync();
        var error = await Assert.ThrowsAsync<TroveException>(() => ConnectAsync(servers, new RedisCredential(null, Password)));
        Assert.Equal(nameof(TroveErrorId.AuthenticationFailed), error.ErrorId);
    }

    [NeedsRedisFact]
    public async Task A_large_value_and_thousands_of_calls_go_through_one_connection()
    {
        await using var servers = RedisServerSet.Start(1, cluster: false);
        await servers.UpAsync();
        await using var connection = await ConnectAsync(servers);
        var large = new byte[10_000_000];
        Random.Shared.NextBytes(large);
        var set = connection.CallAsync(new RedisCommand("SET", "large", large), null, CancellationToken.None);
        var counted = Task.WhenAll(Enumerable.Range(0, 5000).Select(_ => connection.CallAsync(new RedisCommand("INCR", "n"), null, CancellationToken.None)));
        (await set).AsOk();
        Assert.Equal(Enumerable.Range(1, 5000).Select(i => (long)i), (await counted).Select(r => r.AsInt64()));
        var read = await connection.CallAsync(new RedisCommand("GET", "large"), null, CancellationToken.None);
        Assert.True(read.AsBytes().Span.SequenceEqual(large));
    }

    private static Task<RespConnection> ConnectAsync(RedisServerSet servers, RedisCredential? credential = null) =>
        RespConnection.ConnectAsync(servers.Servers[0].Endpoint, credential, RespConnectionOptions.Default, CancellationToken.None);
}
