using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Tests.Fuzz.Generators;

namespace TroveClusters.Tests.Fuzz;

/// <summary>What a server sends.</summary>
public sealed class RespFuzz(ITestOutputHelper output)
{
    private static readonly RespLimits s_tight = new() { MaxDepth = 2, MaxArrayLength = 3, MaxBulkLength = 20, MaxLineLength = 24 };
    private readonly Fuzzer _fuzzer = new(output);

    // Memory grows with what has arrived: a length of 64 MB in a stream of some hundred bytes takes a first piece only.
    [Fact]
    public void A_stream_means_the_same_however_it_is_cut() => _fuzzer.Run("RespReader", fuzz =>
    {
        byte[] bytes = RespValues.Stream(fuzz.Chance);
        fuzz.Input = bytes;
        RespLimits limits = fuzz.Chance.Percent(20) ? s_tight : RespLimits.Default;
        (List<RespValue> values, string? error) = Read(bytes, limits, () => int.MaxValue);
        (List<RespValue> pieces, string? errorOfPieces) = fuzz.Chance.Percent(20)
            ? Read(bytes, limits, () => 1)
            : Read(bytes, limits, () => fuzz.Chance.Between(1, fuzz.Chance.Percent(50) ? 8 : 4096));
        Assert.Equal(values, pieces);
        Assert.Equal(error, errorOfPieces);
        foreach (RespValue value in values)
        {
            Assert.True(Depth(value) <= limits.MaxDepth);
            Assert.Equal([value], Read(RespValues.Bytes(value), RespLimits.Default, () => int.MaxValue).Values);
        }
        return error is null && values.Count > 0;
    });

    [Fact]
    public void What_is_written_is_read_again_and_takes_no_more_than_the_limits() => _fuzzer.Run("RespWriter", fuzz =>
    {
        RespValue value = RespValues.Any(fuzz.Chance);
        byte[] bytes = RespValues.Bytes(value);
        fuzz.Input = bytes;
        (List<RespValue> values, string? error) = Read([.. bytes, .. bytes], RespLimits.Default, () => int.MaxValue);
        Assert.Null(error);
        Assert.Equal([value, value], values);
        Assert.Equal(value.GetHashCode(), values[0].GetHashCode());
        Assert.InRange(value.ToString().Length, 0, 1000);

        (values, error) = Read(bytes, s_tight, () => int.MaxValue);
        Assert.Equal(Fits(value, 0), error is null);
        Assert.Equal(error is null ? [value] : [], values);
        return error is null;
    });

    /// <summary>Beside the reader: the accessors, whose errors name what came.</summary>
    [Fact]
    public void A_value_is_taken_for_what_it_is_or_refused() => _fuzzer.Run("RespValue", fuzz =>
    {
        RespValue value = RespValues.Any(fuzz.Chance);
        fuzz.Input = value;
        return fuzz.Chance.Below(6) switch
        {
            0 => Takes(() => Assert.Contains(value.Kind, new[] { RespKind.SimpleString, RespKind.Bulk }), value.AsString),
            1 => Takes(() => Assert.NotEqual(RespKind.Array, value.Kind), () => value.AsInt64()),
            2 => Takes(() => Assert.Equal(RespKind.Array, value.Kind), value.AsArray),
            3 => Takes(() => Assert.Equal(RespKind.Bulk, value.Kind), () => value.AsBytes()),
            4 => Takes(() => Assert.True(value.Kind is RespKind.SimpleString or RespKind.Bulk or RespKind.Null), value.AsStringOrNull),
            _ => Takes(() => Assert.Equal(RespKind.Error, value.Kind), value.AsErrorText),
        };
    });

    private static bool Takes<T>(Action check, Func<T> access) => FuzzCase.Accepts(
        () =>
        {
            access();
            check();
        },
        TroveErrorId.UnexpectedReply);

    internal static (List<RespValue> Values, string? Error) Read(byte[] bytes, RespLimits limits, Func<int> pieceLength)
    {
        var reader = new RespReader(limits);
        var values = new List<RespValue>();
        try
        {
            for (int at = 0; at < bytes.Length;)
            {
                int length = Math.Min(pieceLength(), bytes.Length - at);
                reader.Append(bytes.AsSpan(at, length));
                at += length;
                while (reader.TryRead() is { } value)
                    values.Add(value);
            }
            return (values, null);
        }
        catch (RespProtocolException e)
        {
            // It stays unusable.
            Assert.Same(e, Assert.Throws<RespProtocolException>(reader.TryRead));
            return (values, e.Message);
        }
    }

    private static int Depth(RespValue value) =>
        value.Kind == RespKind.Array && value.RawItems.Length > 0 ? 1 + value.AsArray().Max(Depth) : 0;

    private static bool Fits(RespValue value, int depth) => value.Kind switch
    {
        RespKind.Array => value.RawItems.Length <= s_tight.MaxArrayLength && (value.RawItems.Length == 0 || depth < s_tight.MaxDepth)
            && value.AsArray().All(item => Fits(item, depth + 1)),
        RespKind.Bulk => value.RawBytes.Length <= s_tight.MaxBulkLength,
        RespKind.SimpleString or RespKind.Error => System.Text.Encoding.UTF8.GetByteCount(value.Text!) + 2 <= s_tight.MaxLineLength,
        _ => true,
    };
}
