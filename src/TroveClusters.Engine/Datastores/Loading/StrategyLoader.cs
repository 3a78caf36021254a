using System.Collections.Concurrent;
using System.Reflection;
using TroveClusters.Engine.Configuration;

namespace TroveClusters.Engine.Datastores.Loading;

/// <summary>
/// Makes strategies of their names. What was loaded stays for as long as the process: an assembly is read once, and there
/// is one object of each strategy.
/// </summary>
internal static class StrategyLoader
{
    private static readonly object s_lock = new();
    private static readonly Dictionary<string, StrategyLoadContext> s_contexts = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<Type, object> s_strategies = new();

    /// <summary>The strategy of a name.</summary>
    /// <param name="name">An alias, the name of a type of ours, or <c>Type, Assembly</c>.</param>
    /// <param name="path">The folder or file of the assembly.</param>
    /// <param name="home">The folder that the path is relative to.</param>
    /// <param name="required">The interface it must implement.</param>
    /// <param name="aliases">Other names of types of ours.</param>
    /// <exception cref="StrategyLoadException">Why it cannot be had.</exception>
    public static object Load(string name, string path, string home, Type required, IReadOnlyDictionary<string, Type> aliases)
    {
        Type type = aliases.GetValueOrDefault(name) ?? Find(StrategyName.Parse(name), path, home, required, aliases);
        if (!required.IsAssignableFrom(type))
            throw new StrategyLoadException($"the type does not implement {required.FullName}.{Known(type.Assembly, required)}");
        return s_strategies.TryGetValue(type, out object? made) ? made : s_strategies.GetOrAdd(type, Make(type));
    }

    private static Type Find(StrategyName name, string path, string home, Type required, IReadOnlyDictionary<string, Type> aliases)
    {
        Assembly ours = typeof(StrategyLoader).Assembly;
        if (name.Assembly is { } assembly)
        {
            Assembly loaded = LoadAssembly(StrategyFiles.Find(path, home, assembly));
            return TypeOf(loaded, name.Type)
                ?? throw new StrategyLoadException($"the assembly {loaded.Location} has no type {name.Type}.{Known(loaded, required)}");
        }
        if (TypeOf(ours, name.Type) is { } type)
            return type;
        string? near = NearestName.Find(name.Type, [.. Implementations(ours, required), .. aliases.Keys]);
        throw new StrategyLoadException(
            $"there is no type of that name here. {(near is null ? "" : $"Did you mean '{near}'? ")}A type of another assembly is written 'Namespace.Type, Assembly'.");
    }

    private static Type? TypeOf(Assembly assembly, string name)
    {
        try
        {
            return assembly.GetType(name);
        }
        catch (ArgumentException)
        {
            // Such as brackets, which mean something in names of types.
            return null;
        }
        catch (Exception e) when (e is IOException or TypeLoadException or BadImageFormatException)
        {
            throw Cause(e) as StrategyLoadException
                ?? new StrategyLoadException($"the type {name} of {assembly.Location} cannot be loaded: {Cause(e).Message}", inner: e);
        }
    }

    private static Assembly LoadAssembly(string file)
    {
        try
        {
            lock (s_lock)
            {
                if (!s_contexts.TryGetValue(file, out StrategyLoadContext? context))
                    context = new StrategyLoadContext(file);
                Assembly assembly = context.LoadFromAssemblyPath(file);
                s_contexts[file] = context;
                return assembly;
            }
        }
        catch (Exception e) when (e is not StrategyLoadException)
        {
            throw new StrategyLoadException($"{file} cannot be loaded: {Cause(e).Message}", inner: e);
        }
    }

    private static object Make(Type type)
    {
        if (type.IsAbstract || type.ContainsGenericParameters || type.GetConstructor(Type.EmptyTypes) is null)
            throw new StrategyLoadException("the type must be a class with a public constructor without parameters.");
        try
        {
            return Activator.CreateInstance(type)!;
        }
        catch (Exception e)
        {
            Exception cause = Cause(e);
            // What it needs is loaded only now, and may be refused.
            throw cause as StrategyLoadException
                ?? new StrategyLoadException($"its constructor failed: {cause.GetType().Name}: {cause.Message}", inner: e);
        }
    }

    /// <summary>Reflection and the loader wrap what really went wrong.</summary>
    private static Exception Cause(Exception e) =>
        e is TargetInvocationException or TypeInitializationException or FileLoadException && e.InnerException is { } inner ? Cause(inner) : e;

    /// <summary>The right names, where there are some.</summary>
    private static string Known(Assembly assembly, Type required) =>
        Implementations(assembly, required) is { Count: > 0 } names ? $" These do: {string.Join(", ", names)}." : "";

    private static List<string> Implementations(Assembly assembly, Type required)
    {
        try
        {
            return [.. assembly.GetTypes().Where(type => !type.IsAbstract && required.IsAssignableFrom(type)).Select(type => type.FullName!)];
        }
        catch (ReflectionTypeLoadException)
        {
            // Only a hint would have been made of them.
            return [];
        }
    }
}
