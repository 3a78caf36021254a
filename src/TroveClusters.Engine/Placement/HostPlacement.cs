namespace TroveClusters.Engine.Placement;

/// <summary>
/// Puts the nodes of a cluster on hosts. By default they are spread: no two are on one host while another one that suits has
/// room for one, those of a group (a primary and its replicas) are on different hosts and zones, and zones get equal shares
/// as far as hosts do. The same question has the same answer.
/// </summary>
internal sealed class HostPlacement
{
    private readonly IReadOnlyList<PlacementHost> _hosts;
    private readonly IReadOnlyList<PlacementNode> _nodes;
    private readonly IReadOnlyList<PresentNode> _present;
    private readonly TroveLocality _locality;
    private readonly PlacementHost?[] _chosen;

    private HostPlacement(
        IReadOnlyList<PlacementHost> hosts, IReadOnlyList<PlacementNode> nodes, IReadOnlyList<PresentNode> present, TroveLocality locality)
    {
        _hosts = [.. hosts.OrderBy(host => host.Name, StringComparer.OrdinalIgnoreCase).ThenBy(host => host.Id)];
        (_nodes, _present, _locality) = (nodes, present, locality);
        _chosen = new PlacementHost?[nodes.Count];
    }

    /// <summary>Chooses a host for each node.</summary>
    /// <param name="hosts">All hosts there are.</param>
    /// <param name="nodes">The nodes to be put somewhere.</param>
    /// <param name="present">The nodes the cluster has already.</param>
    /// <param name="locality">Affinity: all on one host. Anti-affinity: each on its own. Else they are spread.</param>
    /// <returns>The hosts, in the order of the nodes.</returns>
    /// <exception cref="TroveException"><c>HostNotSuitable</c>: which node has no host, and why each host was not taken.</exception>
    public static IReadOnlyList<PlacementHost> Choose(
        IReadOnlyList<PlacementHost> hosts, IReadOnlyList<PlacementNode> nodes, IReadOnlyList<PresentNode> present, TroveLocality locality)
    {
        var placement = new HostPlacement(hosts, nodes, present, locality);
        if (locality == TroveLocality.Affinity)
            placement.PutTogether();
        else
            placement.Spread();
        return [.. placement._chosen.Select(host => host!)];
    }

    /// <summary>One host takes them all: the one the cluster is on, or the one that was asked for, or the emptiest one that can.</summary>
    private void PutTogether()
    {
        PlacementHost? together = _hosts
            .Where(host => _nodes.All(node => WhyNot(host, node) is null) && FreeOf(host) >= _nodes.Count)
            .MinBy(host => host.Used);
        if (together is null)
            throw NotSuitable([.. Enumerable.Range(0, _nodes.Count)]);
        Array.Fill(_chosen, together);
    }

    private void Spread()
    {
        // Who can be put on few hosts chooses first: zones share no host, so that nobody takes more than he has to.
        foreach (int i in Enumerable.Range(0, _nodes.Count).OrderBy(i => _nodes[i].Host is not null ? 0 : _nodes[i].Zone is not null ? 1 : 2))
            _chosen[i] = Suitable(i).MinBy(host => Weight(host, i)) ?? throw NotSuitable([.. Enumerable.Range(0, _nodes.Count).Where(left => _chosen[left] is null)]);
        SeparateGroups();
    }

    /// <summary>
    /// Who was put last found the hosts that were left to be those of his group: he changes places with another one, or goes
    /// where there is room, as long as fewer share a host with their group than before.
    /// </summary>
    private void SeparateGroups()
    {
        for (bool improved = true; improved;)
        {
            improved = false;
            for (int i = 0; i < _nodes.Count && !improved; i++)
            {
                if (_nodes[i].Host is null && Collisions(i) > 0)
                    improved = TrySwap(i) || TryMove(i);
            }
        }
    }

    private bool TrySwap(int i)
    {
        for (int j = 0; j < _nodes.Count; j++)
        {
            if (_nodes[j].Host is not null || _chosen[i] == _chosen[j] || !Fits(_chosen[j]!, _nodes[i]) || !Fits(_chosen[i]!, _nodes[j]))
                continue;
            int before = Collisions(i) + Collisions(j);
            (_chosen[i], _chosen[j]) = (_chosen[j], _chosen[i]);
            if (Collisions(i) + Collisions(j) < before)
                return true;
            (_chosen[i], _chosen[j]) = (_chosen[j], _chosen[i]);
        }
        return false;
    }

    private bool TryMove(int i)
    {
        PlacementHost from = _chosen[i]!;
        int before = Collisions(i);
        _chosen[i] = null;
        _chosen[i] = Suitable(i).Where(host => Collisions(i, host) < before).MinBy(host => Weight(host, i));
        if (_chosen[i] is not null)
            return true;
        _chosen[i] = from;
        return false;
    }

    /// <summary>The hosts a node can be put on as things stand.</summary>
    private IEnumerable<PlacementHost> Suitable(int node) => _hosts.Where(host => WhyNot(host, _nodes[node]) is null);

    /// <summary>The lightest host is taken: spread over hosts, away from the group, spread over zones, and then to the emptiest.</summary>
    private (int, int, int, int, int, int) Weight(PlacementHost host, int node) =>
        (NodesOn(host), Collisions(node, host), Count(other => other.Zone == host.Zone && host.Zone.Length > 0, _nodes[node].Group),
            Count(other => other.Zone == host.Zone), host.Used + _chosen.Count(chosen => chosen == host), Place(host));

    private int Place(PlacementHost host)
    {
        for (int i = 0; i < _hosts.Count; i++)
        {
            if (_hosts[i] == host)
                return i;
        }
        return _hosts.Count;
    }

    private int NodesOn(PlacementHost host) => Count(other => other.Id == host.Id);

    private int FreeOf(PlacementHost host) => host.Capacity - host.Used - _chosen.Count(chosen => chosen == host);

    /// <summary>How many of the cluster's nodes, or of one group of them, are on hosts of some kind.</summary>
    private int Count(Func<PlacementHost, bool> isOne, Guid? group = null)
    {
        int count = 0;
        for (int i = 0; i < _nodes.Count; i++)
            count += _chosen[i] is { } host && isOne(host) && (group is null || _nodes[i].Group == group) ? 1 : 0;
        foreach (PresentNode present in _present)
            count += _hosts.FirstOrDefault(host => host.Id == present.Host) is { } host && isOne(host) && (group is null || present.Group == group) ? 1 : 0;
        return count;
    }

    /// <summary>How many others of its group a node would meet on a host.</summary>
    private int Collisions(int node, PlacementHost host) => _nodes[node].Group is not { } group ? 0
        : Enumerable.Range(0, _nodes.Count).Count(i => i != node && _chosen[i] == host && _nodes[i].Group == group)
            + _present.Count(present => present.Host == host.Id && present.Group == group);

    private int Collisions(int node) => _chosen[node] is { } host ? Collisions(node, host) : 0;

    /// <summary>Whether a host is one that a node could be on, whether or not it has room.</summary>
    private static bool Fits(PlacementHost host, PlacementNode node) => Mismatch(host, node) is null && Asked(host, node) is null;

    /// <summary>Why a host is not for a node; null when it is.</summary>
    private string? WhyNot(PlacementHost host, PlacementNode node) =>
        Asked(host, node) ?? Mismatch(host, node)
        ?? (FreeOf(host) <= 0 ? $"it has no room ({host.Capacity} of {host.Capacity} places are taken)" : null)
        ?? (_locality == TroveLocality.AntiAffinity && NodesOn(host) > 0 ? "it has a node of this cluster" : null)
        ?? (_locality == TroveLocality.Affinity && _present.Any(present => present.Host != host.Id) ? "the cluster is on another host" : null);

    private static string? Asked(PlacementHost host, PlacementNode node) =>
        node.Host is { } asked && asked != host.Id ? "another host was asked for"
        : host.IsReserved && node.Host is null ? "it is not registered by itself, and takes only nodes that name it"
        : null;

    private static string? Mismatch(PlacementHost host, PlacementNode node) =>
        node.Zone is { } zone && !string.Equals(zone, host.Zone, StringComparison.OrdinalIgnoreCase)
            ? host.Zone.Length == 0 ? $"it is in no availability zone, and '{zone}' was asked for" : $"it is in the availability zone '{host.Zone}', and '{zone}' was asked for"
        : host.Flavor.Length > 0 && host.Flavor != node.Flavor ? $"it offers flavor {host.Flavor}, and {node.Flavor} is needed"
        : host.Problem;

    private TroveException NotSuitable(IReadOnlyList<int> left)
    {
        PlacementNode first = _nodes[left[0]];
        string names = string.Join(", ", left.Take(3).Select(i => _nodes[i].Name)) + (left.Count > 3 ? $" and {left.Count - 3} more" : "");
        string reasons = string.Join("; ", _hosts
            .Where(host => first.Host is null || first.Host == host.Id)
            .Select(host => $"{host.Name}: {WhyNot(host, first) ?? $"it has room for {FreeOf(host)} of {_nodes.Count} nodes"}"));
        return new TroveException(
            TroveErrorId.HostNotSuitable,
            _hosts.Count == 0
                ? $"There is no host for {names}: none is registered."
                : $"There is no suitable host for {names}. {reasons}.",
            names,
            _hosts.Count == 0 ? "Register hosts with Register-TroveHost." : null);
    }
}
