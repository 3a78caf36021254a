using TroveClusters.Tests.Integration.Redis.Servers;

namespace TroveClusters.Tests.Integration.Redis;

/// <summary>A test that needs a real server; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsRedisFactAttribute : FactAttribute
{
    public NeedsRedisFactAttribute()
    {
        if (RedisServerSet.Program is null)
            Skip = "redis-server is not on PATH";
    }
}
