namespace TroveClusters.Tests.Run;

/// <summary>Something to run, beside others.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Run">Runs it.</param>
/// <param name="Alone">What it must have for itself; null for nothing. Of two jobs that name the same thing one waits.</param>
internal sealed record Job(string Name, Func<SuiteResult> Run, string? Alone = null);

/// <summary>
/// Runs jobs two at a time: most of the suites' time is waiting, for servers, for hosts and for limits that are to strike.
/// More would only make each of them slower.
/// </summary>
internal static class Lanes
{
    private const int Count = 2;

    /// <summary>Runs all; the results are in the order of the jobs, whenever each was run.</summary>
    public static IReadOnlyList<SuiteResult> Run(IReadOnlyList<Job> jobs)
    {
        var results = new SuiteResult[jobs.Count];
        // Those that keep others waiting begin first.
        var waiting = Enumerable.Range(0, jobs.Count).OrderBy(i => jobs[i].Alone is null).ToList();
        var taken = new HashSet<string>();
        Thread[] lanes = [.. Enumerable.Range(0, Count).Select(_ => new Thread(Work))];
        foreach (Thread lane in lanes)
            lane.Start();
        foreach (Thread lane in lanes)
            lane.Join();
        return results;

        void Work()
        {
            while (Next() is { } i)
            {
                Console.WriteLine($"==> Running {jobs[i].Name}");
                try
                {
                    results[i] = jobs[i].Run();
                }
                catch (Exception e)
                {
                    results[i] = SuiteResult.Broken(jobs[i].Name, e.ToString());
                }
                lock (waiting)
                {
                    if (jobs[i].Alone is { } thing)
                        taken.Remove(thing);
                    Monitor.PulseAll(waiting);
                }
            }
        }

        // The first that need not wait for another; null when none is left.
        int? Next()
        {
            lock (waiting)
            {
                while (waiting.Count > 0)
                {
                    int place = waiting.FindIndex(i => jobs[i].Alone is not { } thing || !taken.Contains(thing));
                    if (place >= 0)
                    {
                        int found = waiting[place];
                        waiting.RemoveAt(place);
                        if (jobs[found].Alone is { } thing)
                            taken.Add(thing);
                        return found;
                    }
                    Monitor.Wait(waiting);
                }
                return null;
            }
        }
    }
}
