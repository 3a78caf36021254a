namespace TroveClusters.Engine.Redis.Strategy;

/// <summary>Refuses what only clusters of another datastore have: whoever asks for it believes that he gets it.</summary>
internal static class ForeignWishes
{
    /// <exception cref="TroveException"><c>InvalidArgument</c>.</exception>
    public static void Refuse(CreateClusterRequest request) => Refuse(
        ("-Database", request.Database is not null), ("-KSafety", request.KSafety is not null), ("-Package", request.Package is not null),
        ("-License", request.License is not null), ("-FailureThreshold", request.FailureThreshold is not null), ("-PointToPoint", request.PointToPoint is not null));

    /// <inheritdoc cref="Refuse(CreateClusterRequest)"/>
    public static void Refuse(AddNodesRequest request) => Refuse(
        ("-KSafety", request.KSafety is not null), ("-NoRebalance", request.NoRebalance), ("-Package", request.Package is not null),
        ("-FailureThreshold", request.FailureThreshold is not null));

    private static void Refuse(params (string Name, bool IsGiven)[] wishes)
    {
        string[] given = [.. wishes.Where(wish => wish.IsGiven).Select(wish => wish.Name)];
        if (given.Length > 0)
            throw new TroveException(
                TroveErrorId.InvalidArgument, $"Redis clusters have nothing for {string.Join(", ", given)}: that is for Vertica clusters.", given, "Leave it out.");
    }
}
