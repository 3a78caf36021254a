using System.Collections;

namespace TroveClusters.Commands;

/// <summary>Completes the ids of the newest operations.</summary>
public class OperationIdCompleter : CatalogCompleter
{
    private const int Newest = 100;

    private protected virtual IReadOnlyList<TroveOperationState> States => [];

    private protected sealed override async Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ITroveService service, IDictionary bound, CancellationToken cancellationToken)
    {
        var suggestions = new List<Suggestion>();
        await foreach (TroveOperation operation in service.GetOperationsAsync(new OperationQuery { States = States }, cancellationToken))
        {
            suggestions.Add(new Suggestion(operation.Id.ToString(), operation.ToString()));
            if (suggestions.Count == Newest)
                break;
        }
        return suggestions;
    }
}
