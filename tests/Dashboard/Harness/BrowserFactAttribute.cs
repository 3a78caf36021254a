namespace TroveClusters.Tests.Dashboard.Harness;

/// <summary>A test that needs a browser; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute(bool redis = false) => Skip = Needs.Missing(redis);
}
