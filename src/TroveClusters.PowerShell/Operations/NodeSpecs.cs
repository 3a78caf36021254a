namespace TroveClusters.Commands;

/// <summary>Nodes by number.</summary>
internal static class NodeSpecs
{
    public static TroveNodeSpec[] Repeat(int count) => [.. Enumerable.Range(0, count).Select(_ => new TroveNodeSpec())];
}
