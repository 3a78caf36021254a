using System.Text;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations.Steps;
using TroveClusters.Engine.Providers;

namespace TroveClusters.Engine;

/// <summary>Reads the ends of the logs of a cluster's nodes, of those that are down too.</summary>
internal sealed class LogReader(EngineServices services)
{
    private const string Blot = "***";

    /// <summary>The last lines of each node, merged by their times, oldest first.</summary>
    public async Task<IReadOnlyList<TroveLogEntry>> ReadAsync(ClusterState state, LogQuery query, CancellationToken cancellationToken)
    {
        IApiStrategy api = services.Datastores.Get(state.Cluster.Datastore).Api;
        INodeProvider provider = services.Provider(state.Cluster.Provider, services.LoadOptions());
        // The longest first: one way to write it may be a part of another.
        string[] secrets = [.. api.WaysToWrite(services.ReadSecret(state.Cluster.Id, SecretNames.Password))
            .Where(text => text.Length > 0).Distinct().OrderByDescending(text => text.Length)];
        List<NodeRow> nodes = [.. state.Nodes.Where(node => query.NodeIds.Count == 0 || query.NodeIds.Contains(node.Id))];
        IReadOnlyList<string>[] logs = await Task.WhenAll(nodes.Select(node => ReadAsync(provider, node, query, cancellationToken)));
        return Merge([.. nodes.Zip(logs, (node, lines) => lines.Select(line => Entry(state.Cluster, node, api, Clean(line, secrets))).ToList())]);
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(INodeProvider provider, NodeRow node, LogQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return await provider.ReadLogAsync(NodeServers.Place(node), query.Tail, cancellationToken);
        }
        catch (TroveException e) when (query.Unreadable is not null)
        {
            query.Unreadable(new TroveException(e.Info.Id, $"The log of {node.Name} cannot be read: {e.Message}", node.Name, e.RecommendedAction, e));
            return [];
        }
    }

    /// <summary>
    /// Merges logs. A line without a time belongs to the one before it, so that a crash report stays in one piece; logs
    /// without any times come one after the other.
    /// </summary>
    internal static IReadOnlyList<TroveLogEntry> Merge(IReadOnlyList<IReadOnlyList<TroveLogEntry>> logs)
    {
        var dated = new List<(DateTimeOffset At, TroveLogEntry Entry)>();
        foreach (IReadOnlyList<TroveLogEntry> log in logs)
        {
            DateTimeOffset at = log.FirstOrDefault(entry => entry.Time is not null)?.Time ?? DateTimeOffset.MinValue;
            foreach (TroveLogEntry entry in log)
            {
                // A clock that was set back does not change the order of one node's lines.
                at = entry.Time > at ? entry.Time.Value : at;
                dated.Add((at, entry));
            }
        }
        return [.. dated.OrderBy(line => line.At).Select(line => line.Entry)];
    }

    /// <summary>A line as it may be shown: without secrets, and without what would move a terminal's cursor.</summary>
    internal static string Clean(string line, IReadOnlyList<string> secrets)
    {
        foreach (string secret in secrets)
            line = line.Replace(secret, Blot, StringComparison.Ordinal);
        if (!line.Any(IsUnsafe))
            return line;
        var text = new StringBuilder(line.Length);
        foreach (char c in line)
            text.Append(IsUnsafe(c) ? '\uFFFD' : c);
        return text.ToString();
    }

    private static bool IsUnsafe(char c) => char.IsControl(c) && c != '\t';

    private static TroveLogEntry Entry(ClusterRow cluster, NodeRow node, IApiStrategy api, string line)
    {
        LogLine read = api.ReadLogLine(line);
        return new TroveLogEntry
        {
            ClusterName = cluster.Name,
            ClusterId = cluster.Id,
            NodeName = node.Name,
            Time = read.Time,
            Level = read.Level,
            Message = read.Message,
            Line = line,
        };
    }
}
