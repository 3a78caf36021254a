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
    public void Matches_as_PowerShell_does(string pattern, string name, bool expected) =>
        Assert.Equal(expected, new NamePattern(pattern).IsMatch(name));

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
