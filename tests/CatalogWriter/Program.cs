using TroveClusters;
using TroveClusters.Engine.Catalog;

// Writes to a catalog from many threads of a process of its own, and says how long the catalog made it wait.
//
//   CatalogWriter <home> <threads> <clusters a thread>
var catalog = new CatalogDatabase(new TroveHome(args[0]));
int threads = int.Parse(args[1], null);
int clusters = int.Parse(args[2], null);
var failures = new List<string>();
Console.WriteLine("ready");
Console.ReadLine();
Thread[] writers = [.. Enumerable.Range(0, threads).Select(_ => new Thread(Write))];
foreach (Thread writer in writers)
    writer.Start();
foreach (Thread writer in writers)
    writer.Join();
foreach (string failure in failures)
    Console.WriteLine(failure);
return failures.Count == 0 ? 0 : 1;

void Write()
{
    try
    {
        for (int i = 0; i < clusters; i++)
            WriteOne(Guid.NewGuid());
    }
    catch (TroveException e)
    {
        lock (failures)
            failures.Add($"{e.ErrorId}: {e.Message}");
    }
}

void WriteOne(Guid id)
{
    DateTimeOffset now = DateTimeOffset.UtcNow;
    catalog.Write(session => ClusterRepository.Insert(session, new ClusterRow
    {
        Id = id,
        Tenant = "default",
        Name = $"c-{id:N}",
        Datastore = "redis",
        Version = "7.0.15",
        Provider = "local",
        Created = now,
        Updated = now,
    }));
    ClusterRow read = catalog.Read(null, session => ClusterRepository.Find(session, "default", id))
        ?? throw new TroveException(TroveErrorId.CatalogUnavailable, $"{id} was written and is not there.");
    var operation = Guid.NewGuid();
    if (!catalog.Write(session => ClusterRepository.TryClaim(session, id, read.Revision, TroveTask.Growing, operation, now)))
        throw new TroveException(TroveErrorId.CatalogUnavailable, $"{id} could not be claimed.");
    catalog.Write(session => ClusterRepository.Release(session, id, operation, now));
}
