using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Tests.Unit.Redis.Topology;

public sealed class KeySlotTests
{
    // Answers of CLUSTER KEYSLOT of redis-server 7.0.15.
    [Theory]
    [InlineData("123456789", 12739)]
    [InlineData("foo", 12182)]
    [InlineData("bar", 5061)]
    [InlineData("", 0)]
    [InlineData("{user1000}.following", 3443)]
    [InlineData("{user1000}.followers", 3443)]
    [InlineData("foo{}{bar}", 8363)]
    [InlineData("foo{{bar}}zap", 4015)]
    [InlineData("foo{bar}{zap}", 5061)]
    [InlineData("foo{bar", 15278)]
    [InlineData("foo}bar{", 11073)]
    [InlineData("schlüssel", 7677)]
    public void Hashes_as_Redis_does(string key, int slot) => Assert.Equal(slot, KeySlot.Of(key));

    [Fact]
    public void Knows_a_short_key_for_every_slot()
    {
        for (var slot = 0; slot < SlotRange.SlotCount; slot++)
        {
            var key = KeySlot.KeyFor(slot, "canary:");
            Assert.Equal(slot, KeySlot.Of(key));
            Assert.InRange(KeySlot.TagFor(slot).Length, 1, 4);
        }
    }

    [Fact]
    public void Refuses_a_prefix_that_would_be_the_tag() =>
        Assert.Throws<ArgumentException>(() => KeySlot.KeyFor(1, "a{b}"));

    [Theory]
    [InlineData(-1)]
    [InlineData(16384)]
    public void Refuses_what_is_no_slot(int slot) => Assert.Throws<ArgumentOutOfRangeException>(() => KeySlot.TagFor(slot));
}
