using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace TroveClusters.Engine.Redis.Protocol;

/// <summary>
/// Turns bytes, however they were cut, into values. Memory grows with what has arrived, not with what was announced.
/// After malformed input it stays unusable: there is no way to find the next value's beginning.
/// </summary>
internal sealed class RespReader(RespLimits limits)
{
    private const int FirstBulkBuffer = 64 * 1024;

    private readonly Stack<Frame> _frames = new();
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    // Up to here the unread bytes are known to hold no line feed: a slow line is not searched from its start each time.
    private int _searched;

    private byte[]? _bulk;
    private int _bulkLength;
    private int _bulkFilled;
    private RespProtocolException? _failure;

    /// <summary>Whether a value has begun to arrive but is not complete.</summary>
    public bool IsInsideValue => _start < _end || _bulk is not null || _frames.Count > 0;

    /// <summary>Takes bytes that arrived.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_start == _end)
            _start = _end = _searched = 0;
        if (_buffer.Length - _end < bytes.Length)
        {
            var unread = _end - _start;
            var target = unread + bytes.Length <= _buffer.Length
                ? _buffer
                : new byte[Math.Max(_buffer.Length * 2, unread + bytes.Length)];
            _buffer.AsSpan(_start, unread).CopyTo(target);
            _buffer = target;
            _searched -= _start;
            _start = 0;
            _end = unread;
        }
        bytes.CopyTo(_buffer.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>Takes the next complete value; null when more bytes are needed.</summary>
    /// <exception cref="RespProtocolException">The bytes are not RESP2, or exceed a limit.</exception>
    public RespValue? TryRead()
    {
        if (_failure is not null)
            throw _failure;
        try
        {
            while (true)
            {
                var value = TryReadPart();
                if (value is null)
                    return null;
                if (ReferenceEquals(value, s_frameOpened))
                    continue;

                // A finished value may finish the array it stands in, and that one the next.
                while (_frames.TryPeek(out var frame))
                {
                    if (!frame.Add(value))
                    {
                        value = null;
                        break;
                    }
                    _frames.Pop();
                    value = RespValue.Array(frame.ToArray());
                }
                if (value is not null)
                    return value;
            }
        }
        catch (RespProtocolException e)
        {
            _failure = e;
            throw;
        }
    }

    private static readonly RespValue s_frameOpened = RespValue.SimpleString("");

    private RespValue? TryReadPart()
    {
        if (_bulk is not null)
            return TryReadBulk();
        if (!TryReadLine(out var line))
            return null;
        if (line.IsEmpty)
            throw Malformed("an empty line", line);

        var rest = line[1..];
        switch (line[0])
        {
            case (byte)'+':
                return RespValue.SimpleString(Encoding.UTF8.GetString(rest));
            case (byte)'-':
                return RespValue.Error(Encoding.UTF8.GetString(rest));
            case (byte)':':
                return RespValue.Integer(ParseInteger(rest));
            case (byte)'$':
                var length = ParseLength(rest, limits.MaxBulkLength, "bulk string of {0} bytes");
                if (length < 0)
                    return RespValue.Null;
                _bulkLength = length;
                _bulkFilled = 0;
                _bulk = new byte[Math.Min(length, FirstBulkBuffer)];
                return TryReadBulk();
            case (byte)'*':
                var count = ParseLength(rest, limits.MaxArrayLength, "array of {0} items");
                if (count < 0)
                    return RespValue.Null;
                if (count == 0)
                    return RespValue.Array();
                if (_frames.Count >= limits.MaxDepth)
                    throw new RespProtocolException($"The reply nests arrays deeper than {limits.MaxDepth}.");
                _frames.Push(new Frame(count));
                return s_frameOpened;
            default:
                throw Malformed("an unknown type", line);
        }
    }

    private RespValue? TryReadBulk()
    {
        while (_bulkFilled < _bulkLength && _start < _end)
        {
            if (_bulkFilled == _bulk!.Length)
                Array.Resize(ref _bulk, (int)Math.Min(_bulkLength, _bulk.Length * 2L));
            var count = Math.Min(_bulk.Length - _bulkFilled, _end - _start);
            _buffer.AsSpan(_start, count).CopyTo(_bulk.AsSpan(_bulkFilled));
            _bulkFilled += count;
            Consume(count);
        }
        if (_bulkFilled < _bulkLength || _end - _start < 2)
            return null;
        if (_buffer[_start] != '\r' || _buffer[_start + 1] != '\n')
            throw new RespProtocolException($"A bulk string of {_bulkLength} bytes does not end where it should.");
        Consume(2);
        var value = RespValue.Bulk(_bulk!);
        _bulk = null;
        return value;
    }

    private bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        line = default;
        var from = Math.Max(_start, _searched);
        var feed = _buffer.AsSpan(from, _end - from).IndexOf((byte)'\n');
        var length = (feed < 0 ? _end : from + feed) - _start;
        if (length > limits.MaxLineLength)
            throw new RespProtocolException($"A line of the reply is longer than {limits.MaxLineLength} bytes.");
        if (feed < 0)
        {
            _searched = _end;
            return false;
        }

        var whole = _buffer.AsSpan(_start, length);
        if (whole.IsEmpty || whole[^1] != '\r')
            throw Malformed("a line without a carriage return", whole);
        line = whole[..^1];
        if (line.Contains((byte)'\r'))
            throw Malformed("a stray carriage return", line);
        Consume(length + 1);
        return true;
    }

    // The span of a line stays valid: consuming moves an index only, and bytes move in Append alone.
    private void Consume(int count)
    {
        _start += count;
        _searched = _start;
    }

    private static long ParseInteger(ReadOnlySpan<byte> digits)
    {
        var unsigned = digits is [(byte)'+', ..] ? digits[1..] : digits;
        if (unsigned.IsEmpty || (unsigned[0] != '-' && !char.IsAsciiDigit((char)unsigned[0]))
            || !Utf8Parser.TryParse(unsigned, out long value, out var consumed) || consumed != unsigned.Length)
        {
            throw Malformed("something that is not an integer", digits);
        }
        return value;
    }

    private static int ParseLength(ReadOnlySpan<byte> digits, int limit, string what)
    {
        if (digits.SequenceEqual("-1"u8))
            return -1;
        if (digits.IsEmpty || !char.IsAsciiDigit((char)digits[0])
            || !Utf8Parser.TryParse(digits, out long value, out var consumed) || consumed != digits.Length)
        {
            throw Malformed("something that is not a length", digits);
        }
        if (value > limit)
        {
            var announced = string.Format(CultureInfo.InvariantCulture, what, value);
            throw new RespProtocolException($"The reply announces a {announced}; at most {limit} are taken.");
        }
        return (int)value;
    }

    private static RespProtocolException Malformed(string what, ReadOnlySpan<byte> bytes)
    {
        var shown = new StringBuilder();
        foreach (var b in bytes[..Math.Min(bytes.Length, 40)])
            shown.Append(b is >= 0x20 and < 0x7f ? ((char)b).ToString() : $"\\x{b:x2}");
        return new RespProtocolException($"The reply is not RESP2: {what}: '{shown}'.");
    }

    /// <summary>An array whose items are still arriving.</summary>
    private sealed class Frame(int count)
    {
        private readonly List<RespValue> _items = new(Math.Min(count, 1024));

        /// <summary>Adds an item; true when the array is complete.</summary>
        public bool Add(RespValue item)
        {
            _items.Add(item);
            return _items.Count == count;
        }

        public RespValue[] ToArray() => _items.ToArray();
    }
}
