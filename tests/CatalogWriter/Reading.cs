using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;

namespace TroveClusters.Tests.CatalogWriter;

/// <summary>Reads, as the cmdlets do, the clusters that <see cref="Changing"/> changes, and looks for halves of changes.</summary>
internal static class Reading
{
    // Somebody who looks again and again; not a test of who gets the processor.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    public static IReadOnlyList<string> Run(string home, int threads)
    {
        using var enough = new ManualResetEventSlim();
        int reads = 0, seen = 0;
        var reader = new ClusterReader(new EngineServices(new TroveServiceSettings { Home = home, Tenant = "default" }));
        var stopper = new Thread(() =>
        {
            Console.ReadLine();
            enough.Set();
        })
        { IsBackground = true };
        stopper.Start();
        IReadOnlyList<string> failures = Many.Run(threads, () =>
        {
            var last = new Dictionary<Guid, int>();
            do
            {
                foreach (ClusterState state in reader.Find(new ClusterQuery()))
                {
                    int number = state.Cluster.HighestNumber;
                    if (state.Nodes.Count != 2 * number)
                        throw new InvalidOperationException($"{state.Cluster.Name} was seen with number {number} and {state.Nodes.Count} nodes.");
                    if (number < last.GetValueOrDefault(state.Cluster.Id))
                        throw new InvalidOperationException($"{state.Cluster.Name} went back from {last[state.Cluster.Id]} to {number}.");
                    last[state.Cluster.Id] = number;
                    Interlocked.Increment(ref seen);
                }
                Interlocked.Increment(ref reads);
            }
            while (!enough.Wait(s_pause));
        });
        Console.WriteLine($"{reads} reads of {seen} clusters");
        return failures;
    }
}
