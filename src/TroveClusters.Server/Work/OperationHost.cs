using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TroveClusters.Server.Answers;
using TroveClusters.Server.Observability;
using TroveClusters.Server.Service;
using TroveClusters.Server.Tenants;

namespace TroveClusters.Server.Work;

/// <summary>
/// Runs operations after their requests were answered. All it knows is in the journal too: what a server that was killed
/// left behind, the next one finishes or undoes. When the server stops, operations come to a safe point first.
/// </summary>
internal sealed partial class OperationHost(
    TenantServices tenants, ServerCatalog catalog, OperationRuns runs, ServerMeters meters, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<OperationHost> log) : BackgroundService
{
    /// <summary>What the commands of operations begin with that a server has begun.</summary>
    public const string Mark = "trove-server ";

    private static readonly TimeSpan s_lookAgain = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private readonly Dictionary<Guid, (DateTimeOffset NotBefore, GrowingPause Pause)> _tried = [];

    /// <summary>
    /// Claims a cluster and begins what was planned. Returns when the journal has it; the result is that of the operation as
    /// a whole.
    /// </summary>
    /// <exception cref="TroveException">It could not begin, and nothing was changed.</exception>
    /// <exception cref="Fault">503: the server stops.</exception>
    public async Task<Task<OperationResult>> BeginAsync(string tenant, TrovePlan plan)
    {
        OperationRun run = await StartAsync(tenant, plan.Request.Kind, (service, observer, stop) => service.RunAsync(plan, observer, stop));
        return run.Result;
    }

    /// <summary>Begins an operation. Returns when the journal has it, or when it has ended already.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="kind">What it does, where that is known.</param>
    /// <param name="begin">Begins it.</param>
    /// <exception cref="TroveException">It could not begin, and nothing was changed.</exception>
    /// <exception cref="Fault">503: the server stops.</exception>
    public async Task<OperationRun> StartAsync(
        string tenant, TroveOperationKind? kind, Func<ITroveService, IOperationObserver, CancellationToken, Task<OperationResult>> begin)
    {
        if (_stop.IsCancellationRequested)
            throw new Fault(StatusCodes.Status503ServiceUnavailable, "The server is stopping; nothing was begun.");
        OperationRun run = Run(tenant, kind, begin);
        if (await Task.WhenAny(run.Begun, run.Result) == run.Result && !run.Begun.IsCompleted)
            await run.Result;
        return run;
    }

    /// <summary>Finishes or undoes an operation that nobody works on; done when that is done.</summary>
    public Task<OperationResult> ResumeAsync(string tenant, Guid operation, TroveOperationKind? kind = null) =>
        Run(tenant, kind, (service, observer, stop) => service.ResumeAsync(operation, observer, stop)).Result;

    public override void Dispose()
    {
        base.Dispose();
        _stop.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Whoever follows an operation is told how it stopped: that comes before the end of their connections.
        using CancellationTokenRegistration stopping = lifetime.ApplicationStopping.Register(_stop.Cancel);
        // The rest of the server does not wait for what was left behind.
        await Task.Yield();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                ResumeLeftBehind();
                await Task.Delay(s_lookAgain, time, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
        await _stop.CancelAsync();
        while (!_running.IsEmpty)
            await Task.WhenAll(_running.Keys);
    }

    /// <summary>What cannot be finished now is tried again, less and less often.</summary>
    private void ResumeLeftBehind()
    {
        try
        {
            DateTimeOffset now = time.GetUtcNow();
            foreach ((string tenant, Guid id) in catalog.LeftBehind(Mark))
            {
                (DateTimeOffset notBefore, GrowingPause pause) = _tried.GetValueOrDefault(id, (now, new GrowingPause(s_lookAgain, s_longestPause)));
                if (now < notBefore)
                    continue;
                _tried[id] = (now + pause.Next, pause);
                pause.Grow();
                LogResuming(id, tenant);
                _ = ResumeAsync(tenant, id);
            }
        }
        catch (TroveException e)
        {
            LogUnread(e);
        }
    }

    private OperationRun Run(string tenant, TroveOperationKind? kind, Func<ITroveService, IOperationObserver, CancellationToken, Task<OperationResult>> begin)
    {
        OperationRun run = runs.Open(tenant, new OperationWatch(log));
        run.Follow(Track(kind, begin(tenants.Of(tenant), run, _stop.Token)));
        return run;
    }

    private Task<OperationResult> Track(TroveOperationKind? kind, Task<OperationResult> run)
    {
        long began = time.GetTimestamp();
        Task ended = EndAsync();
        _running[ended] = true;
        _ = ended.ContinueWith(task => _running.TryRemove(task, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return run;

        async Task EndAsync()
        {
            try
            {
                OperationResult result = await run;
                meters.Ended(result.Operation.Kind, result.Operation.State.ToString(), time.GetElapsedTime(began));
                LogEnded(result.Operation.Id, result.Operation.ToString());
            }
            catch (TroveException e)
            {
                // What is refused before it began is no operation.
                if (e.OperationId is not null && kind is { } known)
                    meters.Ended(known, e.ErrorId, time.GetElapsedTime(began));
                LogFailed(e, e.OperationId, e.ErrorId);
            }
            catch (Exception e)
            {
                LogFailed(e, null, e.GetType().Name);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Operation {OperationId} of tenant {Tenant} was left behind; it is finished or undone")]
    private partial void LogResuming(Guid operationId, string tenant);

    [LoggerMessage(LogLevel.Information, "Operation {OperationId} has ended: {Operation}")]
    private partial void LogEnded(Guid operationId, string operation);

    [LoggerMessage(LogLevel.Warning, "Operation {OperationId} has failed: {ErrorId}")]
    private partial void LogFailed(Exception e, Guid? operationId, string errorId);

    [LoggerMessage(LogLevel.Warning, "The journal could not be read for what was left behind")]
    private partial void LogUnread(Exception e);
}
