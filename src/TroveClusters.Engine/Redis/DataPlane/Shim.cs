namespace TroveClusters.Engine.Redis.DataPlane;
internal sealed record CanaryShard(string Name, int Slot);
internal static class ClusterCanary { public static Task ProveAsync(IReadOnlyList<Protocol.RedisEndpoint> a, object b, string c, TimeSpan d, CancellationToken e) => Task.CompletedTask; }
