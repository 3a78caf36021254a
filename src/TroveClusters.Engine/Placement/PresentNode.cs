namespace TroveClusters.Engine.Placement;

/// <summary>A node the cluster has already.</summary>
/// <param name="Host">The host it is on.</param>
/// <param name="Group">Its group; see <see cref="PlacementNode.Group"/>.</param>
internal sealed record PresentNode(Guid Host, Guid? Group);
