using TroveClusters.Engine;
using TroveClusters.Tests.Fuzz.Generators;
using TroveClusters.Tests.Unit;
using TroveClusters.Tests.Unit.Catalog;

namespace TroveClusters.Tests.Fuzz;

/// <summary>Catalogs whose file was damaged.</summary>
public sealed class CatalogFileFuzz(ITestOutputHelper output) : IDisposable
{
    private readonly FuzzedCatalog _catalog = new();

    public void Dispose() => _catalog.Dispose();

    /// <summary>Each case writes a file and opens it as a catalog.</summary>
    [Fact]
    public void A_file_with_damaged_bytes_is_read_or_called_damaged()
    {
        FuzzedCatalog.Execute(_catalog.Connect(), "PRAGMA wal_checkpoint(TRUNCATE)");
        byte[] whole = File.ReadAllBytes(_catalog.Services.Home.CatalogFile);
        using var home = new TemporaryHome();
        File.Copy(_catalog.Services.Home.KeyFile, Path.Combine(home.Folder, "secret.key"));
        string file = Path.Combine(home.Folder, "catalog.db");
        new Fuzzer(output).Run(
            "catalog files",
            fuzz =>
            {
                byte[] bytes = Damaged(fuzz, whole);
                foreach (string old in Directory.GetFiles(home.Folder, "catalog.db*"))
                    File.Delete(old);
                File.WriteAllBytes(file, bytes);
                var service = new TroveService(new EngineServices(new TroveServiceSettings { Home = home.Folder, Tenant = CatalogSamples.Tenant }));
                bool accepted = true;
                foreach (Func<Task> ask in _catalog.Questions(service).Take(3))
                    accepted &= FuzzCase.Accepts(() => ask().GetAwaiter().GetResult(), [.. FuzzedCatalog.Errors]);
                return accepted;
            },
            usual: Fuzzer.UsualCases / 100);
    }

    private static byte[] Damaged(FuzzCase fuzz, byte[] whole)
    {
        Chance chance = fuzz.Chance;
        byte[] bytes = [.. whole];
        var places = new List<string>();
        for (int times = chance.Between(1, 4); times > 0; times--)
        {
            // The header and the schema are small; elsewhere most bytes are empty.
            int at = chance.Below(chance.Percent(15) ? 100 : bytes.Length), length = chance.Percent(80) ? 1 : chance.Between(2, 200);
            length = Math.Min(length, bytes.Length - at);
            places.Add($"{at}+{length}");
            for (int i = at; i < at + length; i++)
                bytes[i] ^= (byte)(length == 1 ? 1 << chance.Below(8) : chance.Below(256));
        }
        if (chance.Percent(10))
        {
            bytes = bytes[..chance.Between(1, bytes.Length)];
            places.Add($"cut at {bytes.Length}");
        }
        fuzz.Input = string.Join(", ", places);
        return bytes;
    }
}
