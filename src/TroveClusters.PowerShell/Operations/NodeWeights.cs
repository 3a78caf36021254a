using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Reads weights of nodes from a hashtable.</summary>
internal static class NodeWeights
{
    /// <exception cref="TroveException"><c>InvalidArgument</c>: a name is empty, or a weight is no number.</exception>
    public static IReadOnlyDictionary<string, double> Read(IDictionary? given)
    {
        var weights = new Dictionary<string, double>();
        foreach (DictionaryEntry entry in given ?? new Hashtable())
        {
            string name = Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? "";
            // PowerShell makes 0 of nothing and of an empty text, which would empty the node.
            if (name.Length == 0 || string.IsNullOrWhiteSpace(entry.Value?.ToString())
                || !LanguagePrimitives.TryConvertTo(entry.Value, typeof(double), CultureInfo.InvariantCulture, out object? weight))
            {
                throw new TroveException(
                    TroveErrorId.InvalidArgument, $"'{entry.Value}' is no weight of '{name}'.", name,
                    "Give nodes numbers by their names, such as @{'web-01-member-1' = 2}.");
            }
            weights[name] = (double)weight!;
        }
        return weights;
    }
}
