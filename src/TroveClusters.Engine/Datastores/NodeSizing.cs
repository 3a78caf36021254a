using TroveClusters.Engine.Configuration;

namespace TroveClusters.Engine.Datastores;

/// <summary>
/// The checks of flavors and volumes every datastore shares, in Trove's order: flavors exist, local storage, volume
/// sizes, equality. Nothing is written before all of them have passed.
/// </summary>
internal static class NodeSizing
{
    /// <summary>The size all nodes of a request have.</summary>
    public static NodeSize Resolve(PlanContext context, IReadOnlyList<TroveNodeSpec> nodes, string? flavor, int? volumeSize)
    {
        bool volumes = context.DatastoreOptions.VolumeSupport;
        List<TroveFlavor> flavors = [.. nodes.Select(node => Flavor(context, node.Flavor ?? flavor ?? context.General.DefaultFlavor))];
        List<int?> sizes = [.. nodes.Select(node => Volume(context, node.VolumeSize ?? volumeSize ?? (volumes ? context.General.DefaultVolumeSize : null)))];
        if (flavors.Select(f => f.Id).Distinct().Count() > 1)
            throw new TroveException(
                TroveErrorId.FlavorsNotEqual, $"The flavor for each instance in a cluster must be the same. Given: {List(flavors.Select(f => f.Id))}.",
                List(flavors.Select(f => f.Id)));
        if (sizes.Distinct().Count() > 1)
            throw new TroveException(
                TroveErrorId.VolumeSizesNotEqual, $"The volume size for each instance in a cluster must be the same. Given: {List(sizes)}.", List(sizes));
        return new NodeSize(flavors[0], sizes[0]);
    }

    private static TroveFlavor Flavor(PlanContext context, string? id)
    {
        if (string.IsNullOrWhiteSpace(id))
            throw new TroveException(TroveErrorId.FlavorRequired, "A flavor is required for each instance in the cluster.");
        TroveFlavor flavor = Flavors.Find(id.Trim())
            ?? throw new TroveException(
                TroveErrorId.FlavorNotFound, $"Flavor '{id}' cannot be found. There are: {List(Flavors.BuiltIn.Select(f => f.Id))}.", id);
        if (!context.DatastoreOptions.VolumeSupport && context.DatastoreOptions.DevicePath is not null && flavor.Ephemeral == 0)
            throw new TroveException(
                TroveErrorId.LocalStorageNotSpecified, $"Local storage not specified in flavor ID: {flavor.Id}.", flavor.Id);
        return flavor;
    }

    private static int? Volume(PlanContext context, int? size)
    {
        if (!context.DatastoreOptions.VolumeSupport)
        {
            return size is null
                ? null
                : throw new TroveException(TroveErrorId.VolumeNotSupported, "Volume support is not enabled.", size);
        }
        if (size is null)
            throw new TroveException(TroveErrorId.VolumeSizeRequired, "A volume size is required for each instance in the cluster.");
        if (size < 1)
            throw new TroveException(TroveErrorId.InvalidVolumeSize, $"A volume of {size} GB cannot be had; the least is 1.", size);
        int most = context.General.MaxAcceptedVolumeSize;
        if (size > most)
            throw new TroveException(
                TroveErrorId.VolumeTooLarge, $"Volume 'size' cannot exceed maximum of {most} GB, {size} cannot be accepted.", size);
        return size;
    }

    private static string List<T>(IEnumerable<T> values) => string.Join(", ", values.Distinct());
}

/// <summary>The size of each node of a request.</summary>
/// <param name="Flavor">Its flavor.</param>
/// <param name="VolumeSize">GB; null where volumes are not supported.</param>
internal sealed record NodeSize(TroveFlavor Flavor, int? VolumeSize);
