namespace TroveClusters.Tests.Dashboard.Harness;

/// <summary>A test that needs a browser, and perhaps a server of Redis; skipped, with the reason, where one is not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Needs.Missing(redis: false);

    /// <summary>Whether it needs a server of Redis too.</summary>
    public bool Redis
    {
        get => false;
        set => Skip = Needs.Missing(value);
    }
}

/// <summary>The same, with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Needs.Missing(redis: true);
}

internal static class Needs
{
    /// <summary>What is not here; null where all is.</summary>
    public static string? Missing(bool redis) =>
        Browsers.Program is null ? "chromium is not on PATH"
        : redis && !IsHere("redis-server") && !IsHere("valkey-server") ? "valkey-server|redis-server is not on PATH"
        : null;

    private static bool IsHere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
