namespace TroveClusters.Tests.Unit.Contracts;

public class NamePatternTests
{
    [Theory]
    [InlineData("web", "web", true)]
    [InlineData("web", "WEB", true)]
    [InlineData("web", "web1", false)]
    [InlineData("web-*", "web-01", true)]
    [InlineData("web-*", "Web-", true)]
    [InlineData("*", "anything at all", true)]
    [InlineData("web-0?", "web-01", true)]
    [InlineData("web-0?", "web-011", false)]
    [InlineData("web-[ab]", "web-b", true)]
    [InlineData("web-[a-c]1", "web-d1", false)]
    [InlineData("a.b*", "aXb", false)]
    [InlineData("a`*b", "a*b", true)]
    [InlineData("a`*b", "aXb", false)]
    [InlineData("[", "[", true)]
    [InlineData("a[", "a[", true)]
    [InlineData("a``b", "a`b", true)]
    [InlineData("a``b", "ab", false)]
    [InlineData("web`", "web`", true)]
    [InlineData("*``", "web`", true)]
    [InlineData("[[]", "[", true)]
    [InlineData("[A-[b]]", "b]", true)]
    [InlineData("[`]x]", "]", true)]
    [InlineData("[a`-c]", "b", false)]
    [InlineData("[a`-c]", "-", true)]
    [InlineData("[^a]", "b", false)]
    [InlineData("\u212a?", "kk", false)]
    [InlineData("we?", "web\n", false)]
    public void Matches_as_PowerShell_does(string pattern, string name, bool expected) =>
        Assert.Equal(expected, new NamePattern(pattern).IsMatch(name));

    [Theory]
    [InlineData("[z-a]")]
    [InlineData("*[b-a]")]
    public void A_range_the_wrong_way_round_is_an_error(string pattern) =>
        Assert.Equal("InvalidArgument", Assert.Throws<TroveException>(() => new NamePattern(pattern)).ErrorId);

    [Theory]
    [InlineData("web", false)]
    [InlineData("web*", true)]
    [InlineData("we?", true)]
    [InlineData("w[e]b", true)]
    [InlineData("web`*", false)]
    public void Knows_a_wildcard(string pattern, bool expected) => Assert.Equal(expected, NamePattern.HasWildcard(pattern));

    [Fact]
    public void Stays_quick_on_hostile_patterns() =>
        Assert.False(new NamePattern(string.Concat(Enumerable.Repeat("*a", 12)) + "b").IsMatch(new string('a', 200)));
}
