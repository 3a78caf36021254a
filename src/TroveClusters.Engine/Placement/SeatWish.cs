namespace TroveClusters.Engine.Placement;

/// <summary>A node that needs a seat on a host.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Spec">What was asked for.</param>
/// <param name="Flavor">The id of its flavor.</param>
/// <param name="Group">Its group; see <see cref="PlacementNode.Group"/>.</param>
internal sealed record SeatWish(string Name, TroveNodeSpec Spec, string Flavor, Guid? Group);
