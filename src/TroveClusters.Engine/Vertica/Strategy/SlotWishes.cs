namespace TroveClusters.Engine.Vertica.Strategy;

/// <summary>Refuses what only clusters with slots have: whoever asks for it believes that he gets it.</summary>
internal static class SlotWishes
{
    /// <exception cref="TroveException"><c>InvalidArgument</c>.</exception>
    public static void Refuse(OptimizeClusterRequest request)
    {
        Refuse(request.Limits, ("-By", request.By is not null), ("-Weight", request.Weights.Count > 0), ("-ThresholdPercent", request.ThresholdPercent is not null));
    }

    /// <inheritdoc cref="Refuse(OptimizeClusterRequest)"/>
    public static void Refuse(AddNodesRequest request)
    {
        Refuse(request.Limits);
        if (request is { Rebalance: true, NoRebalance: true })
            throw new TroveException(TroveErrorId.InvalidArgument, "-Rebalance and -NoRebalance exclude each other.", "Rebalance", "Leave one of them out.");
    }

    /// <inheritdoc cref="Refuse(OptimizeClusterRequest)"/>
    public static void Refuse(RemoveNodesRequest request) => Refuse(request.Limits);

    private static void Refuse(SlotMoveLimits limits, params (string Name, bool IsGiven)[] wishes)
    {
        string[] given = [.. wishes
            .Append(("-MaxLatencyMilliseconds", limits.Latency is not null))
            .Append(("-MaxBytesPerSecond", limits.BytesPerSecond is not null))
            .Where(wish => wish.Item2).Select(wish => wish.Item1)];
        if (given.Length > 0)
            throw new TroveException(
                TroveErrorId.InvalidArgument, $"Vertica clusters have nothing for {string.Join(", ", given)}: that is for Redis clusters, whose data lies in slots.", given, "Leave it out.");
    }
}
