using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Tests.Unit.Redis.Topology;

public sealed class SlotRangeTests
{
    [Theory]
    [InlineData("0", 0, 0, "0")]
    [InlineData("0-5461", 0, 5461, "0-5461")]
    [InlineData("16383", 16383, 16383, "16383")]
    [InlineData("7000-7000", 7000, 7000, "7000")]
    public void Reads_what_Redis_writes(string text, int first, int last, string written)
    {
        Assert.True(SlotRange.TryParse(text, out var range));
        Assert.Equal(new SlotRange(first, last), range);
        Assert.Equal(written, range.ToString());
        Assert.Equal(last - first + 1, range.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("-1")]
    [InlineData("1-")]
    [InlineData("16384")]
    [InlineData("0-16384")]
    [InlineData("5-4")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("+1")]
    [InlineData("1--2")]
    [InlineData("0x1")]
    [InlineData("1-2-3")]
    [InlineData("99999999999")]
    [InlineData("1\0")]
    public void Refuses_anything_else(string text) => Assert.False(SlotRange.TryParse(text, out _));

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 16384)]
    [InlineData(2, 1)]
    public void Cannot_be_made_wrong(int first, int last) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlotRange(first, last));
}
