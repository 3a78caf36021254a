using System.Collections;

namespace TroveClusters.Commands;

/// <summary>Completes the names of clusters' tasks.</summary>
public sealed class TaskNameCompleter : CatalogCompleter
{
    private protected override Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ITroveService service, IDictionary bound, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Suggestion>>([.. TroveTask.All.Select(task => new Suggestion(task.Name, task.Description))]);
}
