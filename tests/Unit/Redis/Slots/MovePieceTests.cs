using System.Text;
using TroveClusters.Engine.Redis.Slots;

namespace TroveClusters.Tests.Unit.Redis.Slots;

/// <summary>How keys are cut into what is sent in one go, and how that learns.</summary>
public sealed class MovePieceTests
{
    private static readonly TimeSpan s_budget = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_aim = TimeSpan.FromMilliseconds(0.4);

    [Fact]
    public void All_keys_are_sent_once_within_the_limits_and_big_ones_alone_and_last()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var pace = new MovePace(s_budget);
            List<SlotKeys> all = [.. Enumerable.Range(0, random.Next(1, 40)).Select(slot => new SlotKeys(slot, [.. Enumerable.Range(0, random.Next(1, 100)).Select(i => Key($"{slot}:{i}", Size(random)))]))];
            long most = random.Next(3) == 0 ? random.Next(1, 100_000) : long.MaxValue;
            List<MovePiece> pieces = [.. MovePiece.Cut(all, pace, most)];
            Assert.Equal(
                all.SelectMany(entry => entry.Keys.Select(key => $"{entry.Slot} {key}")).Order(StringComparer.Ordinal),
                pieces.SelectMany(piece => piece.Slots).SelectMany(entry => entry.Keys.Select(key => $"{entry.Slot} {key}")).Order(StringComparer.Ordinal));
            foreach (MovePiece piece in pieces)
            {
                // One command names keys of one slot only.
                Assert.Equal(piece.Slots.Count, piece.Slots.Select(entry => entry.Slot).Distinct().Count());
                Assert.All(piece.Slots, entry => Assert.NotEmpty(entry.Keys));
                if (piece.IsBig)
                    Assert.Equal(1, piece.Keys);
                else
                    AssertWithin(pace, most, piece, all);
                Assert.Equal(piece.IsBig, piece.Bytes >= pace.BigKey && piece.Keys == 1);
            }
            Assert.Equal(pieces.Select(piece => piece.IsBig).Order(), pieces.Select(piece => piece.IsBig));
        }
    }

    /// <summary>As large as the pace allows, or half as much larger where that takes the last of a slot's keys with it.</summary>
    private static void AssertWithin(MovePace pace, long most, MovePiece piece, IReadOnlyList<SlotKeys> all)
    {
        if (piece.Keys == 1)
            return;
        string size = $"{piece.Keys} keys, {piece.Bytes} bytes";
        Assert.True(piece.Bytes <= most, size);
        if (piece.Keys <= pace.Keys && piece.Bytes <= pace.Bytes)
            return;
        Assert.True(piece.Keys <= pace.Keys * MovePiece.Slack && piece.Bytes <= pace.Bytes * MovePiece.Slack, size);
        SlotKeys last = piece.Slots[^1];
        Assert.Equal(all.Single(entry => entry.Slot == last.Slot).Keys.Last(key => key.Bytes < pace.BigKey), last.Keys[^1]);
    }

    [Fact]
    public void A_piece_grows_while_it_is_quick_and_shrinks_at_once_when_it_is_slow()
    {
        var pace = new MovePace(s_budget);
        int first = pace.Keys;
        for (int i = 0; i < 5; i++)
            pace.Learn(pace.Keys, 0, s_aim / 4);
        int grown = pace.Keys;
        Assert.True(grown > 4 * first);
        pace.Learn(grown, 0, s_aim * 0.7);
        Assert.Equal(grown, pace.Keys);
        pace.Learn(grown, 0, s_aim * 1.5);
        Assert.InRange(pace.Keys, grown / 2, grown * 0.7);
        pace.Learn(grown, 0, s_budget * 3);
        Assert.True(pace.Keys < grown / 5);
    }

    [Fact]
    public void A_long_way_between_the_servers_does_not_make_pieces_ever_smaller_but_the_budget_does()
    {
        var pace = new MovePace(s_budget);
        int first = pace.Keys;
        for (int i = 0; i < 100; i++)
            pace.Learn(pace.Keys, 0, s_budget * 0.9);
        Assert.Equal(first, pace.Keys);
        pace.Learn(pace.Keys, 0, s_budget * 2);
        Assert.True(pace.Keys <= first / 2);
        int small = pace.Keys;
        pace.Learn(small, 0, s_budget * 0.9);
        Assert.Equal(small, pace.Keys);
    }

    [Fact]
    public void A_small_piece_says_nothing_of_a_large_one()
    {
        var pace = new MovePace(s_budget);
        int first = pace.Keys;
        pace.Learn(1, 100, TimeSpan.FromMicroseconds(50));
        Assert.Equal(first, pace.Keys);
    }

    [Fact]
    public void Both_ends_of_the_pace_are_bounded()
    {
        var pace = new MovePace(s_budget);
        for (int i = 0; i < 100; i++)
            pace.Learn(pace.Keys, pace.Bytes, TimeSpan.FromSeconds(10));
        Assert.Equal((1, true), (pace.Keys, pace.Bytes >= 1));
        for (int i = 0; i < 100; i++)
            pace.Learn(pace.Keys, pace.Bytes, TimeSpan.Zero);
        Assert.InRange(pace.Keys, 1000, 10_000);
        Assert.InRange(pace.Bytes, 1 << 20, 16 << 20);
    }

    [Theory]
    [InlineData(20, 1 << 20)]
    [InlineData(200, 10 << 20)]
    [InlineData(1, 64 << 10)]
    public void What_is_a_big_key_goes_by_the_budget(int milliseconds, long bytes) =>
        Assert.Equal(bytes, new MovePace(TimeSpan.FromMilliseconds(milliseconds)).BigKey);

    private static long Size(Random random) => random.Next(50) == 0 ? random.Next(1 << 20, 1 << 24) : random.Next(50, 5000);

    private static MovingKey Key(string name, long bytes) => new(Encoding.UTF8.GetBytes(name)) { Bytes = bytes };
}
