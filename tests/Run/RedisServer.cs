namespace TroveClusters.Tests.Run;

/// <summary>Sees to it that the tests have a server to run.</summary>
internal static class RedisServer
{
    /// <summary>Null when there is one now; else why not.</summary>
    public static string? Ensure() =>
        Child.Find("valkey-server") is not null ? null : DebianPackages.Ensure(new NeededProgram("redis-server", "redis-server", "redis-server.service"));
}
