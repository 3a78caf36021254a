using System.Collections;

namespace TroveClusters.Commands;

/// <summary>Completes the names of server tokens.</summary>
public sealed class ServerTokenNameCompleter : CatalogCompleter
{
    private protected override async Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ITroveService service, IDictionary bound, CancellationToken cancellationToken) =>
        [.. (await service.GetServerTokensAsync(new ServerTokenQuery(), cancellationToken)).Select(token => new Suggestion(
            token.Name, $"{token.Role} of tenant {token.Tenant}{(token.IsExpired ? ", expired" : "")}"))];
}
