using System.Reflection;

namespace TroveClusters.Tests.Unit.Documentation;

/// <summary>The files of the project, from wherever the tests run.</summary>
internal static class Repository
{
    private static readonly string s_separator = Path.DirectorySeparatorChar.ToString();

    /// <summary>The configuration that was built, such as <c>Debug</c>.</summary>
    public static string Configuration { get; } = Metadata("Configuration");

    private static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>The path of a file, by its parts below the root.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The files below a folder that are sources: nothing that was built.</summary>
    public static IEnumerable<string> Sources(string pattern, params string[] folder) =>
        Directory.EnumerateFiles(PathOf(folder), pattern, SearchOption.AllDirectories)
            .Where(path => !IsBelow(path, "obj") && !IsBelow(path, "bin"))
            .Order(StringComparer.Ordinal);

    private static bool IsBelow(string path, string folder) => path.Contains(s_separator + folder + s_separator, StringComparison.Ordinal);

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
