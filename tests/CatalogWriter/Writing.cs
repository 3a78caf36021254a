using TroveClusters.Engine.Catalog;

namespace TroveClusters.Tests.CatalogWriter;

/// <summary>Writes clusters, claims and releases them.</summary>
internal static class Writing
{
    public static IReadOnlyList<string> Run(string home, int threads, int clusters)
    {
        var catalog = new CatalogDatabase(new TroveHome(home));
        return Many.Run(threads, () =>
        {
            for (int i = 0; i < clusters; i++)
                WriteOne(catalog, Guid.NewGuid());
        });
    }

    private static void WriteOne(CatalogDatabase catalog, Guid id)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        catalog.Write(session => ClusterRepository.Insert(session, Changing.Cluster(id, $"c-{id:N}", now)));
        ClusterRow read = catalog.Read(null, session => ClusterRepository.Find(session, "default", id))
            ?? throw new TroveException(TroveErrorId.CatalogUnavailable, $"{id} was written and is not there.");
        var operation = Guid.NewGuid();
        if (!catalog.Write(session => ClusterRepository.TryClaim(session, id, read.Revision, TroveTask.Growing, operation, now)))
            throw new TroveException(TroveErrorId.CatalogUnavailable, $"{id} could not be claimed.");
        catalog.Write(session => ClusterRepository.Release(session, id, operation, now));
    }
}
