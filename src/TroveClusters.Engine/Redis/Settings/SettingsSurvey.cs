using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Settings;

/// <summary>What the nodes of a cluster say of their settings and their memory at one moment.</summary>
internal sealed class SettingsSurvey
{
    private readonly Dictionary<Guid, Answer> _answers;

    private SettingsSurvey(RedisCensus census, Dictionary<Guid, Answer> answers) => (Census, _answers) = (census, answers);

    public RedisCensus Census { get; }

    /// <summary>Asks all nodes; one that does not answer keeps none of the others from being heard.</summary>
    public static async Task<SettingsSurvey> TakeAsync(
        ClusterState state, RedisMembers members, INodeProvider provider, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        RedisCensus census = await RedisCensus.TakeAsync(state, await members.ViewAllAsync(cancellationToken), provider, cancellationToken);
        string[] asked = [.. names.Union([RedisSettings.MaxMemory, RedisSettings.MaxMemoryPolicy])];
        (Guid Id, Answer Answer)[] answers = await Task.WhenAll(state.Nodes.Where(node => census.ViewOf(node) is not null).Select(async node =>
        {
            InfoReply memory = await members[node.Id].InfoAsync("memory", cancellationToken);
            // What is only on its way to replicas and to the disk does not count when keys are evicted.
            long used = memory.Fields.GetInteger("used_memory") - (memory.Fields.FindInteger("mem_not_counted_for_evict") ?? 0);
            return (node.Id, new Answer(await NodeSettings.ReadAsync(members[node.Id], asked, cancellationToken), used));
        }));
        return new SettingsSurvey(census, answers.ToDictionary(entry => entry.Id, entry => entry.Answer));
    }

    /// <summary>Whether the node answered.</summary>
    public bool Heard(NodeRow node) => _answers.ContainsKey(node.Id);

    /// <summary>The values the node has, by name; settings it does not know are missing.</summary>
    public IReadOnlyDictionary<string, string> ValuesOf(NodeRow node) => _answers[node.Id].Values;

    /// <summary>The bytes it holds.</summary>
    public long UsedBy(NodeRow node) => _answers[node.Id].Used;

    /// <summary>The value most nodes have: somebody may have changed one by hand.</summary>
    public string UsualValue(string name) => _answers.Values
        .Select(answer => answer.Values[name])
        .GroupBy(value => value, StringComparer.Ordinal)
        .MaxBy(group => group.Count())!.Key;

    private sealed record Answer(IReadOnlyDictionary<string, string> Values, long Used);
}
