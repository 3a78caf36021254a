namespace TroveClusters.Tests.Integration.Engine;

/// <summary>Waits for what must become true.</summary>
internal static class Eventually
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    public static Task IsTrueAsync(Func<bool> condition, Func<string> what) => IsTrueAsync(() => Task.FromResult(condition()), what);

    public static async Task IsTrueAsync(Func<Task<bool>> condition, Func<string> what)
    {
        DateTime end = DateTime.UtcNow + s_limit;
        while (!await condition())
        {
            if (DateTime.UtcNow > end)
                Assert.Fail($"Waited {s_limit.TotalSeconds} s for {what()}.");
            await Task.Delay(20);
        }
    }
}
