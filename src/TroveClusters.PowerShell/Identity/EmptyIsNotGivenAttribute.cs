using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>
/// Takes an empty text, such as an empty cell of a CSV file, for no value at all; PowerShell would make a 0 of it.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class EmptyIsNotGivenAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => IsEmpty(inputData) ? null! : inputData;

    internal static bool IsEmpty(object? value) =>
        (value is PSObject wrapped ? wrapped.BaseObject : value) is string text && string.IsNullOrWhiteSpace(text);
}
