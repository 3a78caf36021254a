using System.Globalization;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Redis.Settings;

namespace TroveClusters.Engine.Redis;

/// <summary>What forbids a change of flavor or configuration. Checked when it is planned and again right before the first change.</summary>
internal static class RedisUpdateRules
{
    /// <exception cref="TroveException"><c>NodeUnreachable</c>, <c>InvalidArgument</c> or <c>DataLossNotAllowed</c>.</exception>
    public static void Check(ClusterState state, SettingsSurvey survey, IReadOnlyDictionary<string, string> values, bool allowUnreachable, bool allowDataLoss)
    {
        CheckReach(state, survey, allowUnreachable);
        CheckReplicas(state, survey, values);
        if (allowDataLoss)
            return;
        CheckSilent(state, survey, values);
        CheckMemory(state, survey, values);
    }

    /// <summary>Settings that a server does not know cannot be set, and have no default to go back to.</summary>
    public static void CheckKnown(ClusterState state, SettingsSurvey survey, IEnumerable<string> names)
    {
        List<NodeRow> heard = [.. state.Nodes.Where(survey.Heard)];
        if (heard.Count == 0)
            throw Unreachable(state, survey, "None of the nodes answers, so that no value could be verified");
        string[] unknown = [.. names.Where(name => heard.Exists(node => !survey.ValuesOf(node).ContainsKey(name)))];
        if (unknown.Length > 0)
        {
            throw new TroveException(
                TroveErrorId.InvalidArgument,
                $"The servers of '{state.Cluster.Name}' ({state.Cluster.Version}) have no setting {string.Join(", ", unknown)}.", unknown[0],
                "Leave it out, or use a version that has it.");
        }
    }

    private static void CheckReach(ClusterState state, SettingsSurvey survey, bool allowUnreachable)
    {
        if (!allowUnreachable && !state.Nodes.All(survey.Heard))
            throw Unreachable(state, survey, "These nodes do not answer");
    }

    /// <summary>A primary that wants more replicas than it has refuses every write.</summary>
    private static void CheckReplicas(ClusterState state, SettingsSurvey survey, IReadOnlyDictionary<string, string> values)
    {
        if (!values.TryGetValue(RedisSettings.MinReplicasToWrite, out string? text))
            return;
        int wanted = int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        int ReplicasOf(NodeRow node) => state.Nodes.Count(other => survey.Census.PrimaryOf(other) == node.Id);
        List<NodeRow> lacking = [.. state.Nodes.Where(node => !survey.Census.SlotsOf(node).IsEmpty && ReplicasOf(node) < wanted)];
        if (lacking.Count > 0)
        {
            throw new TroveException(
                TroveErrorId.InvalidArgument,
                $"With {RedisSettings.MinReplicasToWrite} {wanted} these primaries would refuse all writes: {string.Join(", ", lacking.Select(node => $"{node.Name} ({ReplicasOf(node)} replica(s))"))}.",
                RedisSettings.MinReplicasToWrite, "Add replicas first, or choose a smaller number.");
        }
    }

    /// <summary>A node that holds more than it may evicts keys, or refuses writes where it must not evict any.</summary>
    private static void CheckMemory(ClusterState state, SettingsSurvey survey, IReadOnlyDictionary<string, string> values)
    {
        var full = new List<string>();
        bool evicts = false;
        foreach (NodeRow node in state.Nodes.Where(survey.Heard))
        {
            IReadOnlyDictionary<string, string> now = survey.ValuesOf(node);
            string policy = values.GetValueOrDefault(RedisSettings.MaxMemoryPolicy, now[RedisSettings.MaxMemoryPolicy]);
            long most = NodeSettings.Bytes(values.GetValueOrDefault(RedisSettings.MaxMemory, now[RedisSettings.MaxMemory]));
            bool shrinks = most < NodeSettings.Bytes(now[RedisSettings.MaxMemory]);
            bool beginsToEvict = policy != RedisSettings.NoEviction && now[RedisSettings.MaxMemoryPolicy] == RedisSettings.NoEviction;
            if (survey.UsedBy(node) <= most || !(shrinks || beginsToEvict))
                continue;
            full.Add($"{node.Name} ({Megabytes(survey.UsedBy(node))} of {Megabytes(most)} MB)");
            evicts |= policy != RedisSettings.NoEviction;
        }
        if (full.Count > 0)
        {
            throw new TroveException(
                TroveErrorId.DataLossNotAllowed,
                $"These nodes hold more than they may hold afterwards, and would {(evicts ? "remove keys" : "refuse writes")}: {string.Join(", ", full)}. Nothing was changed.",
                state.Cluster.Name,
                $"Choose a larger flavor or remove data. If {(evicts ? "keys may be lost" : "writes may fail")}, repeat the command with -AllowDataLoss.");
        }
    }

    /// <summary>How much a node holds that could not be asked, nobody knows.</summary>
    private static void CheckSilent(ClusterState state, SettingsSurvey survey, IReadOnlyDictionary<string, string> values)
    {
        string[] silent = [.. state.Nodes.Where(node => !survey.Heard(node)).Select(node => node.Name)];
        if (silent.Length > 0 && values.TryGetValue(RedisSettings.MaxMemory, out string? most)
            && NodeSettings.Bytes(most) < NodeSettings.Bytes(survey.UsualValue(RedisSettings.MaxMemory)))
        {
            throw new TroveException(
                TroveErrorId.DataLossNotAllowed,
                $"The memory shrinks, and how much these nodes hold cannot be told: {string.Join(", ", silent)}. Nothing was changed.", silent);
        }
    }

    private static TroveException Unreachable(ClusterState state, SettingsSurvey survey, string what)
    {
        List<NodeRow> silent = [.. state.Nodes.Where(node => !survey.Heard(node))];
        return new TroveException(
            TroveErrorId.NodeUnreachable,
            $"{what}: {string.Join("; ", silent.Select(node => $"{node.Name}: {survey.Census.Silence(node)?.TrimEnd('.')}"))}. Nothing was changed.",
            silent.Select(node => node.Name).ToArray());
    }

    private static string Megabytes(long bytes) => (bytes / (double)(1 << 20)).ToString("0.#", CultureInfo.InvariantCulture);
}
