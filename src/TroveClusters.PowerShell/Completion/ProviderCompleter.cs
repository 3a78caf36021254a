using System.Collections;

namespace TroveClusters.Commands;

/// <summary>Completes the names of providers.</summary>
public sealed class ProviderCompleter : CatalogCompleter
{
    private protected override Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ITroveService service, IDictionary bound, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Suggestion>>([.. service.Providers.Select(name => new Suggestion(name, $"nodes of provider {name}"))]);
}
