namespace TroveClusters.Tests.Run;

/// <summary>Sees to it that the tests have Garnet, which the repository names among its .NET tools.</summary>
internal static class GarnetServer
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    /// <summary>Null when it is restored now; else why not.</summary>
    public static string? Ensure(string root)
    {
        if (Environment.GetEnvironmentVariable("TROVE_TEST_INSTALL") == "0")
            return IsRestored() ? null : "Garnet is not here, and TROVE_TEST_INSTALL=0 forbids restoring it (dotnet tool restore)";
        // Also where it is here: another version of the repository may name another version of Garnet.
        ChildResult restore = Child.Run("dotnet", ["tool", "restore"], root, s_limit);
        return restore.Succeeded || IsRestored() ? null : $"Garnet could not be restored: {restore.Describe()}";
    }

    private static bool IsRestored()
    {
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return Directory.Exists(Path.Combine(packages, "garnet-server"));
    }
}
