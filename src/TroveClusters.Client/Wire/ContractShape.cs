using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace TroveClusters.Client.Wire;

/// <summary>
/// How the contracts' types are read and written: snapshots are made anew although nobody else may set what they tell, a kind
/// of cluster, node or request says first which it is, and what is no fact or nobody's business is left out.
/// </summary>
internal static class ContractShape
{
    /// <summary>The property that says which kind of thing it is. It comes first.</summary>
    public const string TypeProperty = "$type";

    /// <summary>What has kinds, and how each is called. A kind that is not known is written as what it is at least.</summary>
    public static IReadOnlyDictionary<Type, IReadOnlyDictionary<Type, string>> Families { get; } = new Dictionary<Type, IReadOnlyDictionary<Type, string>>
    {
        [typeof(TroveCluster)] = new Dictionary<Type, string>
        {
            [typeof(RedisCluster)] = "redisCluster", [typeof(VerticaCluster)] = "verticaCluster", [typeof(TroveCluster)] = "cluster",
        },
        [typeof(TroveClusterNode)] = new Dictionary<Type, string>
        {
            [typeof(RedisClusterNode)] = "redisClusterNode", [typeof(VerticaClusterNode)] = "verticaClusterNode", [typeof(TroveClusterNode)] = "clusterNode",
        },
        [typeof(TroveClusterMeasurement)] = new Dictionary<Type, string>
        {
            [typeof(RedisClusterMeasurement)] = "redisClusterMeasurement", [typeof(TroveClusterMeasurement)] = "clusterMeasurement",
        },
        [typeof(TroveNodeMeasurement)] = new Dictionary<Type, string>
        {
            [typeof(RedisNodeMeasurement)] = "redisNodeMeasurement", [typeof(TroveNodeMeasurement)] = "nodeMeasurement",
        },
        [typeof(OperationRequest)] = new Dictionary<Type, string>
        {
            [typeof(CreateClusterRequest)] = "create", [typeof(AddNodesRequest)] = "grow", [typeof(RemoveNodesRequest)] = "shrink",
            [typeof(RemoveClusterRequest)] = "delete", [typeof(StartClusterRequest)] = "start", [typeof(StopClusterRequest)] = "stop",
            [typeof(RestartClusterRequest)] = "restart", [typeof(SetClusterRequest)] = "update", [typeof(OptimizeClusterRequest)] = "optimize",
            [typeof(MoveSlotsRequest)] = "moveSlots", [typeof(ResizeClusterRequest)] = "resize", [typeof(ImportClusterRequest)] = "import",
            [typeof(RepairClusterRequest)] = "repair", [typeof(EnableRootRequest)] = "enableRoot", [typeof(UpgradeClusterRequest)] = "upgrade",
        },
    };

    /// <summary>What is not carried, and why.</summary>
    public static IReadOnlyDictionary<(Type Type, string Property), string> LeftOut { get; } = new Dictionary<(Type, string), string>
    {
        [(typeof(OperationRequest), nameof(OperationRequest.Kind))] = "The request's $type says it.",
        [(typeof(OperationRequest), nameof(OperationRequest.AskedBy))] = "The server knows who asks; it believes nobody about it.",
        [(typeof(ClusterQuery), nameof(ClusterQuery.Unreadable))] = "What cannot be read comes as a line of the answer.",
        [(typeof(LogQuery), nameof(LogQuery.Unreadable))] = "What cannot be read comes as a line of the answer.",
        [(typeof(TroveServerToken), nameof(TroveServerToken.Token))] = "The change that makes a token has its text; the cmdlet protects it.",
    };

    /// <summary>Shapes a type.</summary>
    public static void Apply(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || type.Type.Assembly != typeof(TroveCluster).Assembly)
            return;
        if (Families.TryGetValue(type.Type, out IReadOnlyDictionary<Type, string>? kinds))
            type.PolymorphismOptions = Kinds(kinds);
        for (int i = type.Properties.Count - 1; i >= 0; i--)
        {
            JsonPropertyInfo property = type.Properties[i];
            if (property.AttributeProvider is not PropertyInfo declared)
                continue;
            if (IsLeftOut(declared))
                type.Properties.RemoveAt(i);
            else
                property.Set = Setter(property, declared);
        }
    }

    private static JsonPolymorphismOptions Kinds(IReadOnlyDictionary<Type, string> kinds)
    {
        var options = new JsonPolymorphismOptions
        {
            TypeDiscriminatorPropertyName = TypeProperty,
            UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToNearestAncestor,
        };
        foreach ((Type kind, string name) in kinds)
            options.DerivedTypes.Add(new JsonDerivedType(kind, name));
        return options;
    }

    private static bool IsLeftOut(PropertyInfo property) =>
        LeftOut.ContainsKey((property.DeclaringType!, property.Name))
        // Overridden by each kind of request.
        || (property.Name == nameof(OperationRequest.Kind) && property.DeclaringType!.IsSubclassOf(typeof(OperationRequest)));

    /// <summary>Sets a property that only the contracts' friends may set, and lets no null in where none may be.</summary>
    private static Action<object, object?>? Setter(JsonPropertyInfo property, PropertyInfo declared)
    {
        Action<object, object?>? set = property.Set;
        if (set is null && declared.GetSetMethod(nonPublic: true) is { } setter)
            set = (target, value) => setter.Invoke(target, [value]);
        if (set is null || declared.PropertyType.IsValueType || new NullabilityInfoContext().Create(declared).WriteState == NullabilityState.Nullable)
            return set;
        return (target, value) => set(target, value ?? throw new JsonException($"{property.Name} must not be null."));
    }
}
