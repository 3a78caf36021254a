using TroveClusters.Engine.Redis.Servers;

namespace TroveClusters.Tests.Integration.Redis;

/// <summary>A test that needs Garnet, as <c>dotnet tool restore</c> brings it; skipped, with the reason, where it is not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsGarnetFactAttribute : FactAttribute
{
    public NeedsGarnetFactAttribute()
    {
        if (Program is null)
            Skip = "garnet-server is not restored (dotnet tool restore)";
    }

    /// <summary>The server's assembly; null where there is none.</summary>
    public static string? Program { get; } = Find();

    private static string? Find()
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return RestoredTool.Find([packages], "garnet-server") is { } entry && File.Exists(entry) ? entry : null;
    }
}
