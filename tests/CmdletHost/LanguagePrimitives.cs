using System.Collections;
using System.Globalization;
using System.Reflection;

namespace System.Management.Automation;

/// <summary>PowerShell's conversions, as far as parameters need them; always by the invariant culture.</summary>
public static class LanguagePrimitives
{
    private static readonly CultureInfo s_culture = CultureInfo.InvariantCulture;

    /// <summary>Converters from types files, by the full name of what they make.</summary>
    internal static Dictionary<string, PSTypeConverter> Converters { get; } = [];

    public static T ConvertTo<T>(object? valueToConvert) => (T)ConvertTo(valueToConvert, typeof(T))!;

    public static bool TryConvertTo(object? valueToConvert, Type resultType, IFormatProvider formatProvider, out object? result)
    {
        try
        {
            result = ConvertTo(valueToConvert, resultType);
            return true;
        }
        catch (PSInvalidCastException)
        {
            result = null;
            return false;
        }
    }

    public static bool IsTrue(object? obj) => PSObject.Unwrap(obj) switch
    {
        null => false,
        bool flag => flag,
        SwitchParameter flag => flag.IsPresent,
        string text => text.Length > 0,
        IList { Count: 0 } => false,
        IList { Count: 1 } list => IsTrue(list[0]),
        IList => true,
        IConvertible number when IsNumber(number.GetType()) => number.ToDouble(s_culture) != 0,
        _ => true,
    };

    public static IEnumerable? GetEnumerable(object? obj) =>
        PSObject.Unwrap(obj) is IEnumerable list and not (string or IDictionary) ? list : null;

    public static object? ConvertTo(object? valueToConvert, Type resultType)
    {
        object? value = PSObject.Unwrap(valueToConvert);
        if (resultType == typeof(PSObject))
            return value is null ? null : PSObject.AsPSObject(valueToConvert!);
        if (value is null)
            return FromNull(resultType);
        if (resultType.IsInstanceOfType(value))
            return value;
        if (Nullable.GetUnderlyingType(resultType) is Type inner)
            return ConvertTo(value, inner);
        if (resultType == typeof(string))
            return ToText(value);
        if (resultType == typeof(bool))
            return IsTrue(value);
        if (resultType == typeof(SwitchParameter))
            return value is bool flag ? new SwitchParameter(flag) : throw Cannot(value, resultType);
        if (resultType.IsEnum)
            return ToEnum(value, resultType);
        if (resultType.IsArray)
            return ToArray(value, resultType.GetElementType()!);
        if (IsNumber(resultType))
            return ToNumber(value, resultType);
        return ToClass(value, resultType);
    }

    internal static bool IsNumber(Type type) => !type.IsEnum && Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal;

    private static object? FromNull(Type type) =>
        type == typeof(string) ? ""
        : !type.IsValueType || Nullable.GetUnderlyingType(type) is not null ? null
        : type == typeof(bool) || type == typeof(SwitchParameter) || IsNumber(type) ? Activator.CreateInstance(type)
        : throw new PSInvalidCastException($"Cannot convert null to type \"{type}\".");

    private static string ToText(object value) => value switch
    {
        string text => text,
        IFormattable formattable => formattable.ToString(null, s_culture),
        IEnumerable list and not IDictionary => string.Join(" ", list.Cast<object?>().Select(item => (string?)ConvertTo(item, typeof(string)))),
        _ => value.ToString() ?? "",
    };

    private static object ToEnum(object value, Type type)
    {
        // A member of another enumeration counts as its number.
        if (value is Enum)
            value = Convert.ChangeType(value, Enum.GetUnderlyingType(value.GetType()), s_culture);
        if (IsNumber(value.GetType()))
        {
            object member = Enum.ToObject(type, value);
            return Enum.IsDefined(type, member) ? member : throw Cannot(value, type);
        }
        if (value is string text && Enum.TryParse(type, text.Trim(), ignoreCase: true, out object? parsed) && Enum.IsDefined(type, parsed!))
            return parsed!;
        throw Cannot(value, type, value is string ? $"the names there are: {string.Join(", ", Enum.GetNames(type))}" : null);
    }

    private static Array ToArray(object value, Type elementType)
    {
        object?[] items = GetEnumerable(value) is IEnumerable list ? [.. list.Cast<object?>()] : [value];
        Array array = Array.CreateInstance(elementType, items.Length);
        for (int i = 0; i < items.Length; i++)
            array.SetValue(ConvertTo(items[i], elementType), i);
        return array;
    }

    private static object ToNumber(object value, Type type)
    {
        try
        {
            if (value is string text)
                return text.Trim().Length == 0 ? Activator.CreateInstance(type)! : Convert.ChangeType(decimal.Parse(text, NumberStyles.Float, s_culture), type, s_culture);
            if (value is IConvertible and not DateTime)
                return Convert.ChangeType(value, type, s_culture);
        }
        catch (Exception e) when (e is FormatException or OverflowException or InvalidCastException)
        {
            throw Cannot(value, type, e.Message, e);
        }
        throw Cannot(value, type);
    }

    /// <summary>By a registered converter, a Parse method, a constructor taking the value, or an empty constructor and setters, in this order.</summary>
    private static object ToClass(object value, Type type)
    {
        try
        {
            if (Converters.TryGetValue(type.FullName!, out PSTypeConverter? converter) && converter.CanConvertFrom(value, type))
                return converter.ConvertFrom(value, type, s_culture, ignoreCase: true);
            if (value is string && type.GetMethod("Parse", [typeof(string), typeof(IFormatProvider)]) is { } parseWithCulture)
                return parseWithCulture.Invoke(null, [value, s_culture])!;
            if (value is string && type.GetMethod("Parse", [typeof(string)]) is { } parse)
                return parse.Invoke(null, [value])!;
            if (!type.IsAbstract && type.GetConstructor([value.GetType()]) is { } constructor && constructor.GetParameters()[0].ParameterType != typeof(object))
                return constructor.Invoke([value]);
            if (IsNumber(value.GetType()) && type.GetConstructor([typeof(string)]) is { } fromText)
                return fromText.Invoke([ToText(value)]);
            IEnumerable<(string Name, object? Value)>? pairs = value switch
            {
                IDictionary table => table.Keys.Cast<object>().Select(key => (ToText(key), table[key])),
                PSObject bag => bag.Properties.Select(property => (property.Name, property.Value)),
                _ => null,
            };
            if (pairs is not null && !type.IsAbstract && type.GetConstructor(Type.EmptyTypes) is { } empty)
                return Fill(empty.Invoke(null), pairs, type);
        }
        catch (TargetInvocationException e)
        {
            throw Cannot(value, type, e.InnerException!.Message, e.InnerException);
        }
        throw Cannot(value, type);
    }

    private static object Fill(object target, IEnumerable<(string Name, object? Value)> pairs, Type type)
    {
        PropertyInfo[] settable = [.. type.GetProperties().Where(property => property.SetMethod is { IsPublic: true })];
        foreach ((string name, object? value) in pairs)
        {
            PropertyInfo property = settable.FirstOrDefault(candidate => string.Equals(candidate.Name, name, StringComparison.OrdinalIgnoreCase))
                ?? throw Cannot(target, type, $"The {name} property was not found. The available properties are: {string.Join(", ", settable.Select(p => p.Name))}.");
            property.SetValue(target, ConvertTo(value, property.PropertyType));
        }
        return target;
    }

    private static PSInvalidCastException Cannot(object value, Type type, string? why = null, Exception? inner = null) =>
        new($"Cannot convert the \"{value}\" value of type \"{value.GetType().FullName}\" to type \"{type.FullName}\"."
            + (why is null ? "" : $" Error: \"{why}\""), inner);
}
