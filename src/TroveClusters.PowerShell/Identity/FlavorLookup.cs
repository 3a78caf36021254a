namespace TroveClusters.Commands;

/// <summary>Finds the flavors that people name.</summary>
internal static class FlavorLookup
{
    public static IReadOnlyList<TroveFlavor> All(TroveCmdlet cmdlet) => cmdlet.Call((service, token) => service.GetFlavorsAsync(token));

    /// <summary>The flavors that names, ids or wildcards stand for, each once; one that stands for nothing is reported.</summary>
    /// <param name="cmdlet">Who asks.</param>
    /// <param name="wanted">Names, ids or wildcards.</param>
    /// <param name="byId">Whether they are ids only; otherwise names, and ids where no name is meant.</param>
    public static IReadOnlyList<TroveFlavor> Find(TroveCmdlet cmdlet, IEnumerable<string> wanted, bool byId)
    {
        IReadOnlyList<TroveFlavor> all = All(cmdlet);
        var found = new List<TroveFlavor>();
        foreach (NamePattern pattern in wanted.Select(text => new NamePattern(text)))
        {
            TroveFlavor[] meant = byId ? [] : [.. all.Where(flavor => pattern.IsMatch(flavor.Name))];
            if (meant.Length == 0 && (byId || !pattern.IsWildcard))
                meant = [.. all.Where(flavor => pattern.IsMatch(flavor.Id))];
            if (meant.Length == 0 && !pattern.IsWildcard)
                cmdlet.Report(TroveErrorId.FlavorNotFound, $"There is no flavor '{pattern.Literal}'.", pattern.Literal);
            found.AddRange(meant.Where(flavor => !found.Contains(flavor)));
        }
        return found;
    }
}
