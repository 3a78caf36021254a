using System.Collections;
using System.Reflection;

namespace System.Management.Automation;

/// <summary>A parameter's part in one set, or in all.</summary>
internal sealed record ParameterSet(uint Flag, ParameterAttribute Attribute)
{
    internal bool ForAll => Flag == uint.MaxValue;
}

/// <summary>A parameter of a cmdlet, or one that all cmdlets have.</summary>
internal sealed class Parameter
{
    private static readonly Dictionary<string, Type> s_common = new()
    {
        ["Verbose"] = typeof(SwitchParameter), ["Debug"] = typeof(SwitchParameter), ["ErrorAction"] = typeof(string),
        ["WarningAction"] = typeof(string), ["InformationAction"] = typeof(string), ["ProgressAction"] = typeof(string),
    };

    private readonly object[] _attributes;

    private Parameter(string name, Type type, PropertyInfo? property, List<ParameterSet> sets)
    {
        (Name, Type, Property, Sets) = (name, type, property, sets);
        _attributes = property?.GetCustomAttributes(inherit: true) ?? [];
        Names = [name, .. _attributes.OfType<AliasAttribute>().SelectMany(alias => alias.AliasNames)];
    }

    internal string Name { get; }
    internal string[] Names { get; }
    internal Type Type { get; }
    internal PropertyInfo? Property { get; }
    internal List<ParameterSet> Sets { get; }
    internal uint Flags => Sets.Aggregate(0u, (flags, set) => flags | set.Flag);

    internal static IEnumerable<Parameter> Of(CmdletInfo info, Func<string, uint> flagOf)
    {
        List<Type> bases = [];
        for (Type? type = info.ImplementingType; type is not null; type = type.BaseType)
            bases.Add(type);
        // PowerShell's order: as declared, the class itself before its bases.
        foreach (PropertyInfo property in bases.SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)).DistinctBy(p => p.Name))
        {
            List<ParameterSet> sets = [.. property.GetCustomAttributes<ParameterAttribute>().Select(attribute =>
                new ParameterSet(attribute.ParameterSetName == ParameterAttribute.AllParameterSets ? uint.MaxValue : flagOf(attribute.ParameterSetName), attribute))];
            if (sets.Count > 0)
                yield return new Parameter(property.Name, property.PropertyType, property, sets);
        }
        IEnumerable<KeyValuePair<string, Type>> common = s_common;
        if (info.Attribute.SupportsShouldProcess)
            common = common.Append(new("WhatIf", typeof(SwitchParameter))).Append(new("Confirm", typeof(SwitchParameter)));
        foreach ((string name, Type type) in common)
            yield return new Parameter(name, type, null, [new ParameterSet(uint.MaxValue, new ParameterAttribute())]);
    }

    internal bool Answers(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Transforms, converts (or only checks the type) and validates. False: it does not fit without conversion.</summary>
    internal bool Prepare(ref object? value, bool convert)
    {
        foreach (ArgumentTransformationAttribute transformation in _attributes.OfType<ArgumentTransformationAttribute>())
        {
            try
            {
                value = transformation.Transform(null, value);
            }
            catch (Exception e) when (e is not NotSupportedException)
            {
                throw Error("ParameterArgumentTransformationError", e, final: true);
            }
        }
        if (!(convert ? Convert(ref value) : Fits(ref value)))
            return false;
        CheckEmptiness(value);
        foreach (ValidateArgumentsAttribute validation in _attributes.OfType<ValidateArgumentsAttribute>())
        {
            try
            {
                validation.Check(value);
            }
            catch (ValidationMetadataException e)
            {
                throw Error("ParameterArgumentValidationError", e, final: true);
            }
        }
        return true;
    }

    private bool Fits(ref object? value)
    {
        if (value is null)
            return !Type.IsValueType && Type != typeof(string);
        if (!Type.IsInstanceOfType(value))
            value = PSObject.Unwrap(value);
        if (Type.IsInstanceOfType(value))
            return true;
        if (!Type.IsArray)
            return false;
        Type element = Type.GetElementType()!;
        object?[] items = value is IList list ? [.. list.Cast<object?>().Select(PSObject.Unwrap)] : [value];
        if (!items.All(element.IsInstanceOfType))
            return false;
        value = LanguagePrimitives.ConvertTo(items, Type);
        return true;
    }

    private bool Convert(ref object? value)
    {
        try
        {
            if (value is null && !Type.IsValueType)
                return true;
            if (!Type.IsArray && Type != typeof(object) && PSObject.Unwrap(value) is IList && !Type.IsInstanceOfType(PSObject.Unwrap(value)))
                throw new ParameterBindingException("CannotConvertArgument", $"Cannot bind several values to parameter '{Name}', which takes one.");
            if (Type == typeof(SwitchParameter) && value is not (null or bool or SwitchParameter))
                throw new PSInvalidCastException($"Cannot convert value to type \"{Type}\".");
            value = value is null && Type == typeof(SwitchParameter) ? SwitchParameter.Present : LanguagePrimitives.ConvertTo(value, Type);
            return true;
        }
        catch (PSInvalidCastException e)
        {
            throw Error("CannotConvertArgumentNoMessage", e, final: false);
        }
    }

    /// <summary>Mandatory parameters take nothing empty, unless they say so.</summary>
    private void CheckEmptiness(object? value)
    {
        if (!Sets.Any(set => set.Attribute.Mandatory))
            return;
        if (value is null && !_attributes.OfType<AllowNullAttribute>().Any())
            throw Refused("NullNotAllowed");
        if (value is string { Length: 0 } && !_attributes.OfType<AllowEmptyStringAttribute>().Any())
            throw Refused("EmptyStringNotAllowed");
        if (value is ICollection { Count: 0 })
            throw Refused("EmptyArrayNotAllowed");
        if (value is string[] texts && texts.Any(string.IsNullOrEmpty))
            throw Refused("EmptyStringNotAllowed");
    }

    private ParameterBindingException Refused(string why) =>
        new("ParameterArgumentValidationError" + why, $"Cannot bind argument to parameter '{Name}' because it is null or empty.", ErrorCategory.InvalidData, final: true);

    private ParameterBindingException Error(string id, Exception e, bool final) =>
        new(id, $"Cannot bind parameter '{Name}'. {e.Message}", final ? ErrorCategory.InvalidData : ErrorCategory.InvalidArgument, final, e);
}
