using System.Text.Json.Serialization;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Redis;
using TroveClusters.Engine.Redis.Slots;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Vertica;

namespace TroveClusters.Engine;

/// <summary>
/// The JSON the catalog holds; generated at build time, which keeps the first command quick. What is read this way has no
/// defaults: a property that the text lacks, because an older version wrote it, is set to null, so that types turn null
/// into what they mean by it.
/// </summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Catalog.Backup.BackupManifest))]
[JsonSerializable(typeof(OperationOwner))]
[JsonSerializable(typeof(OperationData))]
[JsonSerializable(typeof(NodeProcess))]
[JsonSerializable(typeof(HostKey[]))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(RedisClusterFacts))]
[JsonSerializable(typeof(RedisNodeFacts))]
[JsonSerializable(typeof(RedisClusterChange))]
[JsonSerializable(typeof(RedisClusterUpgrade))]
[JsonSerializable(typeof(SlotMovePlan))]
[JsonSerializable(typeof(VerticaClusterFacts))]
[JsonSerializable(typeof(VerticaNodeFacts))]
[JsonSerializable(typeof(VerticaChange))]
internal sealed partial class EngineJson : JsonSerializerContext;
