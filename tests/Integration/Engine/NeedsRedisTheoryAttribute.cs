using TroveClusters.Tests.Integration.Redis;

namespace TroveClusters.Tests.Integration.Engine;

/// <inheritdoc cref="NeedsRedisFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsRedisTheoryAttribute : TheoryAttribute
{
    public NeedsRedisTheoryAttribute() => Skip = new NeedsRedisFactAttribute().Skip;
}
