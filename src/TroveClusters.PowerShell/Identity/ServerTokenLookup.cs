namespace TroveClusters.Commands;

/// <summary>Finds the server tokens that people name.</summary>
internal static class ServerTokenLookup
{
    /// <summary>The tokens that names or wildcards stand for, each once, by name; none for all. One that stands for nothing is reported.</summary>
    public static IReadOnlyList<TroveServerToken> ByName(TroveCmdlet cmdlet, IReadOnlyCollection<string> wanted)
    {
        NamePattern[] patterns = [.. wanted.Select(text => new NamePattern(text))];
        IReadOnlyList<TroveServerToken> found = Query(cmdlet, new ServerTokenQuery { Names = patterns });
        foreach (NamePattern pattern in patterns.Where(pattern => !pattern.IsWildcard && !found.Any(token => pattern.IsMatch(token.Name))))
            cmdlet.Report(TroveErrorId.ServerTokenNotFound, $"There is no server token '{pattern.Literal}'.", pattern.Literal);
        return found;
    }

    /// <summary>The tokens of ids, each once, by name; one that no token has is reported.</summary>
    public static IReadOnlyList<TroveServerToken> ById(TroveCmdlet cmdlet, IReadOnlyCollection<Guid> ids)
    {
        if (ids.Count == 0)
            return [];
        IReadOnlyList<TroveServerToken> found = Query(cmdlet, new ServerTokenQuery { Ids = [.. ids] });
        foreach (Guid id in ids.Where(id => found.All(token => token.Id != id)))
            cmdlet.Report(TroveErrorId.ServerTokenNotFound, $"There is no server token with the id {id}.", id);
        return found;
    }

    private static IReadOnlyList<TroveServerToken> Query(TroveCmdlet cmdlet, ServerTokenQuery query) =>
        cmdlet.Call((service, token) => service.GetServerTokensAsync(query, token));
}
