using FsCheck;
using FsCheck.Fluent;
using TroveClusters.Engine.Redis.Protocol;

namespace TroveClusters.Tests.Unit.Redis.Protocol;

/// <summary>Any RESP2 value, nested to a few levels.</summary>
internal static class RespGenerators
{
    public static Arbitrary<RespValue> Values { get; } = Arb.From(Gen.Sized(size => Value(Math.Min(size, 24))));

    private static Gen<string> Line { get; } =
        Gen.Elements("ABCxyz 019_-:'\"é€🙂".EnumerateRunes().Select(r => r.ToString()).ToArray()).ListOf().Select(string.Concat);

    private static Gen<RespValue> Value(int size)
    {
        var flat = Gen.OneOf(
            Line.Select(RespValue.SimpleString),
            Line.Select(RespValue.Error),
            Gen.OneOf(
                Gen.Elements(0L, -1, long.MinValue, long.MaxValue),
                ArbMap.Default.GeneratorFor<long>()).Select(RespValue.Integer),
            Gen.OneOf(
                ArbMap.Default.GeneratorFor<byte[]>(),
                Gen.Elements(""u8.ToArray(), "\r\n"u8.ToArray(), "$-1\r\n"u8.ToArray(), new byte[300])).Select(RespValue.Bulk),
            Gen.Constant(RespValue.Null));
        if (size <= 1)
            return flat;
        var nested = Gen.Choose(0, 4).SelectMany(count => Value(size / 3).ListOf(count)).Select(items => RespValue.Array([.. items]));
        return Gen.Frequency((3, flat), (2, nested));
    }
}
