using System.Text.Json.Serialization;

namespace TroveClusters.Server.Answers;

/// <summary>How answers are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ClusterAnswer))]
[JsonSerializable(typeof(ClustersAnswer))]
[JsonSerializable(typeof(InstanceAnswer))]
[JsonSerializable(typeof(InstancesAnswer))]
[JsonSerializable(typeof(ModulesAnswer))]
[JsonSerializable(typeof(FlavorAnswer))]
[JsonSerializable(typeof(FlavorsAnswer))]
[JsonSerializable(typeof(DatastoreAnswer))]
[JsonSerializable(typeof(DatastoresAnswer))]
[JsonSerializable(typeof(DatastoreVersionAnswer))]
[JsonSerializable(typeof(DatastoreVersionsAnswer))]
[JsonSerializable(typeof(QuotasAnswer))]
[JsonSerializable(typeof(QuotaLimitsAnswer))]
[JsonSerializable(typeof(LimitsAnswer))]
[JsonSerializable(typeof(UserAnswer))]
[JsonSerializable(typeof(RootAnswer))]
[JsonSerializable(typeof(VersionsAnswer))]
[JsonSerializable(typeof(VersionAnswer))]
internal sealed partial class AnswerJson : JsonSerializerContext;
