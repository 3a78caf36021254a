using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;

namespace TroveClusters.Engine.Datastores;

/// <summary>
/// The checks of flavors and volumes every datastore shares, in Trove's order: flavors exist, local storage, volume
/// sizes, equality. Quotas come after them, and after what the datastore checks. Nothing is written before all of them have
/// passed.
/// </summary>
public static class NodeSizing
{
    /// <summary>The size all nodes of a request have.</summary>
    /// <param name="context">The configuration.</param>
    /// <param name="nodes">The nodes that are asked for.</param>
    /// <param name="flavor">The flavor of those that name none; null for the configured one.</param>
    /// <param name="volumeSize">The volume size, in GB, of those that give none; null for the configured one.</param>
    /// <exception cref="TroveException">What is wrong, with the ids Trove's checks have: <c>FlavorRequired</c>, <c>VolumeSizesNotEqual</c> and so on.</exception>
    public static NodeSize Resolve(PlanContext context, IReadOnlyList<TroveNodeSpec> nodes, string? flavor, int? volumeSize)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(nodes);
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

    /// <summary>
    /// The size of nodes that are added: that of the nodes there are. Where volumes have been turned on or off since, there
    /// is no volume to be like.
    /// </summary>
    /// <exception cref="TroveException">As for <see cref="Resolve"/>; <c>FlavorsNotEqual</c> or <c>VolumeSizesNotEqual</c> for another size.</exception>
    public static NodeSize ResolveGrowth(PlanContext context, ClusterState state, AddNodesRequest request)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        NodeRow like = state.Nodes[0];
        int? volume = context.DatastoreOptions.VolumeSupport ? like.VolumeSize : null;
        NodeSize size = Resolve(context, request.Nodes, request.Flavor ?? like.Flavor, request.VolumeSize ?? volume);
        if (size.Flavor.Id != like.Flavor)
            throw new TroveException(
                TroveErrorId.FlavorsNotEqual,
                $"The flavor for each instance in a cluster must be the same. The nodes of '{state.Cluster.Name}' have flavor {like.Flavor}; given: {size.Flavor.Id}.", size.Flavor.Id);
        if (volume is not null && size.VolumeSize != volume)
            throw new TroveException(
                TroveErrorId.VolumeSizesNotEqual,
                $"The volume size for each instance in a cluster must be the same. The nodes of '{state.Cluster.Name}' have {volume} GB; given: {size.VolumeSize} GB.", size.VolumeSize);
        return size;
    }

    /// <summary>The flavor of an id or a name, for nodes that are made or that are to get it.</summary>
    /// <exception cref="TroveException"><c>FlavorRequired</c>, <c>FlavorNotFound</c> or <c>LocalStorageNotSpecified</c>.</exception>
    public static TroveFlavor Flavor(PlanContext context, string? wanted)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (string.IsNullOrWhiteSpace(wanted))
            throw new TroveException(TroveErrorId.FlavorRequired, "A flavor is required for each instance in the cluster.");
        TroveFlavor flavor = context.Flavors.Find(wanted.Trim())
            ?? throw new TroveException(
                TroveErrorId.FlavorNotFound, $"Flavor '{wanted}' cannot be found. There are: {context.Flavors}.", wanted);
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
public sealed record NodeSize(TroveFlavor Flavor, int? VolumeSize)
{
    /// <summary>Such as <c>flavor m1.small, 2 GB</c>.</summary>
    public override string ToString() => $"flavor {Flavor.Name}{(VolumeSize is { } gb ? $", {gb} GB" : "")}";
}
