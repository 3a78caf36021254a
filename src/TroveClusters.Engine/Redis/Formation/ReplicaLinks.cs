using System.Diagnostics;
using System.Globalization;
using TroveClusters.Engine.Redis.Agent;

namespace TroveClusters.Engine.Redis.Formation;

/// <summary>Waits until replicas have their primaries' data and receive what is written there.</summary>
internal static class ReplicaLinks
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    /// <exception cref="TroveException"><c>OperationTimedOut</c>, naming the replicas whose link is not up.</exception>
    public static async Task WaitAsync(IReadOnlyList<IRedisAdmin> replicas, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var states = await Task.WhenAll(replicas.Select(async replica =>
                (replica.Endpoint, Status: (await replica.InfoAsync("replication", cancellationToken)).Fields.Find("master_link_status") ?? "not told")));
            var down = states.Where(s => s.Status != "up").ToList();
            if (down.Count == 0)
                return;
            if (Stopwatch.GetElapsedTime(started) >= timeout)
            {
                throw new TroveException(
                    TroveErrorId.OperationTimedOut,
                    string.Create(CultureInfo.InvariantCulture, $"Within {timeout.TotalSeconds:0.###} s these replicas did not catch up with their primaries: {string.Join(", ", down.Select(d => $"{d.Endpoint} (link {d.Status})"))}."),
                    down.Select(d => d.Endpoint.ToString()).ToArray());
            }
            await Task.Delay(s_pause, cancellationToken);
        }
    }
}
