using System.Globalization;
using System.Net;

namespace TroveClusters.Engine.Providers;

/// <summary>
/// Chooses ports: lowest first, those outside the ephemeral range before those in it, each of them free now. A port in the ephemeral range is taken only where the configured range has no other left (some systems stretch the ephemeral range
/// over everything): an outgoing connection may then hold it when its server starts again.
/// </summary>
/// <param name="firstPort">The first client port there is.</param>
/// <param name="lastPort">The last one.</param>
/// <param name="ephemeral">The ports outgoing connections get.</param>
/// <param name="isFree">Whether nobody has a port now.</param>
/// <param name="where">Where the ports are, for messages.</param>
internal sealed class PortAllocator(int firstPort, int lastPort, EphemeralPorts ephemeral, Func<int, bool> isFree, string where)
{
    /// <summary>Chooses <paramref name="count"/> client ports.</summary>
    /// <param name="count">How many.</param>
    /// <param name="offsets">Distances of the further ports that each needs.</param>
    /// <param name="taken">Client ports that nodes already have; their further ports count as taken too.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="TroveException"><c>PortsExhausted</c>.</exception>
    public IReadOnlyList<int> Allocate(
        int count, IReadOnlyList<int> offsets, IReadOnlySet<int> taken, CancellationToken cancellationToken)
    {
        var reserved = new HashSet<int>();
        foreach (int port in taken)
            reserved.UnionWith(PortsOf(port, offsets));

        var chosen = new List<int>(count);
        int byNodes = 0;
        int inUse = 0;
        foreach (int port in Candidates(offsets))
        {
            if (chosen.Count == count)
                break;

            cancellationToken.ThrowIfCancellationRequested();
            if (PortsOf(port, offsets).Any(reserved.Contains))
            {
                byNodes++;
            }
            else if (!PortsOf(port, offsets).All(isFree))
            {
                inUse++;
            }
            else
            {
                chosen.Add(port);
                reserved.UnionWith(PortsOf(port, offsets));
            }
        }

        return chosen.Count == count ? chosen : throw Exhausted(count, offsets, chosen.Count, byNodes, inUse);
    }

    private static IEnumerable<int> PortsOf(int port, IReadOnlyList<int> offsets) => offsets.Select(offset => port + offset).Prepend(port);

    private IEnumerable<int> Candidates(IReadOnlyList<int> offsets)
    {
        int highest = IPEndPoint.MaxPort - Math.Max(0, offsets.DefaultIfEmpty().Max());
        int lowest = 1 - Math.Min(0, offsets.DefaultIfEmpty().Min());
        int first = Math.Max(firstPort, lowest);
        IEnumerable<int> all = Enumerable.Range(first, Math.Max(0, Math.Min(lastPort, highest) - first + 1));
        return all.OrderBy(port => PortsOf(port, offsets).Any(ephemeral.Contains)); // A stable sort: lowest first in each.
    }

    private TroveException Exhausted(int count, IReadOnlyList<int> offsets, int free, int byNodes, int inUse)
    {
        string further = offsets.Count == 0
            ? ""
            : " each with " + string.Join(", ", offsets.Select(o => o.ToString("+0;-0", CultureInfo.InvariantCulture)));
        return new TroveException(
            TroveErrorId.PortsExhausted,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{count} ports are needed{further}, but only {free} are free in the range {firstPort}-{lastPort} on {where}: {byNodes} are taken by nodes, {inUse} by other programs."),
            string.Create(CultureInfo.InvariantCulture, $"{firstPort}-{lastPort}"));
    }
}
