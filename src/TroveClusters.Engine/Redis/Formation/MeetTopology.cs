namespace TroveClusters.Engine.Redis.Formation;

/// <summary>Who is told to greet whom. Nodes are numbered: the fresh ones first, then the members.</summary>
internal static class MeetTopology
{
    /// <summary>
    /// Up to here everybody greets everybody in both directions: often enough to know all at once. Beyond, the links
    /// that many greetings open cost more than gossip does.
    /// </summary>
    internal const int FullMeshLimit = 40;

    /// <summary>Pairs (from, to); every node is reached from every other along them, if only indirectly.</summary>
    public static IEnumerable<(int From, int To)> Pairs(int fresh, int members)
    {
        var total = fresh + members;
        if (total <= FullMeshLimit)
        {
            for (var from = 0; from < total; from++)
            {
                for (var to = 0; to < total; to++)
                {
                    // Members know each other already.
                    if (from != to && (from < fresh || to < fresh))
                        yield return (from, to);
                }
            }
            yield break;
        }

        for (var from = 0; from < fresh; from++)
        {
            for (var step = 1; step < fresh; step *= 2)
                yield return (from, (from + step) % fresh);
            for (var member = 0; member < members; member++)
                yield return (from, fresh + member);
        }
    }
}
