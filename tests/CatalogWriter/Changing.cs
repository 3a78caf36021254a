using TroveClusters.Engine.Catalog;

namespace TroveClusters.Tests.CatalogWriter;

/// <summary>
/// Changes clusters that other processes change too: each change adds two nodes and one to the cluster's number, in one
/// transaction, so that a lost change and half a change can both be seen.
/// </summary>
internal static class Changing
{
    /// <summary>How many clusters are changed.</summary>
    public const int Clusters = 4;

    // Somebody who changes now and then: who waits for the lock looks only now and then whether it is free.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    public static IReadOnlyList<string> Run(string home, int changes)
    {
        var catalog = new CatalogDatabase(new TroveHome(home));
        return Many.Run(1, () =>
        {
            for (int i = 0; i < changes; i++)
            {
                int number = i % Clusters;
                catalog.Write(session => Change(session, $"shared-{number}"));
                Thread.Sleep(s_pause);
            }
        });
    }

    public static ClusterRow Cluster(Guid id, string name, DateTimeOffset now) => new()
    {
        Id = id,
        Tenant = "default",
        Name = name,
        Datastore = "redis",
        Version = "7.0.15",
        Provider = "local",
        Created = now,
        Updated = now,
    };

    private static void Change(CatalogSession session, string name)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        if (ClusterRepository.FindByName(session, "default", name) is not { } cluster)
            ClusterRepository.Insert(session, cluster = Cluster(Guid.NewGuid(), name, now));
        int number = cluster.HighestNumber + 1;
        for (int half = 1; half <= 2; half++)
        {
            NodeRepository.Insert(session, new NodeRow
            {
                Id = Guid.NewGuid(),
                ClusterId = cluster.Id,
                Position = (2 * number) + half,
                Name = $"{name}-{number}-{half}",
                Flavor = "1",
                Created = now,
                Updated = now,
            });
            // The number between the two: whoever could see a part of this would see them differ.
            ClusterRepository.Update(session, cluster with { HighestNumber = number, Updated = now });
        }
    }
}
