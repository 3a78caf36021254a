using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Takes flavors, as Get-TroveFlavor returns them, where their ids or names are asked for.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class FlavorTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is object?[] several
            ? several.Select(one => one is null ? null : IdOf(one)).ToArray()
            : IdOf(inputData);

    internal static object IdOf(object value) => (value is PSObject wrapped ? wrapped.BaseObject : value) is TroveFlavor flavor ? flavor.Id : value;
}
