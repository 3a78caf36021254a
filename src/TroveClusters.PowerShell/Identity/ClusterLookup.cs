namespace TroveClusters.Commands;

/// <summary>Finds the clusters that identities stand for.</summary>
internal static class ClusterLookup
{
    /// <summary>All clusters an identity stands for. Nothing is an error, unless a wildcard matches nothing.</summary>
    /// <exception cref="TroveException"><c>TroveClusterNotFound</c>.</exception>
    public static IReadOnlyList<TroveCluster> Many(TroveCmdlet cmdlet, TroveClusterIdentity identity, bool refresh = false)
    {
        List<TroveCluster> found;
        if (identity.Id is { } id)
        {
            found = Query(cmdlet, new ClusterQuery { Ids = [id], Refresh = refresh, Unreadable = cmdlet.NoteUnreadable });
        }
        else
        {
            var pattern = new NamePattern(identity.Name!);
            found = Query(cmdlet, new ClusterQuery { Names = [pattern], Refresh = refresh, Unreadable = cmdlet.NoteUnreadable });
            if (found.Count == 0 && Guid.TryParse(identity.Name, out Guid asId))
                found = Query(cmdlet, new ClusterQuery { Ids = [asId], Refresh = refresh, Unreadable = cmdlet.NoteUnreadable });
            if (found.Count == 0 && pattern.IsWildcard)
                return found;
        }
        return found.Count > 0 ? found : throw NotFound(identity);
    }

    /// <summary>The one cluster an identity stands for.</summary>
    /// <exception cref="TroveException"><c>TroveClusterNotFound</c>, <c>TroveClusterAmbiguous</c>.</exception>
    public static TroveCluster One(TroveCmdlet cmdlet, TroveClusterIdentity identity)
    {
        IReadOnlyList<TroveCluster> found = Many(cmdlet, identity);
        return found.Count switch
        {
            1 => found[0],
            0 => throw NotFound(identity),
            _ => throw new TroveException(
                TroveErrorId.TroveClusterAmbiguous,
                $"'{identity}' matches {found.Count} clusters: {string.Join(", ", found.Select(cluster => $"'{cluster.Name}'"))}.",
                identity.Source),
        };
    }

    public static TroveException NotFound(TroveClusterIdentity identity) => NotFound(identity.ToString(), identity.Source);

    public static TroveException NotFound(string name, object target) => new(
        TroveErrorId.TroveClusterNotFound,
        NamePattern.HasWildcard(name) ? $"No cluster matches '{name}'." : $"There is no cluster '{name}'.",
        target);

    private static List<TroveCluster> Query(TroveCmdlet cmdlet, ClusterQuery query) =>
        [.. cmdlet.Read((service, token) => service.GetClustersAsync(query, token))];
}
