using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>
/// A range for a number that need not be given: ValidateRange refuses what <see cref="EmptyIsNotGivenAttribute"/> makes of an
/// empty cell of a CSV file.
/// </summary>
/// <param name="first">The least.</param>
/// <param name="last">The greatest.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class WithinAttribute(int first, int last) : ValidateArgumentsAttribute
{
    /// <summary>The least.</summary>
    public int First => first;

    /// <summary>The greatest.</summary>
    public int Last => last;

    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is int number && (number < first || number > last))
            throw new ValidationMetadataException(FormattableString.Invariant($"The value {number} is not within {first} and {last}."));
    }
}
