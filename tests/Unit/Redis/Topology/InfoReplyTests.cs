using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Tests.Unit.Redis.Topology;

public sealed class InfoReplyTests
{
    [Theory]
    [InlineData("redis-7.0.15-info.txt", RedisServerKind.Redis, "7.0.15")]
    [InlineData("garnet-2.2.8-info.txt", RedisServerKind.Garnet, "2.2.8")]
    [InlineData("doc-valkey-8-info.txt", RedisServerKind.Valkey, "8.1.1")]
    public void Tells_the_servers_apart(string name, object kind, string version)
    {
        var info = InfoReply.Parse(Samples.Text(name));
        Assert.Equal(kind, info.ServerKind);
        Assert.Equal(version, info.ServerVersion);
        Assert.True(info.IsClusterNode);
    }

    [Fact]
    public void Has_sections_and_typed_fields()
    {
        var info = InfoReply.Parse(Samples.Text("redis-7.0.15-info.txt"));
        Assert.Contains("Server", info.Sections.Keys);
        Assert.Contains("Replication", info.Sections.Keys);
        Assert.True(info.UsedMemory > 100_000);
        Assert.Equal(21821, info.Fields.GetInteger("tcp_port"));
        Assert.Equal("master", info.Fields.GetText("role"));
        Assert.Null(info.Fields.Find("no_such_field"));
        Assert.Equal("UnexpectedReply", Assert.Throws<TroveException>(() => info.Fields.GetText("no_such_field")).ErrorId);
        Assert.Equal("UnexpectedReply", Assert.Throws<TroveException>(() => info.Fields.GetInteger("redis_version")).ErrorId);
    }

    [Fact]
    public void Values_may_hold_colons_and_be_empty()
    {
        var info = InfoReply.Parse("# A\r\npath:/a:b\r\nempty:\r\n\r\n# B\r\nx:1\r\n");
        Assert.Equal("/a:b", info.Fields.GetText("path"));
        Assert.Equal("", info.Fields.GetText("empty"));
        Assert.Equal([new KeyValuePair<string, string>("x", "1")], info.Sections["B"]);
        Assert.Null(info.IsClusterNode);
        Assert.Equal("UnexpectedReply", Assert.Throws<TroveException>(() => info.ServerKind).ErrorId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# Server\r\n")]
    [InlineData("no colon")]
    [InlineData(":no name")]
    public void Refuses_what_is_no_info(string reply) =>
        Assert.Equal("UnexpectedReply", Assert.Throws<TroveException>(() => InfoReply.Parse(reply)).ErrorId);
}
