using TroveClusters.Engine.Redis.Slots;

namespace TroveClusters.Tests.Unit.Redis.Slots;

public sealed class EpochSettlementTests
{
    [Fact]
    public void Where_all_epochs_differ_and_all_have_heard_of_the_greatest_nobody_greets()
    {
        Assert.Empty(EpochSettlement.Judge([]));
        Assert.Empty(EpochSettlement.Judge([("a", 1, 3), ("b", 3, 3), ("c", 2, 5)]));
    }

    [Fact]
    public void Of_those_with_the_same_epoch_the_one_with_the_greatest_id_greets_the_others() =>
        Assert.Equal([(1, 0), (1, 3)], EpochSettlement.Judge([("b", 2, 4), ("d", 2, 4), ("a", 4, 4), ("c", 2, 4)]).Order());

    [Fact]
    public void Who_has_not_heard_of_the_greatest_epoch_is_greeted_by_the_one_that_has_it() =>
        Assert.Equal([(2, 0), (2, 1)], EpochSettlement.Judge([("a", 1, 3), ("b", 2, 2), ("c", 4, 4)]).Order());

    /// <summary>By the servers' rule: who is greeted by one with its epoch and a greater id takes the next one that it knows of.</summary>
    [Fact]
    public void Greetings_settle_whatever_the_epochs_are()
    {
        var random = new Random(11);
        for (int run = 0; run < 500; run++)
        {
            (string Id, long ConfigEpoch, long CurrentEpoch)[] nodes = [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ =>
            {
                long epoch = random.Next(6);
                return ($"{random.Next():x8}", epoch, epoch + random.Next(3));
            })];
            for (int round = 0; ; round++)
            {
                IReadOnlyList<(int From, int To)> greetings = EpochSettlement.Judge(nodes);
                if (greetings.Count == 0)
                    break;
                Assert.True(round <= nodes.Length, $"Not settled after {round} rounds.");
                foreach ((int from, int to) in greetings.OrderBy(_ => random.Next()))
                    nodes[to] = Greeted(nodes[from], nodes[to]);
            }
            Assert.Equal(nodes.Length, nodes.Select(node => node.ConfigEpoch).Distinct().Count());
            Assert.All(nodes, node => Assert.True(node.CurrentEpoch >= nodes.Max(other => other.ConfigEpoch)));
        }
    }

    private static (string Id, long ConfigEpoch, long CurrentEpoch) Greeted(
        (string Id, long ConfigEpoch, long CurrentEpoch) from, (string Id, long ConfigEpoch, long CurrentEpoch) to)
    {
        long current = Math.Max(from.CurrentEpoch, to.CurrentEpoch);
        return from.ConfigEpoch == to.ConfigEpoch && string.CompareOrdinal(from.Id, to.Id) > 0
            ? (to.Id, current + 1, current + 1)
            : (to.Id, to.ConfigEpoch, current);
    }
}
