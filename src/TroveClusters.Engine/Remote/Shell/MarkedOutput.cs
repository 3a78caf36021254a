using System.Globalization;
using System.Text;

namespace TroveClusters.Engine.Remote.Shell;

/// <summary>
/// Takes one output of a session apart: what came before the program (a login shell's noise), what the program wrote, and
/// the marks between them. Marks are found wherever the bytes were cut.
/// </summary>
/// <param name="mark">The session's mark.</param>
/// <param name="program">Takes what the program writes.</param>
internal sealed class MarkedOutput(string mark, Action<ReadOnlyMemory<byte>> program)
{
    private const int MostPreamble = 16 * 1024;
    private const int LongestMark = 64;

    private readonly byte[] _mark = Encoding.ASCII.GetBytes(mark + ":");
    private readonly OutputKeeper _preamble = new(MostPreamble);
    private byte[] _pending = [];

    /// <summary>The process id that the session named when it was ready; null before.</summary>
    public int? ProcessId { get; private set; }

    /// <summary>The program's exit code; null before its end.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Whether the session said that it becomes another user.</summary>
    public bool IsBecoming { get; private set; }

    /// <summary>What came before the session was ready.</summary>
    public string Preamble => Encoding.UTF8.GetString(_preamble.ToArray());

    /// <summary>Takes the next bytes.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        byte[] all = [.. _pending, .. bytes];
        int position = 0;
        while (true)
        {
            int found = all.AsSpan(position).IndexOf(_mark);
            if (found < 0)
            {
                int kept = LengthOfBegunMark(all.AsSpan(position));
                Emit(all.AsMemory(position, all.Length - position - kept));
                _pending = all[^kept..];
                return;
            }

            Emit(all.AsMemory(position, found));
            position += found;
            int end = all.AsSpan(position).IndexOf((byte)'\n');
            if (end < 0 && all.Length - position <= LongestMark)
            {
                _pending = all[position..];
                return;
            }

            if (end < 0 || !TryRead(Encoding.ASCII.GetString(all, position + _mark.Length, end - _mark.Length)))
            {
                // The program cannot know the mark; were it to write it all the same, it is output as any other.
                Emit(all.AsMemory(position, _mark.Length));
                position += _mark.Length;
                continue;
            }

            position += end + 1;
        }
    }

    /// <summary>Takes the end of the output: what might have become a mark is none.</summary>
    public void Finish()
    {
        Emit(_pending);
        _pending = [];
    }

    private bool TryRead(string text)
    {
        string[] parts = text.Split(':');
        if (parts is [ShellScript.Becoming] && ProcessId is null)
        {
            IsBecoming = true;
            return true;
        }

        if (parts.Length != 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            return false;
        switch (parts[0])
        {
            case ShellScript.Ready when ProcessId is null:
                ProcessId = number;
                return true;
            case ShellScript.End when ProcessId is not null && ExitCode is null:
                ExitCode = number;
                return true;
            default:
                return false;
        }
    }

    private void Emit(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        if (ProcessId is null)
            _preamble.Add(bytes.Span);
        else if (ExitCode is null)
            program(bytes);
        // What is left behind in the background may write on; nobody has asked for that.
    }

    /// <summary>How many bytes at the end may be the beginning of a mark. Nothing else is held back: lines are shown as they come.</summary>
    private int LengthOfBegunMark(ReadOnlySpan<byte> bytes)
    {
        for (int length = Math.Min(_mark.Length - 1, bytes.Length); length > 0; length--)
        {
            if (bytes[^length..].SequenceEqual(_mark.AsSpan(0, length)))
                return length;
        }

        return 0;
    }
}
