using TroveClusters.Engine.Catalog;

namespace TroveClusters.Tests.Unit.Catalog;

/// <summary>A catalog of an older schema is copied before it is migrated.</summary>
public sealed class CatalogCopyTests : IDisposable
{
    private static readonly IReadOnlyList<string> s_next =
        [.. Migrations.Steps, "ALTER TABLE clusters ADD COLUMN later TEXT NOT NULL DEFAULT 'new'", "CREATE TABLE later (id TEXT)"];

    private readonly TemporaryHome _temporary = new();
    private readonly TroveHome _home;

    public CatalogCopyTests() => _home = new TroveHome(_temporary.Folder);

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void The_copy_is_the_catalog_as_it_was_in_one_private_file()
    {
        CatalogFile.Fill(_home);
        Next().Write(_ => { });

        Assert.Equal((long)s_next.Count, CatalogFile.Ask(_home.CatalogFile, "PRAGMA user_version"));
        Assert.Equal("new", CatalogFile.Ask(_home.CatalogFile, "SELECT max(later) FROM clusters"));
        string copy = Assert.Single(CatalogCopy.Find(_home));
        Assert.Matches($@"^catalog\.db\.v{Migrations.CurrentVersion}\.\d{{8}}T\d{{6}}\.\d{{3}}Z\.bak$", Path.GetFileName(copy));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(copy));
        Assert.Equal(["catalog.db", Path.GetFileName(copy)], CatalogFile.Names(_home.Folder));
        Assert.Equal((long)Migrations.CurrentVersion, CatalogFile.Ask(copy, "PRAGMA user_version"));
        Assert.Equal("delete", CatalogFile.Ask(copy, "PRAGMA journal_mode"));
        Assert.Equal("ok", CatalogFile.Ask(copy, "PRAGMA integrity_check"));
        Assert.Equal(0L, CatalogFile.Ask(copy, "SELECT count(*) FROM pragma_table_info('clusters') WHERE name = 'later'"));

        // It can be put in the catalog's place.
        File.Copy(copy, _home.CatalogFile, overwrite: true);
        Assert.Equal(100, new CatalogDatabase(_home).Read([], session => ClusterRepository.List(session, CatalogSamples.Tenant)).Count);
    }

    [Fact]
    public void What_is_still_in_the_log_is_in_the_copy()
    {
        var catalog = new CatalogDatabase(_home);
        using (catalog.KeepOpen())
        {
            CatalogSamples.Add(catalog, CatalogSamples.Cluster("logged"));
            Assert.True(new FileInfo(_home.CatalogFile + "-wal").Length > 0);
            Next().Write(_ => { });
        }
        Assert.Equal("logged", CatalogFile.Ask(Assert.Single(CatalogCopy.Find(_home)), "SELECT name FROM clusters"));
    }

    [Fact]
    public void A_fresh_catalog_and_a_present_one_are_not_copied()
    {
        Next().Write(_ => { });
        Next().Write(_ => { });
        Assert.Empty(CatalogCopy.Find(_home));
    }

    [Fact]
    public void Of_many_that_migrate_at_once_one_makes_a_copy()
    {
        CatalogFile.Fill(_home);
        Parallel.For(0, 8, _ => Next().Write(_ => { }));
        Assert.Single(CatalogCopy.Find(_home));
        Assert.Equal((long)s_next.Count, CatalogFile.Ask(_home.CatalogFile, "PRAGMA user_version"));
    }

    [Fact]
    public void A_migration_that_fails_leaves_catalog_and_copy()
    {
        CatalogFile.Fill(_home);
        string[] steps = [.. s_next, "CREATE TABLE nodes (there TEXT)"];
        TroveException error = Assert.Throws<TroveException>(() => new CatalogDatabase(_home, steps, _ => null).Write(_ => { }));
        Assert.Equal("CatalogUnavailable", error.ErrorId);
        Assert.Equal((long)Migrations.CurrentVersion, CatalogFile.Ask(_home.CatalogFile, "PRAGMA user_version"));
        Assert.Equal(0L, CatalogFile.Ask(_home.CatalogFile, "SELECT count(*) FROM sqlite_master WHERE name = 'later'"));
        Assert.Single(CatalogCopy.Find(_home));
    }

    [NeedsSmallDiskFact]
    public void Without_room_for_a_copy_there_is_no_migration()
    {
        using var disk = new SmallDisk(_temporary.Folder, 4);
        var home = new TroveHome(disk.Folder);
        CatalogFile.Fill(home, 1000);
        // Room for the log, and for some of the copy.
        disk.Settle();
        File.WriteAllBytes(Path.Combine(home.Folder, "ballast"), new byte[new DriveInfo(disk.Folder).AvailableFreeSpace - (300 << 10)]);
        string[] before = CatalogFile.Names(home.Folder);

        TroveException error = Assert.Throws<TroveException>(() => new CatalogDatabase(home, s_next, _ => null).Write(_ => { }));
        Assert.Equal("CatalogUnavailable", error.ErrorId);
        Assert.Contains("could not be copied first", error.Message, StringComparison.Ordinal);
        Assert.Contains("full", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, CatalogFile.Names(home.Folder));
        Assert.Equal((long)Migrations.CurrentVersion, CatalogFile.Ask(home.CatalogFile, "PRAGMA user_version"));
        Assert.Equal(1000L, CatalogFile.Ask(home.CatalogFile, "SELECT count(*) FROM clusters"));
    }

    private CatalogDatabase Next() => new(_home, s_next, _ => null);
}
