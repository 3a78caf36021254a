using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Takes a placement as Trove writes it, <c>anti-affinity</c>, besides <c>AntiAffinity</c>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class LocalityTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            null or "" => TroveLocality.None,
            string text => text.Replace("-", "", StringComparison.Ordinal),
            _ => inputData!,
        };
    }
}
