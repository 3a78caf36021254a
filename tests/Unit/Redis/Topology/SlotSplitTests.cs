using FsCheck;
using FsCheck.Fluent;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Tests.Unit.Redis.Topology;

public sealed class SlotSplitTests
{
    [Theory]
    [InlineData(1, "0-16383")]
    [InlineData(2, "0-8191 8192-16383")]
    [InlineData(3, "0-5461 5462-10922 10923-16383")]
    [InlineData(4, "0-4095 4096-8191 8192-12287 12288-16383")]
    [InlineData(5, "0-3276 3277-6553 6554-9830 9831-13107 13108-16383")]
    [InlineData(6, "0-2730 2731-5461 5462-8192 8193-10923 10924-13653 13654-16383")]
    [InlineData(7, "0-2340 2341-4681 4682-7022 7023-9363 9364-11703 11704-14043 14044-16383")]
    public void Splits_as_the_specification_does(int nodes, string ranges) =>
        Assert.Equal(ranges, string.Join(' ', SlotSplit.Split(nodes)));

    [Fact]
    public void Covers_every_slot_once_with_the_larger_shares_first()
    {
        Prop.ForAll(Arb.From(Gen.Frequency((1, Gen.Choose(1, 200)), (1, Gen.Choose(1, SlotRange.SlotCount)))), nodes =>
        {
            var ranges = SlotSplit.Split(nodes);
            Assert.Equal(nodes, ranges.Count);
            Assert.Equal(0, ranges[0].First);
            Assert.Equal(SlotRange.SlotCount - 1, ranges[^1].Last);
            Assert.All(ranges.Zip(ranges.Skip(1)), pair =>
            {
                Assert.Equal(pair.First.Last + 1, pair.Second.First);
                Assert.InRange(pair.First.Count - pair.Second.Count, 0, 1);
            });
            Assert.InRange(ranges[0].Count - ranges[^1].Count, 0, 1);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(16385)]
    public void Refuses_impossible_numbers(int nodes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SlotSplit.Split(nodes));
}
