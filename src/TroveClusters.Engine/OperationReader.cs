using System.Text;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;

namespace TroveClusters.Engine;

/// <summary>Reads the journal and shows its operations as they are, those that were left behind as interrupted.</summary>
internal sealed class OperationReader(EngineServices services)
{
    /// <summary>The first page is small, for who wants the newest only; then each is larger than the one before.</summary>
    private const int FirstPage = 20;
    private const int LargestPage = 1000;

    /// <summary>The operations a query asks for, newest first, read from the catalog as they are taken.</summary>
    public IEnumerable<TroveOperation> Find(OperationQuery query)
    {
        var filter = new OperationFilter
        {
            Ids = query.Ids,
            ClusterIds = query.ClusterIds,
            AsciiNames = query.Clusters.All(name => !name.IsWildcard && Ascii.IsValid(name.Literal)) ? [.. query.Clusters.Select(name => name.Literal)] : [],
            Kinds = query.Kinds,
            // What the catalog has as running may have been left behind.
            States = query.States.Contains(TroveOperationState.Interrupted)
                ? [.. query.States.Union([TroveOperationState.Running, TroveOperationState.RollingBack])]
                : query.States,
            Since = query.Since,
            Until = query.Until,
        };
        OperationRow? last = null;
        for (int most = FirstPage; ; most = Math.Min(most * 4, LargestPage))
        {
            List<OperationRow> page = services.Catalog.Read([], session => OperationRepository.List(session, services.Tenant, filter, last, most));
            foreach (OperationRow row in page.Where(row => IsWanted(query, row)))
            {
                TroveOperation operation = OperationView.Of(Current(row));
                if (query.States.Count == 0 || query.States.Contains(operation.State))
                    yield return operation;
            }
            if (page.Count < most)
                yield break;
            last = page[^1];
        }
    }

    /// <summary>An operation as it is now.</summary>
    /// <exception cref="TroveException"><c>OperationNotFound</c>.</exception>
    public OperationRow Get(Guid id) =>
        services.Catalog.Read(null, session => OperationRepository.Find(session, id)) is { } row && row.Tenant == services.Tenant
            ? Current(row)
            : throw new TroveException(TroveErrorId.OperationNotFound, $"There is no operation with the id {id}.", id);

    /// <summary>
    /// One that nobody seems to work on any more may have ended, and its process with it, since it was read: it is read
    /// again.
    /// </summary>
    private OperationRow Current(OperationRow row) => OperationRecovery.IsRecoverable(row)
        ? services.Catalog.Read(null, session => OperationRepository.Find(session, row.Id)) ?? row
        : row;

    private static bool IsWanted(OperationQuery query, OperationRow row) =>
        (query.Clusters.Count == 0 || query.Clusters.Any(name => name.IsMatch(row.ClusterName)))
        && (query.Users.Count == 0 || OperationOwner.Of(row.Id, row.StartedBy, "started_by").User is var user && query.Users.Any(name => name.IsMatch(user)));
}
