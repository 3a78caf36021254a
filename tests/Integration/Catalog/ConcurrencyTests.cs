using System.Globalization;
using TroveClusters.Engine.Catalog;

namespace TroveClusters.Tests.Integration.Catalog;

/// <summary>Many processes on one catalog, which none of them finds there when they begin.</summary>
public sealed class ConcurrencyTests : IDisposable
{
    private const int Writers = 8, ChangesEach = 25, Readers = 8, ThreadsEach = 25;

    private readonly string _home = Directory.CreateTempSubdirectory("trove-test-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task Two_hundred_readers_and_eight_writers_lose_no_change_and_see_no_half_of_one()
    {
        CatalogProcess[] writers = [.. Enumerable.Range(0, Writers).Select(_ => new CatalogProcess("change", _home, $"{ChangesEach}"))];
        CatalogProcess[] readers = [.. Enumerable.Range(0, Readers).Select(_ => new CatalogProcess("read", _home, $"{ThreadsEach}"))];
        CatalogProcess[] all = [.. writers, .. readers];
        try
        {
            foreach (CatalogProcess process in all)
                await process.ReadyAsync();
            foreach (CatalogProcess process in all)
                process.Signal();
            foreach (CatalogProcess writer in writers)
                await writer.EndAsync();
            foreach (CatalogProcess reader in readers)
                reader.Signal();
            foreach (CatalogProcess reader in readers)
            {
                string said = await reader.EndAsync();
                Assert.True(int.Parse(said.Split(' ')[0], CultureInfo.InvariantCulture) >= ThreadsEach, said);
            }
        }
        finally
        {
            foreach (CatalogProcess process in all)
                process.Dispose();
        }
        (int numbers, int nodes) = new CatalogDatabase(new TroveHome(_home)).Read(
            (0, 0), session => (ClusterRepository.All(session).Sum(cluster => cluster.HighestNumber), session.Count("nodes")));
        Assert.Equal((Writers * ChangesEach, 2 * Writers * ChangesEach), (numbers, nodes));
        Assert.Equal(["catalog.db"], Directory.GetFiles(_home).Select(Path.GetFileName));
    }
}
