using TroveClusters.Engine.Redis.Protocol;

namespace TroveClusters.Tests.Unit.Redis.Protocol;

public sealed class RedisCommandTests
{
    private const string Secret = "s3cr3t-ünd-more";

    [Theory]
    [InlineData("AUTH", Secret)]
    [InlineData("auth", "user", Secret)]
    [InlineData("HELLO", "3", "AUTH", "user", Secret, "SETNAME", "x")]
    [InlineData("CONFIG", "SET", "requirepass", Secret)]
    [InlineData("config", "set", "maxmemory", "1", "MasterAuth", Secret)]
    [InlineData("CONFIG", "SET", "tls-key-file-pass", Secret)]
    [InlineData("MIGRATE", "h", "1", "", "0", "1000", "REPLACE", "AUTH", Secret, "KEYS", "a")]
    [InlineData("MIGRATE", "h", "1", "", "0", "1000", "AUTH2", "user", Secret, "KEYS", "a")]
    [InlineData("ACL", "SETUSER", "u", "on", ">" + Secret)]
    public void Secrets_are_not_shown(params string[] words)
    {
        var command = new RedisCommand([.. words.Select(RedisArgument.FromString)]);
        Assert.DoesNotContain("s3cr3t", command.ToString(), StringComparison.Ordinal);
        Assert.Contains("***", command.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_ACL_password_is_not_shown() =>
        Assert.DoesNotContain("xxx", new RedisCommand("ACL", "SETUSER", "u", ">" + new string('x', 100)).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Marked_arguments_are_not_shown_anywhere() =>
        Assert.Equal("SET k ***", new RedisCommand("SET", "k", RedisArgument.Secret(Secret)).ToString());

    [Theory]
    [InlineData("CLUSTER", "MEET", "127.0.0.1", "7000")]
    [InlineData("CONFIG", "SET", "maxmemory", "100mb")]
    [InlineData("CONFIG", "GET", "requirepass")]
    [InlineData("MIGRATE", "h", "1", "", "0", "1000", "KEYS", "AUTH", "visible")]
    public void The_rest_is_shown(params string[] words) =>
        Assert.Equal(
            string.Join(' ', words.Select(w => w.Length == 0 ? "\"\"" : w)),
            new RedisCommand([.. words.Select(RedisArgument.FromString)]).ToString());

    [Fact]
    public void A_server_that_quotes_a_secret_is_not_quoted()
    {
        var command = new RedisCommand("AUTH", Secret);
        var reply = RespValue.Error($"ERR unknown command 'AUTH', with args beginning with: '{Secret}'")
            .From(new RespOrigin(command, new RedisEndpoint("h", 1)));
        var error = Assert.Throws<RedisReplyException>(() => reply.OrThrow());
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_commands_are_cut() =>
        Assert.InRange(new RedisCommand([.. Enumerable.Range(0, 10000).Select(i => (RedisArgument)i)]).ToString().Length, 100, 200);

    [Theory]
    [InlineData("WRONGPASS invalid", "WRONGPASS", TroveErrorId.AuthenticationFailed)]
    [InlineData("NOAUTH Authentication required.", "NOAUTH", TroveErrorId.AuthenticationFailed)]
    [InlineData("CLUSTERDOWN The cluster is down", "CLUSTERDOWN", TroveErrorId.UnexpectedReply)]
    [InlineData("ERR Slot 1 is already busy", "ERR", TroveErrorId.UnexpectedReply)]
    [InlineData("just words", "", TroveErrorId.UnexpectedReply)]
    public void Error_replies_keep_their_code_and_text(string text, string code, TroveErrorId id)
    {
        var origin = new RespOrigin(new RedisCommand("PING"), new RedisEndpoint("::1", 7000));
        var error = Assert.Throws<RedisReplyException>(() => RespValue.Error(text).From(origin).OrThrow());
        Assert.Equal((code, text), (error.Code, error.Text));
        Assert.Equal(id.ToString(), error.ToTroveException().ErrorId);
        Assert.Contains("[::1]:7000", error.Message, StringComparison.Ordinal);
        Assert.Contains("PING", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reply_of_the_wrong_kind_is_an_error_that_says_all()
    {
        var reply = RespValue.Array(RespValue.Integer(7), RespValue.Bulk("x")).From(
            new RespOrigin(new RedisCommand("CLUSTER", "MYID"), new RedisEndpoint("10.0.0.1", 6379)));
        var error = Assert.Throws<TroveException>(() => reply.AsString());
        Assert.Equal(nameof(TroveErrorId.UnexpectedReply), error.ErrorId);
        Assert.Equal("The reply to 'CLUSTER MYID' from 10.0.0.1:6379 should have been a string, but was [7, \"x\"].", error.Message);
        var inner = Assert.Throws<TroveException>(() => reply.AsArray()[1].AsInt64());
        Assert.Contains("CLUSTER MYID", inner.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_credential_does_not_show_itself() =>
        Assert.DoesNotContain(Secret, new RedisCredential("u", Secret).ToString(), StringComparison.Ordinal);
}
