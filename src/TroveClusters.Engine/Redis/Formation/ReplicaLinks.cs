using System.Diagnostics;
using TroveClusters.Engine.Redis.Agent;

namespace TroveClusters.Engine.Redis.Formation;

/// <summary>Waits until replicas have their primaries' data and receive what is written there.</summary>
internal static class ReplicaLinks
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    /// <param name="replicas">The replicas.</param>
    /// <param name="limit">How long it may take in all.</param>
    /// <param name="started">When that began to count, as a timestamp of <see cref="Stopwatch"/>.</param>
    /// <param name="answerLimit">How long each may take to answer.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="TroveException"><c>OperationTimedOut</c>, naming the replicas whose link is not up.</exception>
    public static async Task WaitAsync(
        IReadOnlyList<IRedisAdmin> replicas, TimeLimit limit, long started, TimeLimit answerLimit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var states = await Task.WhenAll(replicas.Select(async replica => (replica.Endpoint, Status: await LinkAsync(replica, answerLimit, cancellationToken))));
            var down = states.Where(s => s.Status != "up").ToList();
            if (down.Count == 0)
                return;
            if (Stopwatch.GetElapsedTime(started) >= limit.Time)
            {
                throw limit.Struck(
                    $"Within {limit} these replicas did not catch up with their primaries: {string.Join(", ", down.Select(d => $"{d.Endpoint} (link {d.Status})"))}.",
                    down.Select(d => d.Endpoint.ToString()).ToArray());
            }
            await Task.Delay(s_pause, cancellationToken);
        }
    }

    private static async Task<string> LinkAsync(IRedisAdmin replica, TimeLimit limit, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit.Time);
        try
        {
            return (await replica.InfoAsync("replication", deadline.Token)).Fields.Find("master_link_status") ?? "not told";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"not told within {limit}";
        }
    }
}
