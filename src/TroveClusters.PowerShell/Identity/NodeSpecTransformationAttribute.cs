using System.Collections;
using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>
/// Prepares hashtables and rows of CSV files before they become specifications of nodes: empty entries are left out, since
/// PowerShell would make a 0 of an empty volume size, and flavors may be objects.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class NodeSpecTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            IDictionary table => Prepare(table),
            PSCustomObject when inputData is PSObject row && row.Properties.Any(property => EmptyIsNotGivenAttribute.IsEmpty(property.Value)) => WithoutEmpty(row),
            // An array of what is one already must stay it: only what fits without conversion is bound first.
            IList items when items.Cast<object?>().Any(item => item is not TroveNodeSpec) => items.Cast<object>().Select(item => Transform(engineIntrinsics, item)).ToArray(),
            _ => inputData,
        };

    private static Hashtable Prepare(IDictionary table)
    {
        var prepared = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in table)
        {
            if (!EmptyIsNotGivenAttribute.IsEmpty(entry.Value))
                prepared[entry.Key] = entry.Value is { } value ? FlavorTransformationAttribute.IdOf(value) : null;
        }
        return prepared;
    }

    private static PSObject WithoutEmpty(PSObject row)
    {
        var left = new PSObject();
        foreach (PSPropertyInfo property in row.Properties.Where(property => !EmptyIsNotGivenAttribute.IsEmpty(property.Value)))
            left.Properties.Add(new PSNoteProperty(property.Name, property.Value));
        return left;
    }
}
