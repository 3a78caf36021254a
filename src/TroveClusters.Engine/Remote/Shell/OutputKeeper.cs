using System.Buffers;

namespace TroveClusters.Engine.Remote.Shell;

/// <summary>Keeps the beginning and the end of an output; what does not fit is dropped from the middle.</summary>
/// <param name="limit">The most bytes to keep.</param>
internal sealed class OutputKeeper(int limit)
{
    private readonly int _headLimit = limit - limit / 2;
    private readonly ArrayBufferWriter<byte> _head = new();
    private byte[] _tail = [];
    private int _tailStart;
    private int _tailLength;

    /// <summary>Whether something was dropped.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Takes the next bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        int toHead = Math.Min(bytes.Length, _headLimit - _head.WrittenCount);
        _head.Write(bytes[..toHead]);
        bytes = bytes[toHead..];
        if (bytes.IsEmpty)
            return;

        int capacity = limit - _headLimit;
        if (bytes.Length > capacity)
        {
            IsTruncated = true;
            bytes = bytes[^capacity..];
        }

        Reserve(_tailLength + bytes.Length, capacity);
        int overflow = _tailLength + bytes.Length - _tail.Length;
        if (overflow > 0)
        {
            IsTruncated = true;
            _tailStart = (_tailStart + overflow) % _tail.Length;
            _tailLength -= overflow;
        }

        foreach (byte b in bytes)
        {
            _tail[(_tailStart + _tailLength) % _tail.Length] = b;
            _tailLength++;
        }
    }

    /// <summary>
    /// What was kept. Where something was dropped, what is left of a character of UTF-8 that was cut in two goes as well.
    /// </summary>
    public byte[] ToArray()
    {
        byte[] tail = new byte[_tailLength];
        for (int i = 0; i < _tailLength; i++)
            tail[i] = _tail[(_tailStart + i) % _tail.Length];
        ReadOnlySpan<byte> head = _head.WrittenSpan;
        return IsTruncated ? [.. head[..EndOfWhole(head)], .. tail[StartOfWhole(tail)..]] : [.. head, .. tail];
    }

    private void Reserve(int needed, int capacity)
    {
        if (needed <= _tail.Length || _tail.Length == capacity)
            return;
        // It wraps around only at its full size, so what is there lies at the beginning.
        Array.Resize(ref _tail, Math.Min(capacity, Math.Max(needed, _tail.Length * 2)));
    }

    private static int EndOfWhole(ReadOnlySpan<byte> bytes)
    {
        for (int back = 1; back <= Math.Min(4, bytes.Length); back++)
        {
            byte b = bytes[^back];
            if (!IsContinuation(b))
            {
                int length = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : b >= 0xC0 ? 2 : 1;
                return length > back ? bytes.Length - back : bytes.Length;
            }
        }

        return bytes.Length;
    }

    private static int StartOfWhole(ReadOnlySpan<byte> bytes)
    {
        int start = 0;
        while (start < Math.Min(3, bytes.Length) && IsContinuation(bytes[start]))
            start++;
        return start;
    }

    private static bool IsContinuation(byte b) => (b & 0xC0) == 0x80;
}
