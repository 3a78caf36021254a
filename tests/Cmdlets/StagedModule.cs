using System.Reflection;

namespace TroveClusters.Tests.Cmdlets;

/// <summary>Where things lie.</summary>
internal static class StagedModule
{
    /// <summary>The repository's root.</summary>
    public static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>The staged module's folder; <c>TROVE_TEST_MODULE</c> names another one.</summary>
    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("TROVE_TEST_MODULE") is { Length: > 0 } given
            ? given
            : Path.Combine(Root, "out", "module", "TroveClusters", Metadata("Version"));

    /// <summary>Its manifest.</summary>
    public static string Manifest { get; } = Path.Combine(Folder, "TroveClusters.psd1");

    /// <summary>The build output of a test project that is not referenced.</summary>
    public static string Output(string project, string framework) =>
        Path.Combine(Root, "tests", project, "bin", Metadata("Configuration"), framework);

    private static string Metadata(string key) =>
        typeof(StagedModule).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
