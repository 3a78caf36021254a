using System.Globalization;

namespace TroveClusters.Engine.Redis.Topology;

/// <summary>The reply to CLUSTER NODES: the whole cluster as one node sees it. Also the content of a nodes.conf.</summary>
internal sealed class ClusterNodes
{
    private const string Command = "CLUSTER NODES";
    private const string VarsPrefix = "vars ";

    private readonly Dictionary<string, ClusterNode> _byId;

    /// <summary>A view of a cluster.</summary>
    /// <param name="nodes">The nodes; exactly one of them the one that answers.</param>
    /// <param name="vars">The variables of a nodes.conf; null where there are none.</param>
    /// <exception cref="ArgumentException">No node or several answer, an id comes twice, or a slot has two owners.</exception>
    public ClusterNodes(IReadOnlyList<ClusterNode> nodes, NodesConfVars? vars = null)
    {
        Nodes = nodes;
        Vars = vars;
        if (FindDefect(nodes) is var (reason, _))
            throw new ArgumentException(reason, nameof(nodes));
        Myself = nodes.First(node => node.IsMyself);
        _byId = nodes.ToDictionary(node => node.Id, StringComparer.Ordinal);
    }

    /// <summary>The nodes, in the order given.</summary>
    public IReadOnlyList<ClusterNode> Nodes { get; }

    /// <summary>The node that answered.</summary>
    public ClusterNode Myself { get; }

    /// <summary>The variables of a nodes.conf; null for a reply.</summary>
    public NodesConfVars? Vars { get; }

    /// <summary>A node by its id; null if this view does not have it.</summary>
    public ClusterNode? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Reads a reply.</summary>
    /// <exception cref="TroveException"><c>UnexpectedReply</c>, with the offending line.</exception>
    public static ClusterNodes Parse(string reply) => Parse(reply, nodesConf: false);

    /// <summary>Reads the content of a nodes.conf: the same lines, then the line of variables.</summary>
    /// <exception cref="TroveException"><c>UnexpectedReply</c>, with the offending line.</exception>
    public static ClusterNodes ParseNodesConf(string content) => Parse(content, nodesConf: true);

    /// <summary>The view as Redis writes it; with variables as a nodes.conf, which Redis reads at its start.</summary>
    public override string ToString()
    {
        var lines = Nodes.Select(node => node + "\n");
        return string.Concat(Vars is null ? lines : lines.Append(Vars + "\n"));
    }

    private static ClusterNodes Parse(string reply, bool nodesConf)
    {
        ArgumentNullException.ThrowIfNull(reply);
        var nodes = new List<ClusterNode>();
        NodesConfVars? vars = null;
        foreach (var line in ReplyLines.Of(reply))
        {
            if (vars is not null)
                throw BadReply.Of(Command, "there is something behind the line of variables", line);
            if (nodesConf && line.StartsWith(VarsPrefix, StringComparison.Ordinal))
                vars = NodesConfVars.Parse(line);
            else
                nodes.Add(ClusterNodeLine.Parse(line));
        }

        // A server that crashed while it wrote leaves a nodes.conf without its last line.
        if (nodesConf && vars is null)
            throw BadReply.Of(Command, "the line of variables is missing", nodes.Count == 0 ? reply : nodes[^1].ToString());
        if (FindDefect(nodes) is var (reason, culprit))
            throw BadReply.Of(Command, reason, culprit?.ToString() ?? reply);
        return new ClusterNodes(nodes, vars);
    }

    private static (string Reason, ClusterNode? Culprit)? FindDefect(IReadOnlyList<ClusterNode> nodes)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var owned = new bool[SlotRange.SlotCount];
        ClusterNode? myself = null;
        foreach (var node in nodes)
        {
            if (!ids.Add(node.Id))
                return ("a node id comes twice", node);
            if (node.IsMyself && myself is not null)
                return ("two nodes say they are the one that answers", node);
            if (node.IsMyself)
                myself = node;
            foreach (var slot in node.Slots.Slots)
            {
                if (owned[slot])
                    return (string.Create(CultureInfo.InvariantCulture, $"slot {slot} has two owners"), node);
                owned[slot] = true;
            }
        }

        return myself is null ? ("no node is the one that answers", null) : null;
    }
}

/// <summary>The last line of a nodes.conf.</summary>
/// <param name="CurrentEpoch">The cluster's epoch as the node knows it.</param>
/// <param name="LastVoteEpoch">The epoch in which the node last voted.</param>
internal sealed record NodesConfVars(long CurrentEpoch, long LastVoteEpoch)
{
    /// <summary>Reads <c>vars currentEpoch 6 lastVoteEpoch 0</c>.</summary>
    /// <exception cref="TroveException"><c>UnexpectedReply</c>.</exception>
    public static NodesConfVars Parse(string line)
    {
        if (line.Split(' ') is ["vars", "currentEpoch", var current, "lastVoteEpoch", var vote]
            && WholeNumber.TryParse(current, out long currentEpoch)
            && WholeNumber.TryParse(vote, out long voteEpoch))
        {
            return new NodesConfVars(currentEpoch, voteEpoch);
        }

        throw BadReply.Of("CLUSTER NODES", "the line of variables is not understood", line);
    }

    /// <summary>The line as Redis writes it.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"vars currentEpoch {CurrentEpoch} lastVoteEpoch {LastVoteEpoch}");
}
