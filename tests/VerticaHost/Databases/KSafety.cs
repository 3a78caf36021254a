namespace TroveClusters.Tests.VerticaHost.Databases;

/// <summary>How many nodes a K-safety needs: 0 any number, 1 three, 2 five.</summary>
internal static class KSafety
{
    public const int Highest = 2;

    public static int NodesFor(int k) => k == 0 ? 1 : 2 * k + 1;

    /// <summary>The highest K-safety so many nodes can have.</summary>
    public static int MaxFor(int nodes) => Math.Clamp((nodes - 1) / 2, 0, Highest);
}
