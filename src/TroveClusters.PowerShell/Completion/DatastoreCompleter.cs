using System.Collections;

namespace TroveClusters.Commands;

/// <summary>Completes the names of datastores.</summary>
public sealed class DatastoreCompleter : CatalogCompleter
{
    private protected override async Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ITroveService service, IDictionary bound, CancellationToken cancellationToken) =>
        [.. (await service.GetDatastoresAsync(cancellationToken)).Select(datastore => new Suggestion(
            datastore.Name, datastore.Versions.Count > 0 ? string.Join(", ", datastore.Versions) : "no server of it is here"))];
}
