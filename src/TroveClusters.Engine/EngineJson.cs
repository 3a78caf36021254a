using System.Text.Json.Serialization;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Redis;

namespace TroveClusters.Engine;

/// <summary>
/// The JSON the catalog holds; generated at build time, which keeps the first command quick. What is read this way has no
/// defaults: a property that the text lacks, because an older version wrote it, is set to null, so that types turn null
/// into what they mean by it.
/// </summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OperationOwner))]
[JsonSerializable(typeof(OperationData))]
[JsonSerializable(typeof(NodeProcess))]
[JsonSerializable(typeof(RedisClusterFacts))]
[JsonSerializable(typeof(RedisNodeFacts))]
internal sealed partial class EngineJson : JsonSerializerContext;
