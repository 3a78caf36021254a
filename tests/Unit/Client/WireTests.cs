using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using TroveClusters.Client;
using TroveClusters.Client.Wire;

namespace TroveClusters.Tests.Unit.Client;

/// <summary>What client and server write to each other: nothing is lost on the way.</summary>
public sealed class WireTests
{
    private static readonly Assembly s_contracts = typeof(ITroveService).Assembly;

    /// <summary>All that is sent or received, found in the signatures of the service.</summary>
    public static TheoryData<Type> Types()
    {
        var found = new HashSet<Type>();
        foreach (MethodInfo method in typeof(ITroveService).GetMethods().Where(method => !method.IsSpecialName))
        {
            foreach (Type type in method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType))
                Find(type, found);
        }
        foreach (Type type in s_contracts.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(OperationEvent)) || type.IsSubclassOf(typeof(OperationRequest))))
            Find(type, found);
        return new TheoryData<Type>(found.OrderBy(type => type.FullName, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_property_of_every_type_arrives(Type type)
    {
        object sent = Samples.Of(type);
        string json = JsonSerializer.Serialize(sent, Declared(type), WireJson.Answers);
        object arrived = JsonSerializer.Deserialize(json, Declared(type), type.IsSubclassOf(typeof(OperationRequest)) ? WireJson.Requests : WireJson.Answers)!;
        Assert.Equal(type, arrived.GetType());
        Compare(sent, arrived, type.Name);
        // What is read is what is written: a request that is sent can be read by the strict side.
        Assert.Equal(json, JsonSerializer.Serialize(arrived, Declared(type), WireJson.Answers));
    }

    [Fact]
    public void A_sample_has_nothing_that_is_its_default()
    {
        // Otherwise a property that is not carried would seem to arrive.
        foreach (Type type in Types())
        {
            object sample = Samples.Of(type);
            foreach (PropertyInfo property in Samples.Carried(type).Where(property => property.DeclaringType!.GetProperty(property.Name)!.GetSetMethod(nonPublic: true) is not null))
            {
                object? value = property.GetValue(sample);
                Assert.False(value is null or "" or 0 or false || (value is ICollection { Count: 0 }) || value.Equals(property.PropertyType.IsValueType ? Activator.CreateInstance(property.PropertyType) : null), $"{type.Name}.{property.Name} is {value}");
            }
        }
    }

    [Fact]
    public void Every_kind_has_a_name_of_its_own()
    {
        foreach ((Type family, IReadOnlyDictionary<Type, string> kinds) in ContractShape.Families)
        {
            Assert.Equal(
                s_contracts.GetExportedTypes().Where(type => (type == family || type.IsSubclassOf(family)) && !type.IsAbstract).OrderBy(type => type.Name, StringComparer.Ordinal),
                kinds.Keys.OrderBy(type => type.Name, StringComparer.Ordinal));
            Assert.Equal(kinds.Count, kinds.Values.Distinct().Count());
        }
        Assert.Equal("{\"$type\":\"cluster\"", JsonSerializer.Serialize<TroveCluster>(new OtherCluster(), WireJson.Answers)[..18]);
    }

    [Fact]
    public void A_plan_is_carried_whole_but_for_its_request()
    {
        var plan = new TrovePlan(new StartClusterRequest { ClusterId = Guid.NewGuid() });
        foreach (PropertyInfo property in typeof(TrovePlan).GetProperties().Where(property => property.Name != nameof(TrovePlan.Request)))
        {
            property.SetValue(plan, Samples.Of(property.PropertyType));
            Assert.NotNull(typeof(PlanBody).GetProperty(property.Name));
        }
        PlanBody body = JsonSerializer.Deserialize<PlanBody>(WireJson.Write(PlanBody.Of("id", DateTimeOffset.UtcNow, plan)), WireJson.Answers)!;
        var remote = new RemotePlan(plan.Request, body);
        foreach (PropertyInfo property in typeof(TrovePlan).GetProperties())
            Compare(property.GetValue(plan), property.GetValue(remote), property.Name);
        Assert.DoesNotContain("password", JsonSerializer.Serialize(PlanBody.Of("id", DateTimeOffset.UtcNow, new TrovePlan(new EnableRootRequest { ClusterId = Guid.Empty, Password = "the password" })), WireJson.Answers), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text")]
    [InlineData(7)]
    [InlineData(null)]
    public void An_error_arrives_with_its_target(object? target) => CheckError(target, target);

    [Fact]
    public void An_error_arrives_with_a_target_of_another_kind_as_its_text()
    {
        Guid id = Guid.NewGuid();
        CheckError(id, id);
        CheckError(TroveTask.Growing, "GROWING_CLUSTER");
        CheckError(new[] { "a", "b" }, new[] { "a", "b" });
        TroveException unknown = new ErrorBody { Id = "OfTheFuture", Message = "Something new." }.ToException();
        Assert.Equal((TroveErrorId.UnexpectedReply, "Something new. (OfTheFuture)"), (unknown.Info.Id, unknown.Message));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("5", 5)]
    [InlineData("5000000000", 5000000000L)]
    [InlineData("1.5", 1.5)]
    [InlineData("\"x\"", "x")]
    public void Values_of_settings_keep_their_type(string json, object value)
    {
        TroveSetting setting = JsonSerializer.Deserialize<TroveSetting>($$"""{"value": {{json}}}""", WireJson.Answers)!;
        Assert.Equal(value, setting.Value);
        Assert.Equal(json, JsonNode.Parse(WireJson.Write(setting))!["value"]!.ToJsonString());
    }

    [Theory]
    [InlineData("GetClustersAsync", "get-clusters")]
    [InlineData("PlanUndoAsync", "plan-undo")]
    [InlineData("NewServerTokenAsync", "new-server-token")]
    public void Methods_have_names_in_paths(string method, string name) => Assert.Equal(name, CallName.Of(method));

    private static void CheckError(object? target, object? arrived)
    {
        Guid operation = Guid.NewGuid();
        var sent = new TroveException(TroveErrorId.NodeOwnsSlots, "They own slots.", target, "Drain them.") { OperationId = operation };
        TroveException again = JsonSerializer.Deserialize<ErrorBody>(WireJson.Write(ErrorBody.Of(sent)), WireJson.Answers)!.ToException();
        Assert.Equal((sent.ErrorId, sent.Message, sent.RecommendedAction, (Guid?)operation), (again.ErrorId, again.Message, again.RecommendedAction, again.OperationId));
        Assert.Equal(arrived, again.Target);
    }

    private static void Find(Type type, HashSet<Type> found)
    {
        if (type.IsGenericType)
        {
            foreach (Type argument in type.GetGenericArguments())
                Find(argument, found);
        }
        if (type.Assembly != s_contracts || type.IsInterface || type.IsEnum || type.ContainsGenericParameters || type == typeof(TrovePlan)
            || type == typeof(NamePattern) || type == typeof(TroveTask) || type == typeof(TroveException) || (!type.IsAbstract && !found.Add(type)))
            return;
        foreach (Type kind in s_contracts.GetExportedTypes().Where(kind => kind.IsSubclassOf(type)))
            Find(kind, found);
        foreach (PropertyInfo property in Samples.Carried(type))
            Find(property.PropertyType, found);
    }

    /// <summary>As what it is written: a kind of something as that something.</summary>
    private static Type Declared(Type type) => ContractShape.Families.Keys.FirstOrDefault(family => family.IsAssignableFrom(type)) ?? type;

    private static void Compare(object? sent, object? arrived, string where)
    {
        if (sent is null || sent is string || sent.GetType().IsValueType || sent is TroveTask or Uri)
        {
            Assert.True(Equals(sent, arrived), $"{where}: {sent} has become {arrived}");
            return;
        }
        Assert.True(arrived is not null, $"{where} has not arrived");
        if (sent is NamePattern pattern)
        {
            Assert.Equal(pattern.Text, ((NamePattern)arrived).Text);
            return;
        }
        if (sent is IDictionary map)
        {
            Assert.Equal(map.Count, ((IDictionary)arrived).Count);
            foreach (object key in map.Keys)
                Compare(map[key], ((IDictionary)arrived)[key], $"{where}[{key}]");
            return;
        }
        if (sent is IEnumerable list)
        {
            object?[] one = [.. list.Cast<object?>()], other = [.. ((IEnumerable)arrived).Cast<object?>()];
            Assert.True(one.Length == other.Length, $"{where}: {one.Length} have become {other.Length}");
            for (int i = 0; i < one.Length; i++)
                Compare(one[i], other[i], $"{where}[{i}]");
            return;
        }
        Assert.Equal(sent.GetType(), arrived.GetType());
        foreach (PropertyInfo property in Samples.Carried(sent.GetType()))
            Compare(property.GetValue(sent), property.GetValue(arrived), $"{where}.{property.Name}");
    }

    private sealed class OtherCluster : TroveCluster;
}
