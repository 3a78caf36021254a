using TroveClusters.Engine.Catalog;

namespace TroveClusters.Tests.Unit.Catalog;

/// <summary>A damaged catalog is told, with where its copies are, and not written to.</summary>
public sealed class CatalogDamageTests : IDisposable
{
    private readonly TemporaryHome _temporary = new();
    private readonly TroveHome _home;

    public CatalogDamageTests()
    {
        _home = new TroveHome(_temporary.Folder);
        CatalogFile.Fill(_home);
    }

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_header_that_is_none_is_refused_in_SQLites_words()
    {
        byte[] damaged = Damage(bytes => bytes[3] ^= 0xFF);
        AssertRefused(damaged, "file is not a database", "There is no copy beside it.");
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0xA5)]
    [InlineData(0xFF)]
    public void Pages_of_noise_are_found_when_the_catalog_is_opened(byte noise)
    {
        byte[] damaged = Damage(bytes => bytes.AsSpan(bytes.Length / 2, bytes.Length / 4).Fill(noise));
        AssertRefused(damaged, "is damaged");
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.5)]
    [InlineData(0.1)]
    [InlineData(0.01)]
    public void A_file_that_lacks_its_end_is_refused(double left)
    {
        byte[] whole = File.ReadAllBytes(_home.CatalogFile);
        byte[] damaged = whole[..(int)(whole.Length * left)];
        File.WriteAllBytes(_home.CatalogFile, damaged);
        AssertRefused(damaged, "is damaged");
    }

    [Fact]
    public void The_copies_are_named()
    {
        string copy = CatalogCopy.Make(_home, Migrations.CurrentVersion, "changed");
        byte[] damaged = Damage(bytes => bytes[0] = 0);
        AssertRefused(damaged, copy);
    }

    [Theory]
    [InlineData("nodes")]
    [InlineData("log")]
    public void A_file_that_was_emptied_is_not_taken_for_a_new_one(string beside)
    {
        File.WriteAllBytes(_home.CatalogFile, []);
        if (beside == "nodes")
            Directory.CreateDirectory(Path.Combine(_home.Folder, "nodes", Guid.NewGuid().ToString()));
        else
            File.WriteAllText(_home.CatalogFile + "-wal", "changes");
        AssertRefused([], "it is empty");
    }

    [Fact]
    public void An_empty_file_with_nothing_beside_it_is_a_catalog_that_was_being_made()
    {
        File.WriteAllBytes(_home.CatalogFile, []);
        new CatalogDatabase(_home).Write(_ => { });
        Assert.Equal((long)Migrations.CurrentVersion, CatalogFile.Ask(_home.CatalogFile, "PRAGMA user_version"));
    }

    [Fact]
    public void A_catalog_too_large_to_be_looked_through_tells_when_the_damaged_part_is_read()
    {
        CatalogFile.Ask(_home.CatalogFile, "CREATE TABLE ballast AS SELECT zeroblob(6000000) AS x");
        string page = CatalogFile.Ask(_home.CatalogFile, "SELECT rootpage FROM sqlite_master WHERE name = 'clusters'")!.ToString()!;
        Assert.True(new FileInfo(_home.CatalogFile).Length > CatalogIntegrity.LookedThrough);
        byte[] damaged = Damage(bytes => bytes.AsSpan((int.Parse(page, null) - 1) * 4096, 4096).Fill(0xA5));

        var catalog = new CatalogDatabase(_home);
        Assert.Empty(catalog.Read([], session => OperationRepository.List(session, CatalogSamples.Tenant, new OperationFilter(), null, 100)));
        TroveException error = Assert.Throws<TroveException>(() => catalog.Read([], session => ClusterRepository.List(session, CatalogSamples.Tenant)));
        Assert.Contains("is damaged", error.Message, StringComparison.Ordinal);
        Assert.Contains("malformed", error.Message, StringComparison.Ordinal);
        Assert.Equal(damaged, File.ReadAllBytes(_home.CatalogFile));
    }

    [Fact]
    public void What_is_in_the_log_of_a_damaged_catalog_stays_there()
    {
        var catalog = new CatalogDatabase(_home);
        byte[] log;
        using (catalog.KeepOpen())
        {
            CatalogSamples.Add(catalog, CatalogSamples.Cluster("logged"));
            log = File.ReadAllBytes(_home.CatalogFile + "-wal");
        }
        // As after a crash: the log has not been carried over.
        byte[] damaged = Damage(bytes => bytes.AsSpan(4096 * 3, bytes.Length - (4096 * 3)).Fill(0xA5));
        File.WriteAllBytes(_home.CatalogFile + "-wal", log);
        AssertRefused(damaged, "is damaged");
        Assert.Equal(log, File.ReadAllBytes(_home.CatalogFile + "-wal"));
    }

    [Fact]
    public void Whatever_byte_is_flipped_the_catalog_is_read_as_it_is_or_refused_and_left_alone()
    {
        byte[] whole = File.ReadAllBytes(_home.CatalogFile);
        var random = new Random(20_250_301);
        int refused = 0;
        for (int i = 0; i < 300; i++)
        {
            byte[] damaged = [.. whole];
            // A third of them in the header and the schema's page.
            int at = random.Next(i % 3 == 0 ? 200 : whole.Length);
            damaged[at] ^= (byte)random.Next(1, 256);
            File.WriteAllBytes(_home.CatalogFile, damaged);
            try
            {
                new CatalogDatabase(_home).Read([], session => ClusterRepository.List(session, CatalogSamples.Tenant));
            }
            catch (TroveException e) when (RowReader.IsUnreadable(e))
            {
                // A value within a row, which SQLite cannot judge.
            }
            catch (TroveException e)
            {
                refused++;
                Assert.True(e.ErrorId is "CatalogUnavailable" or "CatalogVersionTooNew", $"Byte {at}: {e.ErrorId}");
                Assert.True(damaged.AsSpan().SequenceEqual(File.ReadAllBytes(_home.CatalogFile)), $"Byte {at} was flipped, and the file was changed: {e.Message}");
            }
        }
        Assert.True(refused > 30, $"Only {refused} were refused.");
    }

    private byte[] Damage(Action<byte[]> change)
    {
        byte[] bytes = File.ReadAllBytes(_home.CatalogFile);
        change(bytes);
        File.WriteAllBytes(_home.CatalogFile, bytes);
        return bytes;
    }

    private void AssertRefused(byte[] damaged, params string[] words)
    {
        foreach (Action use in (Action[])[() => new CatalogDatabase(_home).Read(0, _ => 1), () => new CatalogDatabase(_home).Write(_ => { })])
        {
            TroveException error = Assert.Throws<TroveException>(use);
            Assert.Equal("CatalogUnavailable", error.ErrorId);
            Assert.Contains("Nothing in it has been overwritten.", error.Message, StringComparison.Ordinal);
            Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
        }
        Assert.Equal(damaged, File.ReadAllBytes(_home.CatalogFile));
    }
}
