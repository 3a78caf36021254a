using System.Text.Json;
using TroveClusters.Engine.Catalog;

namespace Acme.Trove;

/// <summary>What the catalog keeps about a node for this datastore alone.</summary>
/// <param name="OwnsData">Whether a part of the data belongs to the node.</param>
internal sealed record MemoryNodeFacts(bool OwnsData)
{
    public static MemoryNodeFacts Of(NodeRow node) => JsonSerializer.Deserialize<MemoryNodeFacts>(node.Facts)!;

    public string ToJson() => JsonSerializer.Serialize(this);
}
