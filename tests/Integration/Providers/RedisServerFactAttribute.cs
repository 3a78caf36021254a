namespace TroveClusters.Tests.Integration.Providers;

/// <summary>A test that runs a real redis-server; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RedisServerFactAttribute : FactAttribute
{
    public RedisServerFactAttribute()
    {
        if (Tools.RedisServer is null)
            Skip = "redis-server is not on PATH";
    }
}

/// <summary>A test of what only Linux shows.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute(params string[] tools)
    {
        if (!OperatingSystem.IsLinux())
            Skip = "only Linux shows this";
        else if (tools.FirstOrDefault(tool => Tools.Find(tool) is null) is { } missing)
            Skip = $"{missing} is not on PATH";
    }
}
