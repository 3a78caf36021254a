using System.Collections;

namespace TroveClusters.Commands;

/// <summary>Completes the ids of operations.</summary>
public sealed class OperationIdCompleter : CatalogCompleter
{
    private protected override async Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ITroveService service, IDictionary bound, CancellationToken cancellationToken)
    {
        List<TroveOperation> operations = await Collect(service.GetOperationsAsync(new OperationQuery(), cancellationToken), cancellationToken);
        return [.. operations.Select(operation => new Suggestion(operation.Id.ToString(), operation.ToString()))];
    }
}
