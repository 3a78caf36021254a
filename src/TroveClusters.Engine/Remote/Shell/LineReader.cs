using System.Buffers;
using System.Text;

namespace TroveClusters.Engine.Remote.Shell;

/// <summary>Makes lines of text out of bytes as they come. A character is whole before it is read.</summary>
/// <param name="take">Takes each line, without its end.</param>
internal sealed class LineReader(Action<string> take)
{
    /// <summary>The most bytes of a line that are shown; the rest of it is not.</summary>
    public const int LongestLine = 16 * 1024;

    private readonly ArrayBufferWriter<byte> _pending = new();

    /// <summary>Takes the next bytes.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)'\n') is var end and >= 0)
        {
            Append(bytes[..end]);
            Flush();
            bytes = bytes[(end + 1)..];
        }

        Append(bytes);
    }

    /// <summary>Takes the end: a last line need not have one.</summary>
    public void Finish()
    {
        if (_pending.WrittenCount > 0)
            Flush();
    }

    private void Append(ReadOnlySpan<byte> bytes) =>
        _pending.Write(bytes[..Math.Min(bytes.Length, LongestLine - _pending.WrittenCount)]);

    private void Flush()
    {
        string line = Encoding.UTF8.GetString(_pending.WrittenSpan);
        _pending.Clear();
        take(line.EndsWith('\r') ? line[..^1] : line);
    }
}
