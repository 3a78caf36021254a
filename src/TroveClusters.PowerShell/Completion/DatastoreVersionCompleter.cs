using System.Collections;

namespace TroveClusters.Commands;

/// <summary>Completes the versions of the datastore that was given, else of all.</summary>
public sealed class DatastoreVersionCompleter : CatalogCompleter
{
    private protected override async Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ITroveService service, IDictionary bound, CancellationToken cancellationToken)
    {
        string? wanted = bound["Datastore"]?.ToString();
        IReadOnlyList<TroveDatastore> datastores = await service.GetDatastoresAsync(cancellationToken);
        return [.. datastores
            .Where(datastore => wanted is null || string.Equals(datastore.Name, wanted, StringComparison.OrdinalIgnoreCase))
            .SelectMany(datastore => datastore.Versions.Select(version => new Suggestion(version, $"{datastore.Name} {version}")))];
    }
}
