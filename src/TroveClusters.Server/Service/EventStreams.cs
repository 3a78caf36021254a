using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using TroveClusters.Client.Wire;
using TroveClusters.Server.Auth;
using TroveClusters.Server.Tenants;

namespace TroveClusters.Server.Service;

/// <summary>
/// What happens, as it happens: of one operation, or of a tenant. The catalog is looked at, which costs next to nothing while
/// nobody writes to it; what this server runs itself is heard at once.
/// </summary>
internal sealed class EventStreams(OperationRuns runs, TenantServices tenants, CatalogVersion version, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_alive = TimeSpan.FromSeconds(15);

    private static readonly TroveOperationState[] s_underWay = [TroveOperationState.Running, TroveOperationState.RollingBack, TroveOperationState.Interrupted];

    /// <summary>GET /{tenant}/operations/{id}/events: until the operation has ended.</summary>
    public async Task FollowAsync(HttpContext http, string tenant, string id)
    {
        ITroveService service = tenants.Of(tenant);
        CancellationToken aborted = http.RequestAborted;
        TroveOperation? first = Guid.TryParseExact(id, "D", out Guid operationId) ? await FindAsync(service, operationId, aborted) : null;
        // What runs here is known although the journal may have let go of it.
        if (first is null && runs.Find(tenant, operationId) is null)
            throw new TroveException(TroveErrorId.OperationNotFound, $"There is no operation with the id '{(id.Length <= 100 ? id : id[..100])}'.", id.Length <= 100 ? id : null);
        var stream = new Stream(http, time);
        stream.Resume();
        await stream.BeginAsync(first, aborted);
        (long, long) seen = version.Now();
        try
        {
            while (true)
            {
                OperationRun? run = runs.Find(tenant, operationId);
                (IReadOnlyList<RunEvent> events, bool isEnd, Task more) = run?.After(stream.Last) ?? ([], false, Task.CompletedTask);
                foreach (RunEvent e in events)
                    await stream.WriteAsync(e, aborted);
                if (isEnd)
                    return;
                if (run is null && stream.Known is { Finished: not null } ended)
                {
                    await stream.EndAsync(await ResultAsync(service, ended, aborted), aborted);
                    return;
                }
                // An operation of this server is brought to a safe point first; nobody else is waited for.
                if (run is null && lifetime.ApplicationStopping.IsCancellationRequested)
                    return;
                await Task.WhenAny(run is null ? Task.Delay(Timeout.Infinite, aborted) : more, Task.Delay(s_interval, time, aborted));
                aborted.ThrowIfCancellationRequested();
                await stream.KeepAliveAsync(s_alive, aborted);
                if (version.Now() is var now && now != seen)
                {
                    seen = now;
                    if (!await Admission.IsStillAllowedAsync(http))
                        return;
                    if (await FindAsync(service, operationId, aborted) is { } operation)
                        await stream.ShowAsync(operation, aborted);
                }
            }
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
    }

    /// <summary>GET /{tenant}/events: for as long as somebody listens.</summary>
    public async Task WatchAsync(HttpContext http, string tenant)
    {
        ITroveService service = tenants.Of(tenant);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        CancellationToken over = end.Token;
        var stream = new Stream(http, time);
        (long, long) seen = version.Now();
        Dictionary<Guid, TroveOperation> known = [];
        try
        {
            await stream.BeginAsync(null, over);
            await TellOperationsAsync();
            while (true)
            {
                await Task.Delay(s_interval, time, over);
                await stream.KeepAliveAsync(s_alive, over);
                if (version.Now() is var now && now == seen)
                    continue;
                seen = now;
                if (!await Admission.IsStillAllowedAsync(http))
                    return;
                await stream.ChangedAsync(over);
                await TellOperationsAsync();
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // Nobody listens any more, or the server stops.
        }

        async Task TellOperationsAsync()
        {
            Dictionary<Guid, TroveOperation> present = [];
            await foreach (TroveOperation operation in service.GetOperationsAsync(new OperationQuery { States = s_underWay }, over))
                present[operation.Id] = operation;
            // What was under way and is not any more is told of once more, as it ended.
            foreach (Guid gone in known.Keys.Except(present.Keys))
            {
                if (await FindAsync(service, gone, over) is { } ended)
                    await stream.ShowAsync(ended, over);
            }
            foreach (TroveOperation operation in present.Values)
            {
                if (!known.TryGetValue(operation.Id, out TroveOperation? before) || Differs(before, operation))
                    await stream.ShowAsync(operation, over);
            }
            known = present;
        }
    }

    private static bool Differs(TroveOperation before, TroveOperation now) =>
        (before.State, before.Step, before.PercentComplete, before.StoppedBy) != (now.State, now.Step, now.PercentComplete, now.StoppedBy);

    private static async Task<TroveOperation?> FindAsync(ITroveService service, Guid id, CancellationToken cancellationToken)
    {
        await foreach (TroveOperation operation in service.GetOperationsAsync(new OperationQuery { Ids = [id] }, cancellationToken))
            return operation;
        return null;
    }

    /// <summary>What the journal and the catalog know of an operation that ended elsewhere, or long ago.</summary>
    private static async Task<OperationResult> ResultAsync(ITroveService service, TroveOperation operation, CancellationToken cancellationToken)
    {
        await foreach (TroveCluster cluster in service.GetClustersAsync(new ClusterQuery { Ids = [operation.ClusterId] }, cancellationToken))
            return new OperationResult { Operation = operation, Cluster = cluster };
        return new OperationResult { Operation = operation };
    }

    /// <summary>A stream to one listener: what it has been told, and when last.</summary>
    private sealed class Stream(HttpContext http, TimeProvider time)
    {
        private readonly EventWriter _writer = new(http.Response);
        private long _told = time.GetTimestamp();

        /// <summary>The number of the last event that was sent, now or before the connection was lost.</summary>
        public long Last { get; private set; }

        /// <summary>The operation as it was last shown.</summary>
        public TroveOperation? Known { get; private set; }

        /// <summary>Goes on after the event that the listener had last.</summary>
        public void Resume()
        {
            if (long.TryParse(http.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out long last))
                Last = last;
        }

        public async Task BeginAsync(TroveOperation? operation, CancellationToken cancellationToken)
        {
            await _writer.BeginAsync(cancellationToken);
            if (operation is not null)
                await ShowAsync(operation, cancellationToken);
        }

        public Task WriteAsync(RunEvent e, CancellationToken cancellationToken)
        {
            Last = e.Number;
            return WriteAsync(e.Number, e.Kind, e.Data, cancellationToken);
        }

        /// <summary>Shows an operation where it is not as it was shown last.</summary>
        public Task ShowAsync(TroveOperation operation, CancellationToken cancellationToken)
        {
            TroveOperation? before = Known;
            Known = operation;
            return before is not null && before.Id == operation.Id && !Differs(before, operation) && before.Finished == operation.Finished
                ? Task.CompletedTask
                : WriteAsync(Last, EventKind.Operation, WireJson.Write(operation), cancellationToken);
        }

        public Task ChangedAsync(CancellationToken cancellationToken) => WriteAsync(Last, EventKind.Changed, "{}"u8.ToArray(), cancellationToken);

        public Task EndAsync(OperationResult result, CancellationToken cancellationToken) => WriteAsync(Last, EventKind.Result, WireJson.Write(result), cancellationToken);

        public async Task KeepAliveAsync(TimeSpan interval, CancellationToken cancellationToken)
        {
            if (time.GetElapsedTime(_told) < interval)
                return;
            await _writer.AliveAsync(cancellationToken);
            _told = time.GetTimestamp();
        }

        private async Task WriteAsync(long id, string kind, byte[] data, CancellationToken cancellationToken)
        {
            await _writer.WriteAsync(id, kind, data, cancellationToken);
            _told = time.GetTimestamp();
        }
    }
}
