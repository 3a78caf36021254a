namespace TroveClusters.Commands;

/// <summary>Finds the hosts that people name.</summary>
internal static class HostLookup
{
    /// <summary>The hosts that names, ids in place of names, or wildcards stand for, each once, by name; none for all. One that stands for nothing is reported.</summary>
    public static IReadOnlyList<TroveHost> ByName(TroveCmdlet cmdlet, IReadOnlyCollection<string> wanted)
    {
        NamePattern[] patterns = [.. wanted.Select(text => new NamePattern(text))];
        IReadOnlyList<TroveHost> found = Query(cmdlet, new HostQuery { Names = patterns });
        NamePattern[] missing = [.. patterns.Where(pattern => !pattern.IsWildcard && !found.Any(host => pattern.IsMatch(host.Name)))];
        Guid[] ids = [.. missing.Select(pattern => Guid.TryParse(pattern.Literal, out Guid id) ? id : Guid.Empty).Where(id => id != Guid.Empty)];
        if (ids.Length > 0)
            found = [.. found.Concat(Query(cmdlet, new HostQuery { Ids = ids })).DistinctBy(host => host.Id).Order()];
        foreach (NamePattern pattern in missing.Where(pattern => !(Guid.TryParse(pattern.Literal, out Guid id) && found.Any(host => host.Id == id))))
            cmdlet.Report(TroveErrorId.HostNotFound, $"There is no host '{pattern.Literal}'.", pattern.Literal);
        return found;
    }

    /// <summary>The hosts of ids, each once, by name; one that no host has is reported.</summary>
    public static IReadOnlyList<TroveHost> ById(TroveCmdlet cmdlet, IReadOnlyCollection<Guid> ids)
    {
        if (ids.Count == 0)
            return [];
        IReadOnlyList<TroveHost> found = Query(cmdlet, new HostQuery { Ids = [.. ids] });
        foreach (Guid id in ids.Where(id => found.All(host => host.Id != id)))
            cmdlet.Report(TroveErrorId.HostNotFound, $"There is no host with the id {id}.", id);
        return found;
    }

    public static IReadOnlyList<TroveHost> Query(TroveCmdlet cmdlet, HostQuery query) => cmdlet.Call((service, token) => service.GetHostsAsync(query, token));
}
