namespace TroveClusters.FakeService;

/// <summary>Tokens of the server.</summary>
public sealed partial class FakeTroveService
{
    /// <summary>Finds a token of the world by its name, which a cluster may have too.</summary>
    public TroveServerToken FindToken(string name) => _tokens.First(token => token.Name == name);

    /// <summary>A connection with a server, which no session has.</summary>
    public static TroveServerConnection Server { get; } = new() { Uri = new Uri("http://trove.example:8779/"), Tenant = "t1", User = "ci", Version = "0.1.0" };

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TroveServerToken>> GetServerTokensAsync(ServerTokenQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        await Task.Yield();
        Read("Tokens", [.. query.Names.Concat(query.Tenants).Select(name => name.Text)]);
        lock (_lock)
        {
            return [.. _tokens.OrderBy(token => token.Name, StringComparer.OrdinalIgnoreCase)
                .Where(token => query.Names.Count == 0 || query.Names.Any(name => name.IsMatch(token.Name)))
                .Where(token => query.Ids.Count == 0 || query.Ids.Contains(token.Id))
                .Where(token => query.Tenants.Count == 0 || query.Tenants.Any(tenant => tenant.IsMatch(token.Tenant)))];
        }
    }

    /// <inheritdoc/>
    public async Task<TroveServerTokenChange> NewServerTokenAsync(NewServerTokenRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await Task.Yield();
        lock (_lock)
        {
            string text = FormattableString.Invariant($"Make token {request.Name} tenant={request.Tenant ?? "own"} role={request.Role}{(request.Expires is { } expires ? $" expires={expires.UtcDateTime:yyyy-MM-dd}" : "")}");
            Add(request.CheckOnly ? _reads : _changes, text);
            if (_tokens.Any(token => string.Equals(token.Name, request.Name, StringComparison.OrdinalIgnoreCase)))
                throw new TroveException(TroveErrorId.ServerTokenAlreadyExists, $"There is a token '{request.Name}' already.", request.Name);
            TroveServerToken made = Snapshots.Token(new TokenScript(request.Name, request.Tenant ?? "default", request.Role, request.Expires));
            if (!request.CheckOnly)
            {
                Demand("Token");
                _tokens.Add(made);
            }
            return new TroveServerTokenChange(made, request.CheckOnly ? null : $"trove_secret-of-{request.Name}", [text], _world.Warning is { } warning ? [warning] : []);
        }
    }

    /// <inheritdoc/>
    public async Task<TroveServerTokenChange> RemoveServerTokenAsync(RemoveServerTokenRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await Task.Yield();
        lock (_lock)
        {
            TroveServerToken token = _tokens.FirstOrDefault(token => token.Id == request.Id)
                ?? throw new TroveException(TroveErrorId.ServerTokenNotFound, $"There is no token with the id {request.Id}.", request.Id);
            string text = $"Remove token {token.Name}";
            Add(request.CheckOnly ? _reads : _changes, text);
            if (!request.CheckOnly)
            {
                Demand("Token");
                _tokens.Remove(token);
            }
            return new TroveServerTokenChange(token, null, [text], []);
        }
    }
}
