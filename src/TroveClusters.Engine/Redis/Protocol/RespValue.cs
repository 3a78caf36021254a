using System.Globalization;
using System.Text;

namespace TroveClusters.Engine.Redis.Protocol;

/// <summary>
/// One RESP2 value. The accessors are strict: a value of another kind is an <c>UnexpectedReply</c> that names the
/// command, the server and what it said.
/// </summary>
internal sealed class RespValue : IEquatable<RespValue>
{
    /// <summary>How much of a reply an error quotes.</summary>
    private const int MaxQuoted = 200;

    private readonly string? _text;
    private readonly byte[]? _bytes;
    private readonly long _integer;
    private readonly RespValue[]? _items;
    private readonly RespOrigin? _origin;

    private RespValue(
        RespKind kind, string? text = null, byte[]? bytes = null, long integer = 0, RespValue[]? items = null, RespOrigin? origin = null)
    {
        Kind = kind;
        _text = text;
        _bytes = bytes;
        _integer = integer;
        _items = items;
        _origin = origin;
    }

    public static RespValue Null { get; } = new(RespKind.Null);

    public RespKind Kind { get; }

    public bool IsNull => Kind == RespKind.Null;

    public bool IsError => Kind == RespKind.Error;

    public static RespValue SimpleString(string text) => new(RespKind.SimpleString, text: text);

    public static RespValue Error(string text) => new(RespKind.Error, text: text);

    public static RespValue Integer(long value) => new(RespKind.Integer, integer: value);

    public static RespValue Bulk(byte[] bytes) => new(RespKind.Bulk, bytes: bytes);

    public static RespValue Bulk(string text) => new(RespKind.Bulk, bytes: Encoding.UTF8.GetBytes(text));

    public static RespValue Array(params RespValue[] items) => new(RespKind.Array, items: items);

    /// <summary>The same value, knowing what it answers; its secrets, which an error may quote, are removed.</summary>
    internal RespValue From(RespOrigin origin) =>
        new(Kind, Kind == RespKind.Error ? origin.Command.Redact(_text!) : _text, _bytes, _integer, _items, origin);

    /// <summary>The text of a simple string or a bulk string.</summary>
    public string AsString() => Kind switch
    {
        RespKind.SimpleString => _text!,
        RespKind.Bulk => Encoding.UTF8.GetString(_bytes!),
        _ => throw Unexpected("a string"),
    };

    /// <summary>As <see cref="AsString"/>, but null for a null reply.</summary>
    public string? AsStringOrNull() => IsNull ? null : AsString();

    /// <summary>The bytes of a bulk string.</summary>
    public ReadOnlyMemory<byte> AsBytes() => Kind == RespKind.Bulk ? _bytes! : throw Unexpected("a bulk string");

    /// <summary>An integer, also where the server sends it as text.</summary>
    public long AsInt64()
    {
        if (Kind == RespKind.Integer)
            return _integer;
        if (Kind is RespKind.Bulk or RespKind.SimpleString
            && WholeNumber.TryParseSigned(AsString(), out long value))
        {
            return value;
        }
        throw Unexpected("an integer");
    }

    /// <summary>The items of an array; each knows what it answers.</summary>
    public IReadOnlyList<RespValue> AsArray()
    {
        if (Kind != RespKind.Array)
            throw Unexpected("an array");
        return _origin is null ? _items! : System.Array.ConvertAll(_items!, item => item.From(_origin));
    }

    /// <summary>Insists on the status <c>OK</c>.</summary>
    public void AsOk()
    {
        if (Kind != RespKind.SimpleString || _text != "OK")
            throw Unexpected("OK");
    }

    /// <summary>The full text of an error reply.</summary>
    public string AsErrorText() => Kind == RespKind.Error ? _text! : throw Unexpected("an error");

    /// <summary>Raises an error reply as <see cref="RedisReplyException"/>; any other value is returned as it is.</summary>
    public RespValue OrThrow()
    {
        if (Kind != RespKind.Error)
            return this;
        throw new RedisReplyException(_text!, _origin);
    }

    /// <summary>An error about this reply: what was expected, of which command, from where, and what came.</summary>
    public TroveException Unexpected(string expected, Exception? inner = null)
    {
        var where = _origin is null ? "" : $" to '{_origin.Command}' from {_origin.Endpoint}";
        return new TroveException(
            TroveErrorId.UnexpectedReply, $"The reply{where} should have been {expected}, but was {Quote()}.",
            _origin?.Endpoint.ToString(), inner: inner);
    }

    public bool Equals(RespValue? other)
    {
        if (other is null || Kind != other.Kind)
            return false;
        return Kind switch
        {
            RespKind.SimpleString or RespKind.Error => _text == other._text,
            RespKind.Integer => _integer == other._integer,
            RespKind.Bulk => _bytes.AsSpan().SequenceEqual(other._bytes),
            RespKind.Array => _items!.AsSpan().SequenceEqual(other._items),
            _ => true,
        };
    }

    public override bool Equals(object? obj) => Equals(obj as RespValue);

    public override int GetHashCode() => Kind switch
    {
        RespKind.Bulk => HashCode.Combine(Kind, _bytes!.Length),
        RespKind.Array => HashCode.Combine(Kind, _items!.Length),
        _ => HashCode.Combine(Kind, _text, _integer),
    };

    /// <summary>A short form for messages.</summary>
    public override string ToString() => Quote();

    private string Quote()
    {
        var text = new StringBuilder();
        AppendTo(text);
        if (text.Length > MaxQuoted)
        {
            text.Length = MaxQuoted;
            text.Append(" ...");
        }
        return text.ToString();
    }

    private void AppendTo(StringBuilder text)
    {
        switch (Kind)
        {
            case RespKind.SimpleString:
                text.Append(_text);
                break;
            case RespKind.Error:
                text.Append("the error '").Append(_text).Append('\'');
                break;
            case RespKind.Integer:
                text.Append(_integer.ToString(CultureInfo.InvariantCulture));
                break;
            case RespKind.Bulk:
                var shown = Encoding.UTF8.GetString(_bytes.AsSpan(0, Math.Min(_bytes!.Length, MaxQuoted + 1)));
                text.Append('"').Append(shown.ReplaceLineEndings("\\n")).Append('"');
                break;
            case RespKind.Array:
                text.Append('[');
                for (var i = 0; i < _items!.Length && text.Length <= MaxQuoted; i++)
                {
                    if (i > 0)
                        text.Append(", ");
                    _items[i].AppendTo(text);
                }
                text.Append(']');
                break;
            default:
                text.Append("null");
                break;
        }
    }

    internal string? Text => _text;

    internal ReadOnlySpan<byte> RawBytes => _bytes;

    internal long RawInteger => _integer;

    internal ReadOnlySpan<RespValue> RawItems => _items;
}
