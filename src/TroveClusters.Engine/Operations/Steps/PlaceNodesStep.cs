using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Providers;

namespace TroveClusters.Engine.Operations.Steps;

/// <summary>Chooses a place for every new node that has none.</summary>
internal sealed class PlaceNodesStep(Func<ClusterRow, PortNeeds> ports) : OperationStep
{
    private const int MaxAttempts = 10;

    public override string Name => "place-nodes";

    public override string Describe(OperationContext context) => $"Choose places for {context.Targets.Count} node(s)";

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
        for (int attempt = 1; ; attempt++)
        {
            HashSet<int> taken = context.Services.Catalog.Read([], session => Taken(session, ports));
            taken.UnionWith(avoid);
            IReadOnlyList<NodePlace> places = await context.Provider.AllocateAsync(
                [.. nodes.Select(node => node.Id)], ports, taken, cancellationToken);
            List<NodeRow> placed = [.. nodes.Zip(places, (node, place) => node with { Host = place.Host, Port = place.Port, Process = "" })];
            if (TryRecord(context, placed, ports))
                return;
            if (attempt == MaxAttempts)
                throw new TroveException(
                    TroveErrorId.PortsExhausted, $"Other operations took the chosen ports {MaxAttempts} times in a row.", context.Cluster.Name);
        }
    }

    /// <summary>Records places unless another process has recorded one of the ports since.</summary>
    private static bool TryRecord(OperationContext context, List<NodeRow> placed, PortNeeds ports)
    {
        bool free = context.Services.Catalog.Write(session =>
        {
            HashSet<int> taken = Taken(session, ports, except: [.. placed.Select(node => node.Id)]);
            if (placed.Exists(node => ports.Offsets.Append(0).Any(offset => taken.Contains(node.Port + offset))))
                return false;
            foreach (NodeRow node in placed)
                NodeRepository.Update(session, node);
            return true;
        });
        if (free)
            context.SaveAll(placed);
        return free;
    }

    private static HashSet<int> Taken(CatalogSession session, PortNeeds ports, IReadOnlyCollection<Guid>? except = null) =>
        [.. NodeRepository.Ports(session, except ?? []).SelectMany(port => ports.Offsets.Append(0).Select(offset => port + offset))];
}
