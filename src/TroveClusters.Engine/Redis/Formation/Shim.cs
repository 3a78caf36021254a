using TroveClusters.Engine.Redis.Agent;
namespace TroveClusters.Engine.Redis.Formation;
internal static class ClusterRemoval { public static async Task<IReadOnlyList<string>> TryForgetAsync(IReadOnlyList<IRedisNode> stay, IReadOnlyList<IRedisNode> leave, IReadOnlyList<string> ids, CancellationToken c) { foreach (var s in stay) await s.RemoveNodesAsync(ids, c); return []; } }
