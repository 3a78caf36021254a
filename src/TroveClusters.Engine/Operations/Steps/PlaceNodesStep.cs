using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Providers;

namespace TroveClusters.Engine.Operations.Steps;

/// <summary>Chooses a place for every new node that has none.</summary>
public sealed class PlaceNodesStep(Func<ClusterRow, PortNeeds> ports) : OperationStep
{
    private const int MaxAttempts = 10;

    /// <inheritdoc/>
    public override string Name => "place-nodes";

    /// <inheritdoc/>
    public override string Describe(OperationContext context) => $"Choose places for {context.Targets.Count} node(s)";

    /// <inheritdoc/>
    public override Task DoAsync(OperationContext context, CancellationToken cancellationToken) =>
        PlaceAsync(context, [.. context.Targets.Where(node => !node.IsPlaced)], ports(context.Cluster), [], cancellationToken);

    /// <summary>Gives nodes a place, or another place, and records it.</summary>
    /// <param name="context">The operation.</param>
    /// <param name="nodes">The nodes to place.</param>
    /// <param name="ports">How many ports each needs.</param>
    /// <param name="avoid">Ports known to be taken by strangers.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task PlaceAsync(
        OperationContext context, IReadOnlyList<NodeRow> nodes, PortNeeds ports, IReadOnlyCollection<int> avoid, CancellationToken cancellationToken)
    {
        if (nodes.Count == 0)
            return;
        List<NodeWish> wishes = [.. nodes.Select(node => new NodeWish(node.Id, node.Host, node.HostId, WishedPort(context, node)))];
        for (int attempt = 1; ; attempt++)
        {
            HashSet<HostPort> taken = context.Services.Catalog.Read([], session => Taken(session, ports));
            taken.UnionWith(nodes.SelectMany(node => avoid.Select(port => new HostPort(node.HostId, port))));
            IReadOnlyList<NodePlace> places = await context.Provider.AllocateAsync(wishes, ports, taken, cancellationToken);
            List<NodeRow> placed = [.. nodes.Zip(places, (node, place) => node with { Host = place.Host, Port = place.Port, Folder = place.Folder, Process = "" })];
            if (TryRecord(context, placed, ports))
                return;
            if (attempt == MaxAttempts)
                throw new TroveException(
                    TroveErrorId.PortsExhausted, $"Other operations took the chosen ports {MaxAttempts} times in a row.", context.Cluster.Name);
        }
    }

    /// <summary>The port that was asked for a node; null where any will do.</summary>
    internal static int? WishedPort(OperationContext context, NodeRow node) =>
        context.Data.Ports.TryGetValue(node.Id, out int port) ? port : null;

    /// <summary>Records places unless another process has recorded one of the ports since.</summary>
    private static bool TryRecord(OperationContext context, List<NodeRow> placed, PortNeeds ports)
    {
        bool free = context.Services.Catalog.Write(session =>
        {
            HashSet<HostPort> taken = Taken(session, ports, except: [.. placed.Select(node => node.Id)]);
            if (placed.Exists(node => ports.Offsets.Append(0).Any(offset => taken.Contains(new HostPort(node.HostId, node.Port + offset)))))
                return false;
            foreach (NodeRow node in placed)
                NodeRepository.Update(session, node);
            return true;
        });
        if (free)
            context.SaveAll(placed);
        return free;
    }

    private static HashSet<HostPort> Taken(CatalogSession session, PortNeeds ports, IReadOnlyCollection<Guid>? except = null) =>
        [.. NodeRepository.Ports(session, except ?? []).SelectMany(taken => ports.Offsets.Append(0).Select(offset => taken with { Port = taken.Port + offset }))];
}
