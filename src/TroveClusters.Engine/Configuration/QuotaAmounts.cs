using TroveClusters.Engine.Catalog;

namespace TroveClusters.Engine.Configuration;

/// <summary>How much of what quotas limit: what a tenant has, or what a plan adds to it.</summary>
/// <param name="Instances">Nodes.</param>
/// <param name="Volumes">GB of volumes.</param>
/// <param name="Ram">MB of memory, by the flavors.</param>
internal sealed record QuotaAmounts(long Instances, long Volumes, long Ram)
{
    /// <summary>Nothing.</summary>
    public static QuotaAmounts None { get; } = new(0, 0, 0);

    /// <summary>What nodes take.</summary>
    public static QuotaAmounts Of(IReadOnlyCollection<NodeRow> nodes, FlavorCatalog flavors) => new(
        nodes.Count, nodes.Sum(node => (long)(node.VolumeSize ?? 0)), nodes.Sum(node => (long)(flavors.FindById(node.Flavor)?.Ram ?? 0)));
}
