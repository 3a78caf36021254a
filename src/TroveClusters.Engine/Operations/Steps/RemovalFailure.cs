using TroveClusters.Engine.Catalog;

namespace TroveClusters.Engine.Operations.Steps;

/// <summary>A node that could not be removed, and why.</summary>
internal sealed record RemovalFailure(NodeRow Node, Exception Error);
