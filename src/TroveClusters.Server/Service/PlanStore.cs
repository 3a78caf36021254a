using System.Security.Cryptography;

namespace TroveClusters.Server.Service;

/// <summary>
/// Keeps plans between the moment they are shown and the moment they are run: what was shown is what is run. A plan is run by
/// who asked for it only. What is asked for twice is run once, for the first answer may have been lost on its way.
/// </summary>
internal sealed class PlanStore(TimeProvider time)
{
    /// <summary>A question may wait for its answer for so long. Then it is planned again.</summary>
    private static readonly TimeSpan s_age = TimeSpan.FromMinutes(30);

    /// <summary>Of each caller of a tenant. Beyond it the oldest go.</summary>
    private const int MostOfOne = 50;

    private const int Most = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, KeptPlan> _plans = new(StringComparer.Ordinal);

    /// <summary>Keeps a plan.</summary>
    public KeptPlan Add(string tenant, string caller, TrovePlan plan)
    {
        var kept = new KeptPlan(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), tenant, caller, plan, time.GetUtcNow());
        lock (_lock)
        {
            foreach (KeptPlan old in _plans.Values.Where(old => IsOld(old)).ToList())
                _plans.Remove(old.Id);
            Trim(_plans.Values.Where(other => other.Tenant == tenant && other.Caller == caller), MostOfOne);
            Trim(_plans.Values, Most);
            _plans[kept.Id] = kept;
        }
        return kept;
    }

    /// <summary>A plan that a caller was shown; null where it is not known, or not any more.</summary>
    public KeptPlan? Find(string tenant, string caller, string id)
    {
        lock (_lock)
            return _plans.TryGetValue(id, out KeptPlan? kept) && kept.Tenant == tenant && kept.Caller == caller && !IsOld(kept) ? kept : null;
    }

    private bool IsOld(KeptPlan kept) => time.GetUtcNow() - kept.Made > s_age;

    private void Trim(IEnumerable<KeptPlan> plans, int most)
    {
        foreach (KeptPlan old in plans.OrderByDescending(plan => plan.Made).Skip(most - 1).ToList())
            _plans.Remove(old.Id);
    }
}

/// <summary>A plan that was shown.</summary>
internal sealed class KeptPlan(string id, string tenant, string caller, TrovePlan plan, DateTimeOffset made)
{
    private readonly Lock _lock = new();
    private Task<OperationRun>? _run;

    /// <summary>By which it is run: nobody guesses it.</summary>
    public string Id { get; } = id;

    public string Tenant { get; } = tenant;

    public string Caller { get; } = caller;

    public TrovePlan Plan { get; } = plan;

    public DateTimeOffset Made { get; } = made;

    /// <summary>Runs it, or finds the run that has begun.</summary>
    /// <param name="begin">Begins it; what throws has not begun, and may be tried again.</param>
    public Task<OperationRun> RunOnceAsync(Func<TrovePlan, Task<OperationRun>> begin)
    {
        lock (_lock)
            return _run is null or { IsFaulted: true } or { IsCanceled: true } ? _run = begin(Plan) : _run;
    }
}
