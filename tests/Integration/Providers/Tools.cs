namespace TroveClusters.Tests.Integration.Providers;

/// <summary>Programs on PATH that tests use.</summary>
internal static class Tools
{
    public static string? RedisServer { get; } = OperatingSystem.IsWindows() ? null : Find("redis-server");

    public static string Dotnet { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Find("dotnet")!;

    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    /// <summary>Waits for a condition; fails with what was waited for.</summary>
    public static async Task WaitForAsync(Func<bool> condition, string what)
    {
        DateTime deadline = DateTime.UtcNow.AddSeconds(60);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < deadline, $"Waited 60 s in vain: {what}.");
            await Task.Delay(5);
        }
    }
}
