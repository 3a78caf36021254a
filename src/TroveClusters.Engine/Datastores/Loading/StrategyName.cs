using System.Reflection;

namespace TroveClusters.Engine.Datastores.Loading;

/// <summary>A strategy as a setting names it: a type of ours, or <c>Type, Assembly</c>.</summary>
/// <param name="Type">The full name of the type.</param>
/// <param name="Assembly">The simple name of its assembly; null for the engine's own.</param>
internal sealed record StrategyName(string Type, string? Assembly)
{
    /// <exception cref="StrategyLoadException">The text cannot be a name.</exception>
    public static StrategyName Parse(string text)
    {
        int comma = text.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0)
            return new StrategyName(text.Trim(), null);
        string type = text[..comma].Trim();
        string assembly = SimpleName(text[(comma + 1)..].Trim());
        if (type.Length == 0 || assembly.Length == 0 || assembly != Path.GetFileName(assembly))
            throw new StrategyLoadException("is no name of a type. A type of another assembly is written 'Namespace.Type, Assembly'.");
        return new StrategyName(type, assembly == typeof(StrategyName).Assembly.GetName().Name ? null : assembly);
    }

    /// <summary>Version, culture and key may be written; they are not compared.</summary>
    private static string SimpleName(string text)
    {
        try
        {
            return new AssemblyName(text).Name ?? "";
        }
        catch (Exception e) when (e is FileLoadException or ArgumentException)
        {
            return "";
        }
    }
}
