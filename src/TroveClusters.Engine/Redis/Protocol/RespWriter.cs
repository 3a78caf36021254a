using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace TroveClusters.Engine.Redis.Protocol;

/// <summary>Writes commands, and values as a server would.</summary>
internal static class RespWriter
{
    /// <summary>A command is an array of bulk strings.</summary>
    public static void Write(IBufferWriter<byte> output, RedisCommand command)
    {
        WriteNumber(output, (byte)'*', command.Arguments.Count);
        foreach (var argument in command.Arguments)
            WriteBulk(output, argument.Bytes.Span);
    }

    public static void Write(IBufferWriter<byte> output, RespValue value)
    {
        switch (value.Kind)
        {
            case RespKind.SimpleString:
                WriteLine(output, (byte)'+', value.Text!);
                break;
            case RespKind.Error:
                WriteLine(output, (byte)'-', value.Text!);
                break;
            case RespKind.Integer:
                WriteNumber(output, (byte)':', value.RawInteger);
                break;
            case RespKind.Bulk:
                WriteBulk(output, value.RawBytes);
                break;
            case RespKind.Array:
                WriteNumber(output, (byte)'*', value.RawItems.Length);
                foreach (var item in value.RawItems)
                    Write(output, item);
                break;
            default:
                WriteNumber(output, (byte)'$', -1);
                break;
        }
    }

    private static void WriteBulk(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        WriteNumber(output, (byte)'$', bytes.Length);
        output.Write(bytes);
        output.Write("\r\n"u8);
    }

    private static void WriteLine(IBufferWriter<byte> output, byte type, string text)
    {
        if (text.AsSpan().ContainsAny('\r', '\n'))
            throw new ArgumentException("A simple string or an error is one line.", nameof(text));
        output.Write([type]);
        output.Write(Encoding.UTF8.GetBytes(text));
        output.Write("\r\n"u8);
    }

    private static void WriteNumber(IBufferWriter<byte> output, byte type, long value)
    {
        // Type, sign, 19 digits, line end.
        var span = output.GetSpan(24);
        span[0] = type;
        Utf8Formatter.TryFormat(value, span[1..], out var written);
        span[written + 1] = (byte)'\r';
        span[written + 2] = (byte)'\n';
        output.Advance(written + 3);
    }
}
