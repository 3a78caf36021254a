using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Reads weights of nodes from a hashtable.</summary>
internal static class NodeWeights
{
    /// <exception cref="TroveException"><c>InvalidArgument</c>: a name is empty, or a weight is no number.</exception>
    public static IReadOnlyDictionary<string, double> Read(Hashtable? given)
    {
        var weights = new Dictionary<string, double>();
        foreach (DictionaryEntry entry in given ?? [])
        {
            string name = Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? "";
            if (name.Length == 0 || !LanguagePrimitives.TryConvertTo(entry.Value, CultureInfo.InvariantCulture, out double weight))
                throw new TroveException(TroveErrorId.InvalidArgument, $"'{entry.Value}' is no weight for '{name}': name nodes, and give each a number, such as @{{'web-01-member-1' = 2}}.", name);
            weights[name] = weight;
        }
        return weights;
    }
}
