using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Bench.Slots;

/// <summary>A hash of about 50 MB: the kind of key that keeps both servers busy while it is moved.</summary>
internal static class LargeHash
{
    private const string Key = "large";
    private const int Fields = 400_000;
    private const int FieldsOfCommand = 1000;

    /// <summary>Writes it; returns its slot.</summary>
    public static async Task<int> AddAsync(BenchCluster cluster)
    {
        int slot = KeySlot.Of(Key);
        byte[] value = new byte[100];
        foreach (var agent in cluster.Agents)
        {
            if (!(await agent.NodesAsync(CancellationToken.None)).Myself.Slots.Contains(slot))
                continue;
            foreach (int[] some in Enumerable.Range(0, Fields).Chunk(FieldsOfCommand))
                await agent.CallAsync(new RedisCommand(["HSET", Key, .. some.SelectMany(IEnumerable<RedisArgument> (field) => [$"field{field}", value])]), CancellationToken.None);
        }
        return slot;
    }
}
