using System.Text.Json.Serialization;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Redis;

namespace TroveClusters.Engine;

/// <summary>The JSON the catalog holds; generated at build time, which keeps the first command quick.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OperationOwner))]
[JsonSerializable(typeof(OperationData))]
[JsonSerializable(typeof(NodeProcess))]
[JsonSerializable(typeof(RedisClusterFacts))]
[JsonSerializable(typeof(RedisNodeFacts))]
internal sealed partial class EngineJson : JsonSerializerContext;
