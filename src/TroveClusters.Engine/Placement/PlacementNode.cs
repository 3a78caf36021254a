namespace TroveClusters.Engine.Placement;

/// <summary>A node that is to be put on a host.</summary>
/// <param name="Name">Its name, for messages.</param>
/// <param name="Flavor">The id of its flavor.</param>
internal sealed record PlacementNode(string Name, string Flavor)
{
    /// <summary>Nodes of one group hold the same data: they are kept on different hosts where that is possible.</summary>
    public Guid? Group { get; init; }

    /// <summary>The host that was asked for; null for any.</summary>
    public Guid? Host { get; init; }

    /// <summary>The availability zone that was asked for; null for any.</summary>
    public string? Zone { get; init; }
}
