using System.Collections;

namespace System.Management.Automation;

public abstract class CmdletMetadataAttribute : Attribute;

public abstract class ParsingBaseAttribute : CmdletMetadataAttribute;

public abstract class CmdletCommonMetadataAttribute : CmdletMetadataAttribute
{
    public string DefaultParameterSetName { get; set; } = "";
    public bool SupportsShouldProcess { get; set; }
    public ConfirmImpact ConfirmImpact { get; set; } = ConfirmImpact.Medium;
}

public enum ConfirmImpact { None, Low, Medium, High }

[AttributeUsage(AttributeTargets.Class)]
public sealed class CmdletAttribute(string verbName, string nounName) : CmdletCommonMetadataAttribute
{
    public string VerbName { get; } = verbName;
    public string NounName { get; } = nounName;
}

[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field, AllowMultiple = true)]
public sealed class ParameterAttribute : ParsingBaseAttribute
{
    public const string AllParameterSets = "__AllParameterSets";
    public int Position { get; set; } = int.MinValue;
    public string ParameterSetName { get; set; } = AllParameterSets;
    public bool Mandatory { get; set; }
    public bool ValueFromPipeline { get; set; }
    public bool ValueFromPipelineByPropertyName { get; set; }
}

[AttributeUsage(AttributeTargets.All)]
public sealed class AliasAttribute(params string[] aliasNames) : ParsingBaseAttribute
{
    public IList<string> AliasNames { get; } = aliasNames;
}

[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class OutputTypeAttribute : CmdletMetadataAttribute
{
    public OutputTypeAttribute(params Type[] type) => Type = [.. type.Select(t => new PSTypeName(t))];

    public PSTypeName[] Type { get; }
    public string[] ParameterSetName { get; set; } = [ParameterAttribute.AllParameterSets];
}

public sealed class PSTypeName
{
    public PSTypeName(Type type) => (Type, Name) = (type, type.FullName!);

    public string Name { get; }
    public Type? Type { get; }
}

[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class SupportsWildcardsAttribute : ParsingBaseAttribute;

[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class AllowNullAttribute : ParsingBaseAttribute;

[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class AllowEmptyStringAttribute : ParsingBaseAttribute;

[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field, AllowMultiple = true)]
public class ArgumentCompleterAttribute(Type type) : Attribute
{
    public Type Type { get; } = type;
}

[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public abstract class ArgumentTransformationAttribute : CmdletMetadataAttribute
{
    public abstract object? Transform(EngineIntrinsics? engineIntrinsics, object? inputData);
}

/// <summary>Passes credentials through; asking for one is beyond the host.</summary>
public sealed class CredentialAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics? engineIntrinsics, object? inputData) =>
        PSObject.Unwrap(inputData) is null or PSCredential
            ? PSObject.Unwrap(inputData)
            : throw new NotSupportedException("The test host cannot ask for a credential.");
}

/// <summary>Of no use here; transformations get null.</summary>
public sealed class EngineIntrinsics;

[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public abstract class ValidateArgumentsAttribute : CmdletMetadataAttribute
{
    internal void Check(object? value) => Validate(value, null);

    protected abstract void Validate(object? arguments, EngineIntrinsics? engineIntrinsics);
}

public abstract class ValidateEnumeratedArgumentsAttribute : ValidateArgumentsAttribute
{
    protected abstract void ValidateElement(object? element);

    protected override void Validate(object? arguments, EngineIntrinsics? engineIntrinsics)
    {
        if (arguments is IEnumerable list and not string)
            foreach (object? element in list)
                ValidateElement(PSObject.Unwrap(element));
        else
            ValidateElement(arguments);
    }
}

public sealed class ValidateRangeAttribute(object minRange, object maxRange) : ValidateEnumeratedArgumentsAttribute
{
    public object MinRange { get; } = minRange;
    public object MaxRange { get; } = maxRange;

    protected override void ValidateElement(object? element)
    {
        var number = (IComparable?)LanguagePrimitives.ConvertTo(element, MinRange.GetType());
        if (number is null || number.CompareTo(MinRange) < 0 || number.CompareTo(MaxRange) > 0)
            throw new ValidationMetadataException($"The {element} argument is not within {MinRange} to {MaxRange}.");
    }
}

public sealed class ValidateSetAttribute(params string[] validValues) : ValidateEnumeratedArgumentsAttribute
{
    public IList<string> ValidValues { get; } = validValues;

    public bool IgnoreCase { get; set; } = true;

    protected override void ValidateElement(object? element)
    {
        StringComparer comparer = IgnoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        if (element?.ToString() is not { } text || !ValidValues.Contains(text, comparer))
            throw new ValidationMetadataException($"The argument \"{element}\" does not belong to the set \"{string.Join(',', ValidValues)}\".");
    }
}

public sealed class ValidateNotNullAttribute : ValidateArgumentsAttribute
{
    protected override void Validate(object? arguments, EngineIntrinsics? engineIntrinsics) => Emptiness.Check(arguments, emptyToo: false);
}

public sealed class ValidateNotNullOrEmptyAttribute : ValidateArgumentsAttribute
{
    protected override void Validate(object? arguments, EngineIntrinsics? engineIntrinsics) => Emptiness.Check(arguments, emptyToo: true);
}

internal static class Emptiness
{
    internal static void Check(object? value, bool emptyToo)
    {
        bool Bad(object? item) => item is null || (emptyToo && item is string { Length: 0 } or ICollection { Count: 0 } && emptyToo);
        if (Bad(value) || (value is IEnumerable list and not string && list.Cast<object?>().Any(Bad)))
            throw new ValidationMetadataException(emptyToo ? "The argument is null or empty." : "The argument is null.");
    }
}
