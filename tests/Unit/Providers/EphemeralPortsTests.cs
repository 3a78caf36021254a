using TroveClusters.Engine.Providers;

namespace TroveClusters.Tests.Unit.Providers;

public sealed class EphemeralPortsTests
{
    [Theory]
    [InlineData("32768\t60999\n", 32768, 60999)]
    [InlineData("1024 65535", 1024, 65535)]
    public void The_kernels_two_numbers_are_read(string text, int first, int last) =>
        Assert.Equal(new EphemeralPorts(first, last), EphemeralPorts.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("32768")]
    [InlineData("32768 60999 1")]
    [InlineData("-1 60999")]
    [InlineData("a b")]
    public void Anything_else_is_no_range(string text) => Assert.Null(EphemeralPorts.Parse(text));

    [Theory]
    [InlineData(32767, false)]
    [InlineData(32768, true)]
    [InlineData(60999, true)]
    [InlineData(61000, false)]
    public void Both_ends_belong_to_it(int port, bool inside) =>
        Assert.Equal(inside, new EphemeralPorts(32768, 60999).Contains(port));
}
