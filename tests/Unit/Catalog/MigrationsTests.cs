using Microsoft.Data.Sqlite;
using TroveClusters.Engine.Catalog;

namespace TroveClusters.Tests.Unit.Catalog;

public sealed class MigrationsTests : IDisposable
{
    private readonly TemporaryHome _temporary = new();
    private readonly TroveHome _home;

    public MigrationsTests() => _home = new TroveHome(_temporary.Folder);

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_fresh_catalog_gets_the_present_schema_in_one_private_file()
    {
        new CatalogDatabase(_home).Write(_ => { });

        Assert.Equal((long)Migrations.CurrentVersion, Ask("PRAGMA user_version"));
        Assert.Equal(11L, Ask("SELECT count(*) FROM sqlite_master WHERE type = 'table'"));
        Assert.Equal("wal", Ask("PRAGMA journal_mode"));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_home.CatalogFile));
    }

    [Fact]
    public void Many_that_find_no_catalog_at_once_make_one()
    {
        CatalogDatabase[] catalogs = [.. Enumerable.Range(0, 16).Select(_ => new CatalogDatabase(_home))];
        using var start = new Barrier(catalogs.Length);
        RunAll(catalogs, catalog =>
        {
            start.SignalAndWait();
            CatalogSamples.Add(catalog, CatalogSamples.Cluster($"c{Guid.NewGuid():N}"));
        });
        Assert.Equal(16L, Ask("SELECT count(*) FROM clusters"));
        Assert.Equal((long)Migrations.CurrentVersion, Ask("PRAGMA user_version"));
    }

    [Theory]
    [InlineData("wal")]
    [InlineData("delete")]
    public void A_catalog_of_a_newer_version_is_refused_and_not_touched(string journal)
    {
        new CatalogDatabase(_home).Write(_ => { });
        Ask($"PRAGMA journal_mode = {journal}");
        Ask($"PRAGMA user_version = {Migrations.CurrentVersion + 1}");
        byte[] before = File.ReadAllBytes(_home.CatalogFile);

        foreach (Action use in (Action[])[() => new CatalogDatabase(_home).Read(0, _ => 1), () => new CatalogDatabase(_home).Write(_ => { })])
        {
            TroveException error = Assert.Throws<TroveException>(use);
            Assert.Equal("CatalogVersionTooNew", error.ErrorId);
            Assert.Contains(_home.CatalogFile, error.Message, StringComparison.Ordinal);
            Assert.Contains($"schema {Migrations.CurrentVersion + 1}", error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(before, File.ReadAllBytes(_home.CatalogFile));
    }

    [Fact]
    public void A_catalog_that_becomes_newer_is_refused_to_those_who_come_after()
    {
        var present = new CatalogDatabase(_home);
        present.Write(_ => { });
        Ask($"PRAGMA user_version = {Migrations.CurrentVersion + 1}");
        Assert.Equal("CatalogVersionTooNew", Assert.Throws<TroveException>(() => new CatalogDatabase(_home).Write(_ => { })).ErrorId);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_in_SQLites_words_and_not_overwritten()
    {
        string text = string.Concat(Enumerable.Repeat("this is no database\n", 100));
        File.WriteAllText(_home.CatalogFile, text);

        foreach (Action use in (Action[])[() => new CatalogDatabase(_home).Read(0, _ => 1), () => new CatalogDatabase(_home).Write(_ => { })])
        {
            TroveException error = Assert.Throws<TroveException>(use);
            Assert.Equal("CatalogUnavailable", error.ErrorId);
            Assert.Contains("file is not a database", error.Message, StringComparison.Ordinal);
            Assert.Contains(_home.CatalogFile, error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(text, File.ReadAllText(_home.CatalogFile));
    }

    [Fact]
    public void A_migration_that_fails_leaves_the_catalog_as_it_was()
    {
        // A table of the first step's is there already, so the step cannot be taken.
        Ask("CREATE TABLE nodes (mine TEXT)");
        TroveException error = Assert.Throws<TroveException>(() => new CatalogDatabase(_home).Write(_ => { }));
        Assert.Equal("CatalogUnavailable", error.ErrorId);
        Assert.Contains("nodes", error.Message, StringComparison.Ordinal);
        Assert.Equal(0L, Ask("PRAGMA user_version"));
        Assert.Equal("nodes", Ask("SELECT group_concat(name) FROM sqlite_master WHERE type = 'table'"));
    }

    [Fact]
    public void Reading_where_there_is_no_catalog_finds_nothing_and_creates_nothing()
    {
        var home = new TroveHome(Path.Combine(_temporary.Folder, "absent"));
        var catalog = new CatalogDatabase(home);
        Assert.Equal(7, catalog.Read(7, _ => throw new InvalidOperationException("There is nothing to read.")));
        Assert.False(catalog.Exists);
        Assert.False(Directory.Exists(home.Folder));
    }

    [Fact]
    public void A_write_that_fails_half_way_leaves_nothing()
    {
        var catalog = new CatalogDatabase(_home);
        Assert.Throws<InvalidOperationException>(() => catalog.Write(session =>
        {
            ClusterRepository.Insert(session, CatalogSamples.Cluster("half"));
            throw new InvalidOperationException();
        }));
        Assert.Empty(catalog.Read([], session => ClusterRepository.List(session, CatalogSamples.Tenant)));
    }

    private object? Ask(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_home.CatalogFile};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static void RunAll<T>(IEnumerable<T> items, Action<T> action)
    {
        var failures = new List<Exception>();
        Thread[] threads = [.. items.Select(item => new Thread(() =>
        {
            try
            {
                action(item);
            }
            catch (Exception e)
            {
                lock (failures)
                    failures.Add(e);
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.Empty(failures);
    }
}
