namespace TroveClusters.Tests.HostClusters;

/// <summary>Waits for what must become true.</summary>
internal static class Until
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    public static async Task TrueAsync(Func<bool> condition, Func<string> what)
    {
        DateTime end = DateTime.UtcNow + s_limit;
        while (!condition())
        {
            if (DateTime.UtcNow > end)
                Assert.Fail($"Waited {s_limit.TotalSeconds} s for {what()}.");
            await Task.Delay(20);
        }
    }
}
