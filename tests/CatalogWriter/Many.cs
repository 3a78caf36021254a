namespace TroveClusters.Tests.CatalogWriter;

/// <summary>The same by many threads.</summary>
internal static class Many
{
    /// <summary>Runs threads to their ends; returns what went wrong.</summary>
    public static IReadOnlyList<string> Run(int threads, Action work)
    {
        var failures = new List<string>();
        Thread[] all = [.. Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            try
            {
                work();
            }
            catch (Exception e)
            {
                lock (failures)
                    failures.Add(e is TroveException trove ? $"{trove.ErrorId}: {trove.Message}\n{trove.InnerException}" : e.ToString());
            }
        }))];
        foreach (Thread thread in all)
            thread.Start();
        foreach (Thread thread in all)
            thread.Join();
        return failures;
    }
}
