using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Providers;

namespace TroveClusters.Engine.Catalog.Backup;

/// <summary>Compares the nodes that a catalog knows with the folders that are on this machine. Removes nothing.</summary>
/// <param name="Missing">Local nodes without a folder.</param>
/// <param name="Unknown">Folders of nodes that the catalog does not know.</param>
/// <param name="Running">Those of the folders whose servers run.</param>
internal sealed record NodeFolderAudit(IReadOnlyList<NodeRow> Missing, IReadOnlyList<string> Unknown, IReadOnlyList<string> Running)
{
    /// <summary>Looks at the folders.</summary>
    public static async Task<NodeFolderAudit> RunAsync(
        EngineServices services, TroveOptions options, IReadOnlyList<ClusterRow> clusters, IReadOnlyList<NodeRow> nodes, CancellationToken cancellationToken)
    {
        string parent = Path.Combine(services.Home.Folder, "nodes");
        Dictionary<Guid, string> folders = [];
        string[] there = Directory.Exists(parent) ? Directory.GetDirectories(parent) : [];
        foreach (string folder in there.Order(StringComparer.Ordinal))
        {
            if (Guid.TryParseExact(Path.GetFileName(folder), "D", out Guid id))
                folders[id] = folder;
        }
        HashSet<Guid> local = [.. clusters.Where(cluster => cluster.Provider == "local").Select(cluster => cluster.Id)];
        HashSet<Guid> known = [.. nodes.Select(node => node.Id)];
        INodeProvider provider = services.Provider("local", options);
        var unknown = new List<string>();
        var running = new List<string>();
        foreach ((Guid id, string folder) in folders.Where(pair => !known.Contains(pair.Key)))
        {
            unknown.Add(folder);
            if ((await provider.GetStateAsync(new NodePlace(id, "", 0), null, cancellationToken)).Running)
                running.Add(folder);
        }
        return new NodeFolderAudit(
            [.. nodes.Where(node => node.IsPlaced && local.Contains(node.ClusterId) && !folders.ContainsKey(node.Id))], unknown, running);
    }

    /// <summary>What of it the operator should know.</summary>
    public IEnumerable<string> Warnings(IReadOnlyList<ClusterRow> clusters)
    {
        if (Missing.Count > 0)
        {
            HashSet<Guid> ids = [.. Missing.Select(node => node.ClusterId)];
            string names = string.Join(", ", clusters.Where(cluster => ids.Contains(cluster.Id)).Select(cluster => $"'{cluster.Name}'").Order(StringComparer.Ordinal));
            yield return $"{Missing.Count} nodes have no folder on this machine, so that their data is not here and they are shown as Shutdown: those of {names}.";
        }
        foreach (string folder in Unknown)
        {
            yield return Running.Contains(folder)
                ? $"The catalog does not know the node of {folder}, whose server runs (process.json there names the process). It was left running."
                : $"The catalog does not know the node of {folder}. It was left as it is.";
        }
    }
}
