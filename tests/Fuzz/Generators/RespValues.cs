using System.Buffers;
using System.Text;
using TroveClusters.Engine.Redis.Protocol;

namespace TroveClusters.Tests.Fuzz.Generators;

/// <summary>RESP2 values, their bytes, and streams that are none.</summary>
internal static class RespValues
{
    private static readonly string[] s_pieces =
    [
        "$-1\r\n", "*-1\r\n", "*0\r\n", "$0\r\n\r\n", "$2147483647\r\n", "$67108864\r\n", "*1048576\r\n", "*2147483647\r\n", "*99999999999999999999\r\n", "$-2\r\n",
        ":9223372036854775808\r\n", ":-0\r\n", ":+1\r\n", ": 1\r\n", "+\r\n", "-\r\n", "\r\n", "\n", "\r", "+OK\r\n", "*1\r\n*1\r\n*1\r\n",
        // RESP3, which is never asked for.
        "_\r\n", "#t\r\n", ",1.5\r\n", "(1\r\n", "%1\r\n", "~1\r\n", ">1\r\n", "=5\r\ntxt:a\r\n", "!1\r\na\r\n", "|1\r\n",
    ];

    /// <summary>A value of any kind, nested to a few levels.</summary>
    public static RespValue Any(Chance chance, int depth = 0) => chance.Below(depth < 4 ? 8 : 5) switch
    {
        0 => RespValue.SimpleString(Line(chance)),
        1 => RespValue.Error(chance.Of("ERR ", "MOVED 1 h:1", "") + Line(chance)),
        2 => RespValue.Integer(chance.Number()),
        3 => RespValue.Bulk(chance.Bytes(chance.Percent(2) ? chance.Below(100_000) : chance.Below(30))),
        4 => chance.Percent(50) ? RespValue.Null : RespValue.Bulk(Texts.Word(chance)),
        _ => RespValue.Array(chance.Many(0, 4, () => Any(chance, depth + 1))),
    };

    /// <summary>Several values, one behind the other, and now and then something that is none.</summary>
    public static byte[] Stream(Chance chance)
    {
        var output = new ArrayBufferWriter<byte>();
        for (int values = chance.Between(1, 4); values > 0; values--)
            RespWriter.Write(output, Any(chance));
        byte[] bytes = output.WrittenSpan.ToArray();
        if (chance.Percent(25))
        {
            int at = chance.Below(bytes.Length + 1);
            bytes = [.. bytes[..at], .. Encoding.Latin1.GetBytes(chance.Of<string>(s_pieces)), .. bytes[at..]];
        }
        if (chance.Percent(2))
            bytes = [.. Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat("*1\r\n", chance.Between(20, 2000)))), .. bytes];
        return Mutations.Maybe(chance, bytes, 25);
    }

    public static byte[] Bytes(RespValue value)
    {
        var output = new ArrayBufferWriter<byte>();
        RespWriter.Write(output, value);
        return output.WrittenSpan.ToArray();
    }

    private static string Line(Chance chance)
    {
        string text = chance.Percent(50) ? Texts.Word(chance, 0) : Texts.Any(chance);
        return Texts.IsUnicode(text) ? text.ReplaceLineEndings(" ").Replace('\r', ' ') : "";
    }
}
