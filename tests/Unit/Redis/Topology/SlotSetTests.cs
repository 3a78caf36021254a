using FsCheck;
using FsCheck.Fluent;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Tests.Unit.Redis.Topology;

public sealed class SlotSetTests
{
    [Fact]
    public void Keeps_the_fewest_ranges_in_order()
    {
        var set = SlotSet.Of(new SlotRange(10, 20), new SlotRange(0, 3), new SlotRange(4, 4), new SlotRange(15, 25), new SlotRange(7000, 7000));
        Assert.Equal(["0-4", "10-25", "7000"], set.ToStrings());
        Assert.Equal("0-4 10-25 7000", set.ToString());
        Assert.Equal(5 + 16 + 1, set.Count);
    }

    [Fact]
    public void The_empty_set_and_the_full_set()
    {
        Assert.True(SlotSet.Empty.IsEmpty);
        Assert.Equal("", SlotSet.Empty.ToString());
        Assert.Equal(16384, SlotSet.All.Count);
        Assert.Equal(SlotSet.All, SlotSet.Of(SlotSplit.Split(7)));
        Assert.Equal(SlotSet.Empty, SlotSet.All.Except(SlotSet.All));
        Assert.Equal(SlotSet.Empty, SlotSet.Of());
    }

    [Fact]
    public void Behaves_as_a_set_of_numbers()
    {
        Prop.ForAll(Sets.Pairs(), pair =>
        {
            var (a, b) = (SlotSet.OfSlots(pair.Item1), SlotSet.OfSlots(pair.Item2));
            var (x, y) = (pair.Item1.ToHashSet(), pair.Item2.ToHashSet());
            AssertSame(x.Union(y), a.Union(b));
            AssertSame(x.Except(y), a.Except(b));
            AssertSame(x.Intersect(y), a.Intersect(b));
            Assert.Equal(x.Overlaps(y), a.Overlaps(b));
            Assert.Equal(x.SetEquals(y), a.Equals(b));
            Assert.All(pair.Item1.Concat(pair.Item2), slot => Assert.Equal(x.Contains(slot), a.Contains(slot)));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Equal_sets_have_equal_hashes_however_they_were_made()
    {
        Prop.ForAll(Sets.Pairs(), pair =>
        {
            var one = SlotSet.OfSlots(pair.Item1).Union(SlotSet.OfSlots(pair.Item2));
            var other = SlotSet.OfSlots(pair.Item2.Reverse().Concat(pair.Item1));
            Assert.Equal(one, other);
            Assert.Equal(one.GetHashCode(), other.GetHashCode());
        }).QuickCheckThrowOnFailure();
    }

    private static void AssertSame(IEnumerable<int> expected, SlotSet actual)
    {
        var sorted = expected.Order().ToArray();
        Assert.Equal(sorted, actual.Slots);
        Assert.Equal(sorted.Length, actual.Count);
        var ranges = actual.Ranges;
        Assert.All(ranges.Zip(ranges.Skip(1)), pair => Assert.True(pair.First.Last + 1 < pair.Second.First, "adjacent ranges"));
    }

    private static class Sets
    {
        // Slots close together, so that neighbours, overlaps and holes all happen; and the ends of the slot space.
        public static Arbitrary<(int[], int[])> Pairs()
        {
            var slot = Gen.Frequency((8, Gen.Choose(0, 40)), (1, Gen.Choose(16370, 16383)), (1, Gen.Choose(0, 16383)));
            var slots = Gen.ArrayOf(slot);
            return Arb.From(slots.SelectMany(_ => slots, (x, y) => (x, y)));
        }
    }
}
