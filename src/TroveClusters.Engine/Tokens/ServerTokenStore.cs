using TroveClusters.Engine.Catalog;

namespace TroveClusters.Engine.Tokens;

/// <summary>Shows, makes and removes the tokens of the server.</summary>
internal sealed class ServerTokenStore(EngineServices services)
{
    /// <summary>The tokens a query asks for, by name.</summary>
    public IReadOnlyList<TroveServerToken> Find(ServerTokenQuery query)
    {
        services.Home.Verify();
        DateTimeOffset now = EngineServices.Now;
        return
        [
            .. services.Catalog.Read([], ServerTokenRepository.List)
                .Where(row => IsAny(query.Names, row.Name) && IsAny(query.Tenants, row.Tenant) && (query.Ids.Count == 0 || query.Ids.Contains(row.Id)))
                .Select(row => row.ToToken(now)),
        ];
    }

    /// <summary>Makes a token, or only says what would be made.</summary>
    /// <exception cref="TroveException"><c>InvalidName</c>, <c>InvalidArgument</c>, <c>ServerTokenAlreadyExists</c>.</exception>
    public TroveServerTokenChange New(NewServerTokenRequest request)
    {
        services.Home.Verify();
        string secret = ServerTokenText.Generate();
        ServerTokenRow row = Read(request, ServerTokenText.Hash(secret)!);
        if (request.CheckOnly)
        {
            services.Catalog.Read(true, session =>
            {
                CheckNew(session, row);
                return true;
            });
        }
        else
        {
            services.Catalog.Write(session =>
            {
                CheckNew(session, row);
                ServerTokenRepository.Insert(session, row);
            });
        }
        return new TroveServerTokenChange(
            row.ToToken(row.Created), request.CheckOnly ? null : secret,
            [$"Write the hash of a new token '{row.Name}' to the catalog: {Describe(row)}", "Show the token itself, this once"], []);
    }

    /// <summary>Removes a token, or only says what would be removed.</summary>
    /// <exception cref="TroveException"><c>ServerTokenNotFound</c>.</exception>
    public TroveServerTokenChange Remove(RemoveServerTokenRequest request)
    {
        services.Home.Verify();
        ServerTokenRow row = services.Catalog.Read(null, session => ServerTokenRepository.Find(session, request.Id)) ?? throw NotFound(request.Id);
        if (!request.CheckOnly)
        {
            row = services.Catalog.Write(session =>
            {
                ServerTokenRow present = ServerTokenRepository.Find(session, request.Id) ?? throw NotFound(request.Id);
                ServerTokenRepository.Delete(session, present.Id);
                return present;
            });
        }
        return new TroveServerTokenChange(
            row.ToToken(EngineServices.Now), null, [$"Remove token '{row.Name}' from the catalog: {Describe(row)}. It opens nothing from then on"], []);
    }

    private ServerTokenRow Read(NewServerTokenRequest request, byte[] hash)
    {
        if (NameRules.WhyInvalid(request.Name) is { } why)
            throw new TroveException(TroveErrorId.InvalidName, $"'{request.Name}' cannot be the name of a token. {why}", request.Name);
        string tenant = request.Tenant ?? services.Tenant;
        // The server has it in its addresses.
        if (NameRules.WhyInvalid(tenant) is { } whyNot)
            throw new TroveException(TroveErrorId.InvalidArgument, $"'{tenant}' cannot be the tenant of a token. {whyNot}", tenant);
        if (!Enum.IsDefined(request.Role))
            throw new TroveException(TroveErrorId.InvalidArgument, $"There is no role {request.Role}. There are: {string.Join(", ", Enum.GetNames<TroveServerRole>())}.", request.Role);
        DateTimeOffset now = EngineServices.Now;
        if (request.Expires <= now)
            throw new TroveException(
                TroveErrorId.InvalidArgument, $"A token that expires at {request.Expires:u} has expired already.", request.Expires, "Give a time that is still to come.");
        return new ServerTokenRow
        {
            Id = Guid.NewGuid(),
            Name = request.Name,
            Tenant = tenant,
            Role = request.Role,
            Hash = hash,
            Created = now,
            Expires = request.Expires?.ToUniversalTime(),
        };
    }

    private static void CheckNew(CatalogSession session, ServerTokenRow row)
    {
        if (ServerTokenRepository.FindByName(session, row.Name) is { } other)
            throw new TroveException(
                TroveErrorId.ServerTokenAlreadyExists, $"There is a token '{other.Name}' already, of tenant '{other.Tenant}'.", row.Name);
    }

    private static TroveException NotFound(Guid id) => new(TroveErrorId.ServerTokenNotFound, $"There is no token with the id {id}.", id);

    private static bool IsAny(IReadOnlyList<NamePattern> patterns, string text) => patterns.Count == 0 || patterns.Any(pattern => pattern.IsMatch(text));

    private static string Describe(ServerTokenRow row) =>
        $"{row.Role} of tenant '{row.Tenant}', {(row.Expires is { } expires ? FormattableString.Invariant($"until {expires:u}") : "without an end")}";
}
