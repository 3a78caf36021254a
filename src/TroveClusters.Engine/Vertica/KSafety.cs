namespace TroveClusters.Engine.Vertica;

/// <summary>How many nodes may fail, by how many there are: K=0 for 1 or 2 nodes, 1 for 3 or 4, 2 for 5 and more (the specification, "K-safety").</summary>
internal static class KSafety
{
    /// <summary>The highest k there is.</summary>
    public const int Highest = 2;

    /// <summary>The most that so many nodes can have.</summary>
    public static int MostFor(int nodes) => nodes < 3 ? 0 : nodes < 5 ? 1 : Highest;

    /// <summary>
    /// What a cluster has that is made without a wish: <c>create_db</c> gives three and more nodes 1, never 2; where the
    /// operator wants more, it gets that.
    /// </summary>
    public static int ForNew(int nodes, int minimum) => Math.Max(Math.Min(1, MostFor(nodes)), Math.Min(minimum, MostFor(nodes)));

    /// <summary>What is left when so many nodes remain: removals lower it where they must, and never raise it.</summary>
    public static int After(int designed, int remaining) => Math.Min(designed, MostFor(remaining));

    /// <summary>Refuses a number of nodes that cannot be as safe as the operator wants.</summary>
    /// <param name="after">The k-safety there would be.</param>
    /// <param name="minimum">The option <c>min_ksafety</c>.</param>
    /// <param name="what">What would be so, as the end of the sentence.</param>
    /// <param name="target">The offending object.</param>
    /// <exception cref="TroveException"><c>KSafetyWouldBeLost</c>, in the words of Trove.</exception>
    public static void Check(int after, int minimum, string what, object target)
    {
        if (after < minimum)
        {
            throw new TroveException(
                TroveErrorId.KSafetyWouldBeLost,
                $"The number of instances in your cluster cannot safely be lowered below the current level based on your current fault-tolerance settings. {what} k-safety {after}, and vertica.min_ksafety is {minimum}.",
                target);
        }
    }
}
