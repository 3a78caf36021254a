using Acme.Trove;
using TroveClusters;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;

namespace Acme.Careless;

/// <summary>The datastore in memory, of which a library beside this assembly knows everything; its clusters can only be created.</summary>
public sealed class CreateOnly : ITaskManagerStrategy
{
    private readonly MemoryTaskManagerStrategy _memory = new();

    public IReadOnlyList<OperationStep> Steps(TroveOperationKind kind) => kind == TroveOperationKind.Create ? _memory.Steps(kind) : [];

    public Task<RefreshResult> RefreshAsync(PlanContext context, ClusterState state, CancellationToken cancellationToken) =>
        _memory.RefreshAsync(context, state, cancellationToken);
}
