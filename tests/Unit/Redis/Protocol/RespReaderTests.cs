using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TroveClusters.Engine.Redis.Protocol;

namespace TroveClusters.Tests.Unit.Redis.Protocol;

public sealed class RespReaderTests
{
    [Fact]
    public void What_is_written_is_read_again() =>
        Prop.ForAll(RespGenerators.Values, value => Assert.Equal([value], Read(Bytes(value), int.MaxValue))).QuickCheckThrowOnFailure();

    [Fact]
    public void Where_the_bytes_are_cut_does_not_matter() =>
        Prop.ForAll(RespGenerators.Values, value =>
        {
            var bytes = Bytes(value);
            for (var cut = 0; cut <= bytes.Length; cut++)
            {
                var reader = new RespReader(RespLimits.Default);
                reader.Append(bytes.AsSpan(0, cut));
                var early = reader.TryRead();
                Assert.True(early is null || cut == bytes.Length);
                reader.Append(bytes.AsSpan(cut));
                Assert.Equal(value, early ?? reader.TryRead());
                Assert.False(reader.IsInsideValue);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Values_that_follow_each_other_are_told_apart_byte_by_byte() =>
        Prop.ForAll(RespGenerators.Values, RespGenerators.Values, (first, second) =>
            Assert.Equal([first, second], Read([.. Bytes(first), .. Bytes(second)], 1))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_huge_bulk_string_arrives_whole()
    {
        var payload = new byte[20_000_000];
        Random.Shared.NextBytes(payload);
        var value = Assert.Single(Read(Bytes(RespValue.Bulk(payload)), 8192));
        Assert.True(value.AsBytes().Span.SequenceEqual(payload));
    }

    [Fact]
    public void A_long_line_that_comes_byte_by_byte_is_not_searched_again_and_again()
    {
        var text = new string('x', 60_000);
        Assert.Equal(text, Assert.Single(Read(Bytes(RespValue.SimpleString(text)), 1)).AsString());
    }

    [Theory]
    [InlineData("$5000001\r\n", "bulk string of 5000001 bytes")]
    [InlineData("*1001\r\n", "array of 1001 items")]
    [InlineData("*1\r\n*1\r\n*1\r\n*1\r\n", "deeper than 3")]
    [InlineData("+aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "longer than 64")]
    public void Limits_are_kept(string text, string message)
    {
        var reader = new RespReader(new RespLimits { MaxBulkLength = 5_000_000, MaxArrayLength = 1000, MaxDepth = 3, MaxLineLength = 64 });
        reader.Append(Encoding.ASCII.GetBytes(text));
        Assert.Contains(message, Assert.Throws<RespProtocolException>(() => reader.TryRead()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    [InlineData("\r\n")]
    [InlineData("+OK\n")]
    [InlineData("+a\rb\r\n")]
    [InlineData(":\r\n")]
    [InlineData(":1a\r\n")]
    [InlineData(": 1\r\n")]
    [InlineData(":9223372036854775808\r\n")]
    [InlineData("$-2\r\n")]
    [InlineData("$+1\r\na\r\n")]
    [InlineData("$01x\r\n")]
    [InlineData("$\r\n")]
    [InlineData("*-3\r\n")]
    [InlineData("*1,0\r\n")]
    [InlineData("$3\r\nabcd\r\n")]
    [InlineData("$3\r\nabc\n\n")]
    [InlineData("%1\r\n+a\r\n+b\r\n")]
    public void What_is_not_RESP2_is_refused_for_good(string text)
    {
        var reader = new RespReader(RespLimits.Default);
        reader.Append(Encoding.ASCII.GetBytes(text));
        var error = Assert.Throws<RespProtocolException>(() => reader.TryRead());
        reader.Append("+OK\r\n"u8);
        Assert.Same(error, Assert.Throws<RespProtocolException>(() => reader.TryRead()));
    }

    [Fact]
    public void A_command_is_an_array_of_bulk_strings()
    {
        var output = new ArrayBufferWriter<byte>();
        RespWriter.Write(output, new RedisCommand("SET", "ключ", new byte[] { 0, 13, 10 }, 42));
        Assert.Equal("*4\r\n$3\r\nSET\r\n$8\r\nключ\r\n$3\r\n\0\r\n\r\n$2\r\n42\r\n", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    private static byte[] Bytes(RespValue value)
    {
        var output = new ArrayBufferWriter<byte>();
        RespWriter.Write(output, value);
        return output.WrittenSpan.ToArray();
    }

    private static List<RespValue> Read(byte[] bytes, int piece)
    {
        var reader = new RespReader(RespLimits.Default);
        var values = new List<RespValue>();
        for (var at = 0; at < bytes.Length; at += Math.Min(piece, bytes.Length - at))
        {
            reader.Append(bytes.AsSpan(at, Math.Min(piece, bytes.Length - at)));
            while (reader.TryRead() is { } value)
                values.Add(value);
        }
        Assert.False(reader.IsInsideValue);
        return values;
    }
}
