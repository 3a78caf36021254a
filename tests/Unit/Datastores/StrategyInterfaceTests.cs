using System.Reflection;
using TroveClusters.Engine;

namespace TroveClusters.Tests.Unit.Datastores;

/// <summary>What the engine shows to those who write a datastore: no more than was decided, and nothing of other libraries.</summary>
public sealed class StrategyInterfaceTests
{
    private static readonly Type[] s_public = typeof(EngineFactory).Assembly.GetExportedTypes();

    [Fact]
    public void The_public_types_are_those_that_were_decided_on() => Assert.Equal(
        new[]
        {
            "EngineFactory", "TimeLimit",
            "Catalog.ClusterRow", "Catalog.NodeRow", "Catalog.SecretNames",
            "Configuration.DatastoreOptions", "Configuration.GeneralOptions", "Configuration.OptionDefinition", "Configuration.OptionType",
            "Datastores.ClusterPassword", "Datastores.ClusterState", "Datastores.ClusterView", "Datastores.EnginePlan", "Datastores.IApiStrategy",
            "Datastores.ITaskManagerStrategy", "Datastores.LocalPlacement", "Datastores.LogLine", "Datastores.NodeFigures", "Datastores.NodeNaming", "Datastores.NodeSelection", "Datastores.NodeSize",
            "Datastores.NodeSizing", "Datastores.PlanContext", "Datastores.RefreshResult",
            "Operations.OperationContext", "Operations.OperationData", "Operations.OperationStep",
            "Operations.Steps.NodeServers", "Operations.Steps.PlaceNodesStep", "Operations.Steps.RecordStep", "Operations.Steps.RemoveRecordsStep",
            "Operations.Steps.RemoveServersStep",
            "Providers.HostPort", "Providers.INodeProvider", "Providers.NodeLaunch", "Providers.NodePlace", "Providers.NodeProcess", "Providers.NodeProcessState",
            "Providers.NodeStartOutcome", "Providers.NodeStartResult", "Providers.NodeWish", "Providers.PortNeeds",
            "Redis.Agent.IRedisGuestAgentStrategy", "Redis.Agent.IRedisNodeAgent", "Redis.Agent.RedisAgentContext", "Redis.Protocol.RedisEndpoint",
            "Tokens.ServerTokenIdentity", "Tokens.ServerTokenVerifier",
        }.Order(StringComparer.Ordinal),
        s_public.Select(type => type.FullName!["TroveClusters.Engine.".Length..]).Order(StringComparer.Ordinal));

    /// <summary>Two assemblies are shared with strategies; a type of a third one would exist twice.</summary>
    [Fact]
    public void They_speak_of_no_library_but_the_framework()
    {
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        string[] strangers = [.. s_public
            .SelectMany(type => type.GetMembers(all).Where(IsSeen).SelectMany(TypesOf).Append(type.BaseType).Concat(type.GetInterfaces())
                .OfType<Type>().SelectMany(Parts).Select(used => (Type: type, Used: used)))
            .Where(use => use.Used.Assembly.GetName().Name is not ("TroveClusters" or "TroveClusters.Engine") && !use.Used.Assembly.GetName().Name!.StartsWith("System.", StringComparison.Ordinal)
                || use.Used.Assembly == typeof(EngineFactory).Assembly && !use.Used.IsVisible)
            .Select(use => $"{use.Type.Name} uses {use.Used.FullName} of {use.Used.Assembly.GetName().Name}").Distinct()];
        Assert.True(strangers.Length == 0, string.Join('\n', strangers));
    }

    private static bool IsSeen(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        _ => false,
    };

    private static IEnumerable<Type?> TypesOf(MemberInfo member) => member switch
    {
        MethodInfo method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType),
        MethodBase constructor => constructor.GetParameters().Select(parameter => parameter.ParameterType),
        FieldInfo field => [field.FieldType],
        _ => [],
    };

    private static IEnumerable<Type> Parts(Type type) => type.HasElementType
        ? Parts(type.GetElementType()!)
        : type.GetGenericArguments().SelectMany(Parts).Prepend(type).Where(part => !part.IsGenericParameter);
}
