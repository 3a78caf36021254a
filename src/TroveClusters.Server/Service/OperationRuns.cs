namespace TroveClusters.Server.Service;

/// <summary>The operations that this server runs, and those that it has run a while ago.</summary>
internal sealed class OperationRuns(TimeProvider time)
{
    /// <summary>Whoever lost the connection has so long to come back for the result. Then there is the journal.</summary>
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Tenant, Guid Operation), OperationRun> _runs = [];

    /// <summary>A run that is about to begin.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="listener">Hears what it tells.</param>
    public OperationRun Open(string tenant, IOperationObserver listener) => new(listener, time, (run, operation) =>
    {
        lock (_lock)
        {
            foreach (((string, Guid) key, OperationRun old) in _runs.Where(pair => pair.Value.Ended is { } then && time.GetUtcNow() - then > s_kept).ToList())
                _runs.Remove(key);
            _runs[(tenant, operation)] = run;
        }
    });

    /// <summary>The run of an operation; null where this server knows nothing of it.</summary>
    public OperationRun? Find(string tenant, Guid operation)
    {
        lock (_lock)
            return _runs.GetValueOrDefault((tenant, operation));
    }
}
