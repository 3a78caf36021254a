using System.Text;

namespace TroveClusters.Engine.Configuration;

/// <summary>How a JSON text is laid out, for what is added to it.</summary>
/// <param name="NewLine">What ends its lines.</param>
/// <param name="Unit">By how much a member is indented more than the object it is in.</param>
internal sealed record JsonLayout(string NewLine, string Unit)
{
    public static JsonLayout Of(byte[] json)
    {
        string newLine = json.AsSpan().IndexOf("\r\n"u8) is >= 0 and var crlf && crlf + 1 == Array.IndexOf(json, (byte)'\n') ? "\r\n" : "\n";
        string? unit = JsonMember.Root(json).Members is [var first, ..] ? IndentBefore(json, first.KeyStart) : null;
        return new JsonLayout(newLine, unit is { Length: > 0 } ? unit : "  ");
    }

    /// <summary>The blanks before a place that is the first on its line; null when something stands before it.</summary>
    public static string? IndentBefore(byte[] json, int at)
    {
        int start = at;
        while (start > 0 && json[start - 1] is (byte)' ' or (byte)'\t')
            start--;
        return start > 0 && json[start - 1] is (byte)'\n' or (byte)'\r' ? Encoding.ASCII.GetString(json, start, at - start) : null;
    }
}
