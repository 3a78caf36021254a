using System.Text.Json;
using TroveClusters.Engine;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Redis;

namespace TroveClusters.Tests.Unit.Engine;

/// <summary>What an older version wrote lacks what a newer one knows.</summary>
public sealed class EngineJsonTests
{
    [Fact]
    public void What_is_missing_in_an_operations_data_is_empty_and_not_null()
    {
        OperationData data = JsonSerializer.Deserialize("{}", EngineJson.Default.OperationData)!;
        Assert.Empty(data.NodeIds);
        Assert.Empty(data.Restore);
        Assert.Empty(data.DatastoreIds);
    }

    [Fact]
    public void What_is_missing_in_a_nodes_or_clusters_facts_is_empty_and_not_null()
    {
        RedisNodeFacts node = JsonSerializer.Deserialize("{}", EngineJson.Default.RedisNodeFacts)!;
        Assert.Equal(new RedisNodeFacts(), node);
        Assert.True(node.SlotSet().IsEmpty);
        RedisClusterFacts cluster = JsonSerializer.Deserialize("{}", EngineJson.Default.RedisClusterFacts)!;
        Assert.Equal(("", ""), (cluster.ServerPath, cluster.ServerKind));
        Assert.Empty(cluster.Configuration);
        Assert.Empty(cluster.Defaults);
    }

    [Fact]
    public void What_is_missing_in_a_change_is_empty_and_not_null()
    {
        RedisClusterChange change = JsonSerializer.Deserialize("{}", EngineJson.Default.RedisClusterChange)!;
        Assert.Equal(("", ""), (change.Flavor, change.FlavorBefore));
        Assert.Empty(change.Values);
        Assert.Empty(change.Previous);
        Assert.True(change.IsRecorded);
    }

    [Fact]
    public void What_is_written_is_read()
    {
        var node = new RedisNodeFacts { RedisId = "a", Slots = "0-5", Primary = Guid.NewGuid(), KeyCount = 1, MemoryUsed = 2 };
        Assert.Equal(node, JsonSerializer.Deserialize(node.ToJson(), EngineJson.Default.RedisNodeFacts));
    }
}
