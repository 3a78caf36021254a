using TroveClusters.Engine.Datastores;

namespace TroveClusters.Tests.Unit.Datastores;

public class NodeNamingTests
{
    private static TroveNodeSpec[] Nodes(params string?[] names) => [.. names.Select(name => new TroveNodeSpec { Name = name })];

    [Fact]
    public void Numbers_from_one()
    {
        (IReadOnlyList<string> names, int highest) = NodeNaming.Name("c", Nodes(null, null, null), [], 0);
        Assert.Equal(["c-member-1", "c-member-2", "c-member-3"], names);
        Assert.Equal(3, highest);
    }

    /// <summary>Trove restarted at 1 and made duplicates; the specification shows 5 and 6 after 4.</summary>
    [Fact]
    public void Continues_where_it_stopped()
    {
        (IReadOnlyList<string> names, int highest) = NodeNaming.Name("c", Nodes(null, null), ["c-member-1", "c-member-4"], 4);
        Assert.Equal(["c-member-5", "c-member-6"], names);
        Assert.Equal(6, highest);
    }

    [Fact]
    public void A_given_name_with_a_number_beyond_all_counting_takes_none_of_it()
    {
        (IReadOnlyList<string> names, int highest) = NodeNaming.Name("c", Nodes(null, "c-member-2147483647"), ["c-member-1"], 1);
        Assert.Equal(["c-member-2", "c-member-2147483647"], names);
        Assert.Equal(2, highest);
    }

    [Fact]
    public void A_given_name_takes_no_number()
    {
        (IReadOnlyList<string> names, int highest) = NodeNaming.Name("c", Nodes(null, "extra", null), ["c-member-1"], 1);
        Assert.Equal(["c-member-2", "extra", "c-member-3"], names);
        Assert.Equal(3, highest);
    }

    [Fact]
    public void A_given_name_that_looks_numbered_uses_its_number_up()
    {
        (IReadOnlyList<string> names, int highest) = NodeNaming.Name("c", Nodes("c-member-7", null), ["c-member-1"], 1);
        Assert.Equal(["c-member-7", "c-member-8"], names);
        Assert.Equal(8, highest);
    }

    [Theory]
    [InlineData("X", "x")]
    [InlineData("c-member-1", null)]
    public void Refuses_names_that_are_taken(string first, string? second)
    {
        TroveNodeSpec[] nodes = second is null ? Nodes(first) : Nodes(first, second);
        TroveException error = Assert.Throws<TroveException>(() => NodeNaming.Name("c", nodes, ["c-member-1"], 1));
        Assert.Equal("NodeAlreadyExists", error.ErrorId);
    }

    [Fact]
    public void Refuses_names_that_are_none() =>
        Assert.Equal("InvalidName", Assert.Throws<TroveException>(() => NodeNaming.Name("c", Nodes("a/b"), [], 0)).ErrorId);

    [Fact]
    public void Refuses_automatic_names_that_are_too_long() =>
        Assert.Equal("InvalidName", Assert.Throws<TroveException>(() => NodeNaming.Name(new string('c', 250), Nodes((string?)null), [], 0)).ErrorId);
}
