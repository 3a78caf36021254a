using TroveClusters.Tests.SshHosts;

namespace TroveClusters.Tests.HostClusters;

/// <summary>A test that needs hosts with a Redis server; skipped, with the reason, where there can be none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsHostsFactAttribute : FactAttribute
{
    public NeedsHostsFactAttribute() => Skip = HostsNeeded.WhyNot;
}

/// <summary>As <see cref="NeedsHostsFactAttribute"/>, for a test with cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsHostsTheoryAttribute : TheoryAttribute
{
    public NeedsHostsTheoryAttribute() => Skip = HostsNeeded.WhyNot;
}

/// <summary>Whether there can be hosts with a Redis server, which are this machine's own programs.</summary>
internal static class HostsNeeded
{
    public static string? WhyNot => SshHostSet.WhyNot
        ?? (Tool.Find("redis-server") is null ? "redis-server is not on PATH" : null);
}
