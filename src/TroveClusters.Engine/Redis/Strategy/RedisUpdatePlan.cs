using System.Globalization;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Placement;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Settings;

namespace TroveClusters.Engine.Redis.Strategy;

/// <summary>Plans a change of flavor or configuration: what is asked for is compared with the record and with the nodes.</summary>
internal static class RedisUpdatePlan
{
    public static async Task<EnginePlan> MakeAsync(PlanContext context, ClusterState state, SetClusterRequest request, CancellationToken cancellationToken)
    {
        ClusterRow cluster = state.Cluster;
        if (request.Flavor is null && request.Configuration.Count == 0)
            throw new TroveException(TroveErrorId.InvalidArgument, $"Nothing to change in cluster '{cluster.Name}' was given.", cluster.Name, "Give a flavor or values of the configuration.");
        RedisClusterFacts facts = RedisApiStrategy.Facts(cluster);
        if (facts.ServerKind == nameof(RedisServerKind.Garnet))
        {
            throw new TroveException(
                TroveErrorId.OperationNotSupported,
                $"The nodes of '{cluster.Name}' are Garnet servers, whose memory and settings are fixed when they start.", cluster.Name,
                "Create a cluster of the size and kind you need.");
        }
        TroveFlavor? flavor = request.Flavor is null ? null : NodeSizing.Flavor(context, request.Flavor);
        if (flavor is not null)
            HostSeats.VerifyFlavor(context.Services, state.Nodes, flavor);
        SortedDictionary<string, string?> asked = RedisSettings.Parse(request.Configuration);
        foreach (string name in asked.Where(pair => pair.Value is null && !facts.Configuration.ContainsKey(pair.Key)).Select(pair => pair.Key).ToArray())
            asked.Remove(name); // It has its default already.

        await using RedisMembers members = RedisMembers.Of(context, state);
        SettingsSurvey survey = await SettingsSurvey.TakeAsync(state, members, context.Provider(cluster.Provider), asked.Keys, cancellationToken);
        RedisUpdateRules.CheckKnown(state, survey, asked.Keys);

        RedisClusterChange change = Change(state, facts, survey, flavor, asked) with { AllowDataLoss = request.AllowDataLoss };
        bool isSo = change.IsRecorded && state.Nodes.Where(survey.Heard).All(node => Has(survey, node, change));
        if (!isSo)
            RedisUpdateRules.Check(state, survey, change.Values, request.AllowUnreachable, request.AllowDataLoss);
        return new EnginePlan(request)
        {
            ClusterId = cluster.Id,
            ClusterName = cluster.Name,
            Action = "Change cluster",
            Targets = [$"{cluster.Name} ({Describe(change, asked, context.Flavors)})"],
            Steps = isSo ? [] : [.. Steps(state, survey, change)],
            ChangesNothing = isSo,
            Cluster = cluster,
            HighestNumber = cluster.HighestNumber,
            Task = TroveTask.Updating,
            Data = new OperationData
            {
                Facts = change.ToJson(),
                AllowUnreachable = request.AllowUnreachable,
                Flavors = change.Flavor == change.FlavorBefore ? [] : [change.FlavorBefore, change.Flavor],
            },
        };
    }

    private static RedisClusterChange Change(
        ClusterState state, RedisClusterFacts facts, SettingsSurvey survey, TroveFlavor? flavor, SortedDictionary<string, string?> asked)
    {
        var configuration = new SortedDictionary<string, string>(facts.Configuration.ToDictionary(), StringComparer.Ordinal);
        var defaults = new SortedDictionary<string, string>(facts.Defaults.ToDictionary(), StringComparer.Ordinal);
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string? value) in asked)
        {
            if (value is null)
            {
                values[name] = defaults[name];
                configuration.Remove(name);
                defaults.Remove(name);
                continue;
            }
            defaults.TryAdd(name, survey.UsualValue(name));
            values[name] = configuration[name] = RedisSettings.Get(name).Complete(value, defaults[name]);
        }
        if (flavor is not null)
            values[RedisSettings.MaxMemory] = RedisNodeSettings.DataBytesOf(flavor.Ram).ToString(CultureInfo.InvariantCulture);
        return new RedisClusterChange
        {
            Flavor = flavor?.Id ?? state.Nodes[0].Flavor,
            FlavorBefore = state.Nodes[0].Flavor,
            Facts = facts with { Configuration = configuration, Defaults = defaults },
            FactsBefore = facts,
            Values = values,
        };
    }

    private static bool Has(SettingsSurvey survey, NodeRow node, RedisClusterChange change)
    {
        IReadOnlyDictionary<string, string> now = survey.ValuesOf(node);
        return change.Values.All(pair => RedisSettings.Get(pair.Key).IsMet(pair.Value, now[pair.Key]));
    }

    private static string Describe(RedisClusterChange change, SortedDictionary<string, string?> asked, FlavorCatalog flavors)
    {
        string NameOf(string id) => flavors.FindById(id)?.Name ?? id;
        IEnumerable<string> flavor = change.Flavor == change.FlavorBefore ? [] : [$"flavor {NameOf(change.Flavor)} instead of {NameOf(change.FlavorBefore)}"];
        IEnumerable<string> settings = asked.Select(pair => pair.Value is null
            ? $"{pair.Key} by default ({NodeSettings.Shown(change.Values[pair.Key])})"
            : $"{pair.Key} {NodeSettings.Shown(change.Values[pair.Key])}");
        List<string> all = [.. flavor, .. settings];
        return all.Count == 0 ? $"flavor {NameOf(change.Flavor)}" : string.Join(", ", all);
    }

    private static IEnumerable<string> Steps(ClusterState state, SettingsSurvey survey, RedisClusterChange change)
    {
        string values = string.Join(", ", change.Values.Select(pair => $"{pair.Key} {NodeSettings.Shown(pair.Value)}"));
        foreach (NodeRow node in state.Nodes)
        {
            yield return survey.Heard(node) ? $"Set {values} on {node.Name} ({RedisApiStrategy.Endpoint(node)}) and read it back"
                : survey.Census.IsGone(node) ? $"Leave {node.Name}, which is not running: it starts with {values}"
                : $"Leave {node.Name}, which does not answer: it has the old values until it is started again or the command is repeated";
        }
        yield return "Record the change, and write it into the configuration files of the nodes";
    }
}
