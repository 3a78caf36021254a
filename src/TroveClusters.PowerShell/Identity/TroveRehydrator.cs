using System.Collections;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace TroveClusters.Commands;

/// <summary>
/// Makes real objects of what came back from a job, a remote session or a file, so that it can be piped on and compared
/// like any other. Named in the types file.
/// </summary>
public sealed class TroveRehydrator : PSTypeConverter
{
    private const string Prefix = "Deserialized.";

    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) =>
        sourceValue is not null && destinationType is not null
        && PSObject.AsPSObject(sourceValue).TypeNames.Contains(Prefix + destinationType.FullName);

    /// <inheritdoc/>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase)
    {
        ArgumentNullException.ThrowIfNull(sourceValue);
        ArgumentNullException.ThrowIfNull(destinationType);
        return Rehydrate(PSObject.AsPSObject(sourceValue), destinationType);
    }

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new NotSupportedException();

    private static object Rehydrate(PSObject source, Type type)
    {
        object target = Activator.CreateInstance(type)!;
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            // A property that is declared by the base type can be set only through it.
            PropertyInfo declared = property.DeclaringType!.GetProperty(property.Name)!;
            if (declared.SetMethod is null || source.Properties[property.Name] is not { Value: { } value })
                continue;
            if (Convert(value, property.PropertyType) is { } converted)
                declared.SetValue(target, converted);
        }
        return target;
    }

    private static object? Convert(object value, Type type)
    {
        object plain = value is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : value;
        Type target = Nullable.GetUnderlyingType(type) ?? type;
        if (target.IsInstanceOfType(plain))
            return plain;
        if (target == typeof(DateTimeOffset))
            return ReadDate(value);
        if (target == typeof(TroveTask))
            return ReadTask(value);
        if (target == typeof(IReadOnlyList<string>))
            return ReadTexts(plain);
        if (target == typeof(IReadOnlyDictionary<string, string>))
            return ReadTable(plain);
        if (target == typeof(IReadOnlyList<TroveClusterNode>))
            return ReadParts(plain, [typeof(RedisClusterNode), typeof(VerticaClusterNode), typeof(TroveClusterNode)]).Cast<TroveClusterNode>().ToArray();
        if (target == typeof(IReadOnlyList<TroveNodeMeasurement>))
            return ReadParts(plain, [typeof(RedisNodeMeasurement), typeof(TroveNodeMeasurement)]).Cast<TroveNodeMeasurement>().ToArray();
        return LanguagePrimitives.TryConvertTo(plain, target, CultureInfo.InvariantCulture, out object? result) ? result : null;
    }

    private static DateTimeOffset? ReadDate(object value)
    {
        if (PSObject.AsPSObject(value).Properties["UtcTicks"]?.Value is long ticks)
            return new DateTimeOffset(ticks, TimeSpan.Zero);
        return DateTimeOffset.TryParse(
            value.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date)
            ? date.ToUniversalTime()
            : null;
    }

    private static TroveTask? ReadTask(object value)
    {
        string? name = PSObject.AsPSObject(value).Properties["Name"]?.Value as string ?? value.ToString();
        return TroveTask.All.FirstOrDefault(task => string.Equals(task.Name, name, StringComparison.OrdinalIgnoreCase));
    }

    // Below the depth to which objects are kept, a list of texts has become one text; none of ours holds a blank.
    private static string[] ReadTexts(object value) => value switch
    {
        string text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        IEnumerable items => [.. items.Cast<object?>().Select(item => item?.ToString() ?? "")],
        _ => [],
    };

    private static ReadOnlyDictionary<string, string> ReadTable(object value)
    {
        var table = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in value as IDictionary ?? new Hashtable())
            table[entry.Key.ToString()!] = entry.Value?.ToString() ?? "";
        return new ReadOnlyDictionary<string, string>(table);
    }

    private static IEnumerable<object> ReadParts(object value, Type[] types) =>
        value is IEnumerable items and not string
            ? items.Cast<object?>().Select(item => ReadPart(item, types)).OfType<object>()
            : [];

    // The most particular type first.
    private static object? ReadPart(object? item, Type[] types)
    {
        if (item is null)
            return null;
        PSObject part = PSObject.AsPSObject(item);
        if (types[^1].IsInstanceOfType(part.BaseObject))
            return part.BaseObject;
        return types.FirstOrDefault(type => part.TypeNames.Contains(Prefix + type.FullName)) is { } type ? Rehydrate(part, type) : null;
    }
}
