namespace TroveClusters.Tests.Unit.Contracts;

public class NameRulesTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("redis-clstr")]
    [InlineData("Käse 1")]
    [InlineData("-1")]
    [InlineData("x.y_z")]
    public void Allows(string name) => Assert.Null(NameRules.WhyInvalid(name));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("---")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a*")]
    [InlineData("a?")]
    [InlineData("a[1]")]
    [InlineData("a:b")]
    [InlineData("a\"b")]
    [InlineData("a<b")]
    [InlineData("a|b")]
    [InlineData("a\tb")]
    [InlineData("a\n")]
    [InlineData(" a")]
    [InlineData("a\ud83d")]
    [InlineData("\udc00a")]
    [InlineData("a\ufffd")]
    public void Refuses(string? name) => Assert.NotNull(NameRules.WhyInvalid(name));

    [Fact]
    public void Has_a_longest_name()
    {
        Assert.Null(NameRules.WhyInvalid(new string('a', NameRules.MaxLength)));
        Assert.Contains("256", NameRules.WhyInvalid(new string('a', NameRules.MaxLength + 1)), StringComparison.Ordinal);
    }
}
