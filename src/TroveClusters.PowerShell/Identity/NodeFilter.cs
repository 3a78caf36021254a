namespace TroveClusters.Commands;

/// <summary>Nodes by names, ids or wildcards; without any, all. Remembers which literal names were never met.</summary>
internal sealed class NodeFilter(IEnumerable<string> wanted)
{
    private readonly NamePattern[] _patterns = [.. wanted.Select(node => new NamePattern(node))];
    private readonly HashSet<NamePattern> _met = [];

    /// <summary>What was named literally and is none of the nodes asked for so far.</summary>
    public IEnumerable<NamePattern> Missing => _patterns.Where(pattern => !pattern.IsWildcard && !_met.Contains(pattern));

    public bool IsMatch(TroveClusterNode node)
    {
        NamePattern[] matching = [.. _patterns.Where(pattern => pattern.IsMatch(node.Name) || pattern.IsMatch(node.Id.ToString()))];
        _met.UnionWith(matching);
        return _patterns.Length == 0 || matching.Length > 0;
    }
}
