namespace TroveClusters.Tests.Dashboard.Harness;

/// <summary>What tests need of the machine.</summary>
internal static class Needs
{
    /// <summary>What is not here; null where all is.</summary>
    /// <param name="redis">Whether a server of Redis is needed, too.</param>
    public static string? Missing(bool redis) =>
        Browsers.Program is null ? "chromium is not on PATH"
        : redis && !IsHere("redis-server") && !IsHere("valkey-server") ? "valkey-server|redis-server is not on PATH"
        : null;

    private static bool IsHere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
