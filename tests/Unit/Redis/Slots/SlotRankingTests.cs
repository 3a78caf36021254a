using TroveClusters.Engine.Redis.Slots;

namespace TroveClusters.Tests.Unit.Redis.Slots;

public sealed class SlotRankingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(1000)]
    public void The_best_is_the_first_of_those_with_the_most(int nodes)
    {
        var random = new Random(nodes);
        var ranking = new SlotRanking(nodes);
        double[] amounts = [.. Enumerable.Repeat(double.NegativeInfinity, nodes)];
        for (int change = 0; change < 2000; change++)
        {
            int node = random.Next(nodes);
            amounts[node] = random.Next(10) == 0 ? double.NegativeInfinity : random.Next(-20, 20) / 4.0;
            ranking.Set(node, amounts[node]);
            Assert.Equal(Array.IndexOf(amounts, amounts.Max()), ranking.Best);
        }
    }
}
