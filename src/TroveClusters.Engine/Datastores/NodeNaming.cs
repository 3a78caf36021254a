using System.Globalization;

namespace TroveClusters.Engine.Datastores;

/// <summary>
/// Names nodes: the one given, else <c>&lt;cluster&gt;-member-N</c>, where N continues from the highest ever used and is
/// never used again.
/// </summary>
public static class NodeNaming
{
    /// <summary>A number above this does not count: no cluster will ever come to it, and counting on could not go far.</summary>
    private const int HighestNumber = 999_999_999;

    /// <summary>The names of new nodes, in the order of their specifications, and the highest number afterwards.</summary>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="nodes">The nodes that are asked for.</param>
    /// <param name="existing">The names of the nodes there are.</param>
    /// <param name="highest">The highest number used so far: the cluster's <see cref="Catalog.ClusterRow.HighestNumber"/>.</param>
    /// <exception cref="TroveException"><c>InvalidName</c> or <c>NodeAlreadyExists</c>.</exception>
    public static (IReadOnlyList<string> Names, int Highest) Name(
        string cluster, IReadOnlyList<TroveNodeSpec> nodes, IEnumerable<string> existing, int highest)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        var taken = new HashSet<string>(existing, StringComparer.OrdinalIgnoreCase);
        foreach (string name in nodes.Where(node => node.Name is not null).Select(node => node.Name!))
        {
            if (NameRules.WhyInvalid(name) is { } why)
                throw new TroveException(TroveErrorId.InvalidName, $"'{name}' cannot be the name of a node. {why}", name);
            if (!taken.Add(name))
                throw new TroveException(
                    TroveErrorId.NodeAlreadyExists, $"A node named '{name}' is in cluster '{cluster}' already, or was named twice.", name);
            highest = Math.Max(highest, NumberOf(cluster, name));
        }
        var names = new List<string>();
        foreach (TroveNodeSpec node in nodes)
            names.Add(node.Name ?? Automatic(cluster, ++highest));
        if (names.Find(name => name.Length > NameRules.MaxLength) is { } tooLong)
            throw new TroveException(
                TroveErrorId.InvalidName, $"'{tooLong}' is too long for the name of a node; give the cluster a shorter name or name the nodes.", tooLong);
        return (names, highest);
    }

    private static string Automatic(string cluster, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{cluster}-member-{number}");

    private static int NumberOf(string cluster, string name)
    {
        string prefix = cluster + "-member-";
        return name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            && WholeNumber.TryParse(name.AsSpan(prefix.Length), out int number)
            && number <= HighestNumber ? number : 0;
    }
}
