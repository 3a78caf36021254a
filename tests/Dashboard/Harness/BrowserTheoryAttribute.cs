namespace TroveClusters.Tests.Dashboard.Harness;

/// <summary>A test with data that needs a browser and a server of Redis; skipped, with the reason, where one is not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Needs.Missing(redis: true);
}
