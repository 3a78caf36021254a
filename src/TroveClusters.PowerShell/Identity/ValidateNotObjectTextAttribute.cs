using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>
/// Refuses what PowerShell makes of a bag of properties where a text is wanted, <c>@{Name=web; Ip=System.String[]; …}</c>:
/// its brackets would make it a wildcard, which matches nothing without a word.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ValidateNotObjectTextAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        object? value = element is PSObject wrapped ? wrapped.BaseObject : element;
        if (value is string text && text.StartsWith("@{", StringComparison.Ordinal))
            throw new ValidationMetadataException("An object came where a name is wanted. Pipe clusters, names, or objects that have the cluster's id as Id.");
    }
}
