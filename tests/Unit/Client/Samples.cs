using System.Collections;
using System.Reflection;
using TroveClusters.Client.Wire;

namespace TroveClusters.Tests.Unit.Client;

/// <summary>Objects of the contracts of which every property has a value that is not its default.</summary>
internal static class Samples
{
    private static readonly DateTimeOffset s_then = new(2025, 3, 1, 12, 30, 15, 123, TimeSpan.Zero);

    /// <summary>An object of a type. Whatever is added to the contracts is in it, or fails here.</summary>
    public static object Of(Type type, int depth = 0)
    {
        if (type == typeof(string))
            return "a 'text' with <signs> & ünï😀";
        if (type == typeof(int))
            return 7;
        if (type == typeof(long))
            return 8_000_000_000L;
        if (type == typeof(double))
            return 1.25;
        if (type == typeof(bool))
            return true;
        if (type == typeof(Guid))
            return Guid.Parse("0c6bf3c1-4a3b-4f2e-9d0a-1b2c3d4e5f60");
        if (type == typeof(DateTimeOffset))
            return s_then;
        if (type == typeof(TimeSpan))
            return TimeSpan.FromSeconds(90.5);
        if (type == typeof(Uri))
            return new Uri("https://trove.example/");
        if (type == typeof(object))
            return 42;
        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!;
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Of(inner, depth);
        if (type == typeof(TroveTask))
            return TroveTask.Upgrading;
        if (type == typeof(NamePattern))
            return new NamePattern("web-`*[0-9]*");
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return List(type.GetGenericArguments()[0], depth);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
            return Map(type.GetGenericArguments()[1], depth);
        if (depth > 6)
            throw new InvalidOperationException($"{type} holds itself.");
        return Thing(type, depth);
    }

    /// <summary>The properties of an object that are carried, by name.</summary>
    public static IEnumerable<PropertyInfo> Carried(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.GetIndexParameters().Length == 0 && property.Name != "EqualityContract"
            && !ContractShape.LeftOut.ContainsKey((property.DeclaringType!, property.Name)) && !(property.Name == "Kind" && type.IsSubclassOf(typeof(OperationRequest))));

    private static object List(Type element, int depth)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
        // Of what has kinds, one of each.
        IEnumerable<Type> kinds = ContractShape.Families.TryGetValue(element, out IReadOnlyDictionary<Type, string>? known) ? known.Keys : [element];
        foreach (Type kind in kinds)
            list.Add(Of(kind, depth + 1));
        return list;
    }

    private static object Map(Type value, int depth)
    {
        var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), value))!;
        map["Key-1"] = Of(value, depth + 1);
        return map;
    }

    private static object Thing(Type type, int depth)
    {
        ConstructorInfo constructor = type.GetConstructors().OrderBy(one => one.GetParameters().Length).First();
        object made = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Of(parameter.ParameterType, depth + 1))]);
        foreach (PropertyInfo property in Carried(type))
        {
            if (property.DeclaringType!.GetProperty(property.Name)!.GetSetMethod(nonPublic: true) is { } set)
                set.Invoke(made, [Of(property.PropertyType, depth + 1)]);
        }
        return made;
    }
}
