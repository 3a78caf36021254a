using System.Globalization;
using System.Text;

namespace TroveClusters.Engine.Redis.Protocol;

/// <summary>One argument of a command: bytes, and whether they may be shown.</summary>
internal readonly struct RedisArgument
{
    private RedisArgument(ReadOnlyMemory<byte> bytes, bool isSecret)
    {
        Bytes = bytes;
        IsSecret = isSecret;
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Marked by the caller as never to be shown. <see cref="RedisCommand"/> also knows the usual places of secrets.</summary>
    public bool IsSecret { get; }

    public static RedisArgument Secret(string value) => new(Encoding.UTF8.GetBytes(value), isSecret: true);

    public static RedisArgument FromBytes(ReadOnlyMemory<byte> value) => new(value, isSecret: false);

    public static RedisArgument FromString(string value) => new(Encoding.UTF8.GetBytes(value), isSecret: false);

    public static RedisArgument FromInt64(long value) => FromString(value.ToString(CultureInfo.InvariantCulture));

    public static implicit operator RedisArgument(string value) => FromString(value);

    public static implicit operator RedisArgument(long value) => FromInt64(value);

    public static implicit operator RedisArgument(int value) => FromInt64(value);

    public static implicit operator RedisArgument(byte[] value) => FromBytes(value);

    public override string ToString() => IsSecret ? RedisCommand.Redacted : Encoding.UTF8.GetString(Bytes.Span);
}
