using TroveClusters.Engine.Redis.Formation;

namespace TroveClusters.Tests.Unit.Redis.Formation;

public sealed class MeetTopologyTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(6, 0)]
    [InlineData(40, 0)]
    [InlineData(41, 0)]
    [InlineData(100, 0)]
    [InlineData(1, 3)]
    [InlineData(2, 39)]
    [InlineData(1, 100)]
    [InlineData(64, 64)]
    public void Greetings_connect_all_and_nobody_greets_itself_or_a_fellow_member(int fresh, int members)
    {
        var pairs = MeetTopology.Pairs(fresh, members).ToList();
        Assert.All(pairs, pair => Assert.NotEqual(pair.From, pair.To));
        Assert.All(pairs, pair => Assert.True(pair.From < fresh || pair.To < fresh));
        Assert.Equal(pairs.Count, pairs.Distinct().Count());

        // Members are connected among themselves.
        var group = Enumerable.Range(0, fresh + members).Select(i => Math.Min(i, fresh)).ToArray();
        foreach (var (from, to) in pairs)
        {
            var (keep, drop) = (group[from], group[to]);
            for (var i = 0; i < group.Length; i++)
                group[i] = group[i] == drop ? keep : group[i];
        }
        Assert.Single(group.Distinct());
    }

    [Theory]
    [InlineData(40, 1560)]
    [InlineData(100, 700)]
    public void Large_clusters_do_not_greet_in_full(int nodes, int greetings) =>
        Assert.Equal(greetings, MeetTopology.Pairs(nodes, 0).Count());
}
