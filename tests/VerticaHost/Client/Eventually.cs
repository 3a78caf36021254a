namespace TroveClusters.Tests.Vertica;

/// <summary>Waits for what must become true.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task IsTrueAsync(Func<bool> condition, Func<string> what)
    {
        DateTime end = DateTime.UtcNow + Limit;
        while (!condition())
        {
            if (DateTime.UtcNow > end)
                Assert.Fail($"Waited {Limit.TotalSeconds} s for {what()}.");
            await Task.Delay(20);
        }
    }
}
