using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>
/// Refuses an object of ours where a name is wanted: PowerShell would take its text, and a cluster's text is its name, which
/// something else may have too. For names of what is taken away.
/// </summary>
/// <param name="noun">What is meant; its objects are for another parameter to take.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class RefuseOtherNounsAttribute(Type noun) : ArgumentTransformationAttribute
{
    /// <summary>What is meant.</summary>
    public Type Noun => noun;

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is { } value && value.GetType().Assembly == noun.Assembly && !noun.IsInstanceOfType(value)
            ? throw new ArgumentTransformationMetadataException($"A {value.GetType().Name} came where a name is wanted.")
            : inputData;
}
