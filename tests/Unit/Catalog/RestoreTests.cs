using System.IO.Compression;
using System.Text;
using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Hosts;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Tokens;

namespace TroveClusters.Tests.Unit.Catalog;

/// <summary>A backup comes back wholly or not at all, and what it does not know of is told.</summary>
public sealed class RestoreTests : IDisposable
{
    private readonly TemporaryHome _source = new();
    private readonly TemporaryHome _target = new();
    private readonly TemporaryHome _elsewhere = new();
    private readonly EngineServices _from;
    private readonly EngineServices _to;
    private readonly ClusterRow _cluster = CatalogSamples.Cluster("web");

    public RestoreTests()
    {
        _from = Services(_source.Folder);
        _to = Services(_target.Folder);
        CatalogSamples.Add(_from.Catalog, _cluster, CatalogSamples.Node(_cluster, 1) with { Host = "127.0.0.1", Port = 20001 });
        SetPassword(_from, _cluster.Id, "correct-horse");
    }

    private string Backup => Path.Combine(_elsewhere.Folder, "backup.zip");

    public void Dispose()
    {
        _source.Dispose();
        _target.Dispose();
        _elsewhere.Dispose();
    }

    [Fact]
    public async Task In_a_home_without_a_catalog_all_of_it_is_there()
    {
        File.WriteAllText(_from.Home.ConfigurationFile, "{\"redis\":{\"volume_support\":false}}");
        await BackupAsync();
        TroveCatalogCare<TroveCatalogRestore> care = await RestoreAsync();
        Assert.Equal((1, 1, "", 1), (care.Result.Clusters, care.Result.Nodes, care.Result.KeptCatalog, care.Result.MissingNodes));
        Assert.Contains("'web'", Assert.Single(care.Warnings), StringComparison.Ordinal);
        Assert.Equal(_cluster, CatalogSamples.Find(_to.Catalog, _cluster.Id));
        Assert.Equal("correct-horse", _to.ReadSecret(_cluster.Id, SecretNames.Password));
        Assert.Equal(File.ReadAllBytes(_from.Home.ConfigurationFile), File.ReadAllBytes(_to.Home.ConfigurationFile));
        Assert.Equal(["catalog.db", "restore.lock", "secret.key", "trove.json"], CatalogFile.Names(_target.Folder));
        Assert.Equal("wal", CatalogFile.Ask(_to.Home.CatalogFile, "PRAGMA journal_mode"));
        if (!OperatingSystem.IsWindows())
            Assert.All(Directory.GetFiles(_target.Folder), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task The_catalog_there_was_is_kept_and_passwords_are_encrypted_with_the_homes_own_key()
    {
        ClusterRow old = CatalogSamples.Cluster("old");
        CatalogSamples.Add(_to.Catalog, old);
        SetPassword(_to, old.Id, "battery-staple");
        byte[] key = File.ReadAllBytes(_to.Home.KeyFile);
        File.WriteAllText(_from.Home.ConfigurationFile, "{}");
        File.WriteAllText(_to.Home.ConfigurationFile, "{ }");
        await BackupAsync();

        TroveCatalogCare<TroveCatalogRestore> care = await RestoreAsync();
        Assert.Null(CatalogSamples.Find(_to.Catalog, old.Id));
        Assert.Equal("correct-horse", _to.ReadSecret(_cluster.Id, SecretNames.Password));
        Assert.Equal(key, File.ReadAllBytes(_to.Home.KeyFile));
        Assert.Equal("{ }", File.ReadAllText(_to.Home.ConfigurationFile));
        Assert.Contains(care.Warnings, warning => warning.Contains("trove.json stays as it is", StringComparison.Ordinal));

        // The copy is the catalog as it was, and can be put back.
        Assert.Equal(care.Result.KeptCatalog, Assert.Single(CatalogCopy.Find(_to.Home)));
        File.Copy(care.Result.KeptCatalog, _to.Home.CatalogFile, overwrite: true);
        Assert.Equal("battery-staple", Services(_target.Folder).ReadSecret(old.Id, SecretNames.Password));
    }

    [Fact]
    public async Task Tokens_that_were_removed_since_come_back_and_are_told()
    {
        var tokens = new ServerTokenStore(_from);
        TroveServerTokenChange kept = tokens.New(new NewServerTokenRequest { Name = "kept" }), removed = tokens.New(new NewServerTokenRequest { Name = "removed" });
        await BackupAsync();
        tokens.Remove(new RemoveServerTokenRequest { Id = removed.Token.Id });
        using var verifier = new ServerTokenVerifier(_from, TimeProvider.System);
        Assert.NotNull(await verifier.VerifyAsync(kept.Secret!, CancellationToken.None));
        Assert.Null(await verifier.VerifyAsync(removed.Secret!, CancellationToken.None));
        await verifier.Written;

        IReadOnlyList<string> warnings = (await new TroveService(_from).RestoreCatalogAsync(new RestoreCatalogRequest { Path = Backup }, CancellationToken.None)).Warnings;
        Assert.Contains("come back with the backup: removed. ", Assert.Single(warnings, warning => warning.Contains("tokens of the server", StringComparison.Ordinal)), StringComparison.Ordinal);
        // A verifier that was there before knows it, too.
        Assert.NotNull(await verifier.VerifyAsync(removed.Secret!, CancellationToken.None));
        await verifier.Written;
        // Where there was no catalog, none can have been removed from it.
        Assert.DoesNotContain((await RestoreAsync()).Warnings, warning => warning.Contains("tokens of the server", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hosts_come_back_with_their_keys_and_passwords()
    {
        HostRow host = CatalogSamples.Host("a");
        SecretOwner owner = SecretOwner.Host(host.Id);
        _from.Catalog.Write(session =>
        {
            HostRepository.Insert(session, host);
            SecretRepository.Set(session, owner, SecretNames.Password, _from.Secrets.Protect("battery-horse", owner.Context(SecretNames.Password)));
        });
        // A home with a key of its own: what comes is encrypted anew.
        CatalogSamples.Add(_to.Catalog, CatalogSamples.Cluster("old"));
        _ = _to.Secrets.Protect("any", "context");
        await BackupAsync();
        await RestoreAsync();
        HostRow restored = new HostStore(_to).Get(host.Id);
        Assert.Equal((host.Name, true), (restored.Name, restored.HasPassword));
        Assert.Equal(host.Keys, restored.Keys);
        Assert.Equal("battery-horse", new HostStore(_to).Login(restored).Password!.Reveal());
    }

    [Fact]
    public async Task A_lost_key_comes_back_from_the_backup()
    {
        await BackupAsync();
        File.Delete(_from.Home.KeyFile);
        await new TroveService(_from).RestoreCatalogAsync(new RestoreCatalogRequest { Path = Backup }, CancellationToken.None);
        Assert.Equal("correct-horse", _from.ReadSecret(_cluster.Id, SecretNames.Password));
    }

    [Fact]
    public async Task To_check_only_changes_nothing()
    {
        await BackupAsync();
        TroveCatalogCare<TroveCatalogRestore> care = await RestoreAsync(checkOnly: true);
        Assert.Equal((1, 1), (care.Result.Clusters, care.Result.MissingNodes));
        Assert.Contains(_to.Home.CatalogFile, care.Target, StringComparison.Ordinal);
        Assert.Empty(CatalogFile.Names(_target.Folder));
    }

    [Fact]
    public async Task What_is_no_backup_is_refused_and_nothing_is_touched()
    {
        CatalogSamples.Add(_to.Catalog, CatalogSamples.Cluster("old"));
        byte[] before = File.ReadAllBytes(_to.Home.CatalogFile);
        Assert.Equal("BackupNotFound", (await FailsAsync()).ErrorId);
        File.WriteAllText(Backup, "no archive");
        Assert.Equal("BackupInvalid", (await FailsAsync()).ErrorId);
        using (ZipArchive archive = ZipFile.Open(Path.Combine(_elsewhere.Folder, "other.zip"), ZipArchiveMode.Create))
            archive.CreateEntry("../catalog.db");
        File.Move(Path.Combine(_elsewhere.Folder, "other.zip"), Backup, overwrite: true);
        Assert.Contains("no manifest.json", (await FailsAsync()).Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_to.Home.CatalogFile));
        Assert.Equal(["catalog.db", "restore.lock"], CatalogFile.Names(_target.Folder));
    }

    [Fact]
    public async Task Whatever_byte_of_it_is_flipped_a_backup_is_refused_or_comes_back_as_it_was()
    {
        await BackupAsync();
        byte[] whole = File.ReadAllBytes(Backup);
        ClusterRow old = CatalogSamples.Cluster("old");
        CatalogSamples.Add(_to.Catalog, old);
        var random = new Random(20_250_302);
        int refused = 0;
        for (int i = 0; i < 150; i++)
        {
            byte[] damaged = [.. whole];
            int at = random.Next(whole.Length);
            damaged[at] ^= (byte)random.Next(1, 256);
            File.WriteAllBytes(Backup, i % 10 == 0 ? damaged[..at] : damaged);
            try
            {
                TroveCatalogRestore told = (await RestoreAsync(checkOnly: true)).Result;
                Assert.Equal((1, 1), (told.Clusters, told.Nodes));
            }
            catch (TroveException e)
            {
                refused++;
                Assert.True(e.ErrorId is "BackupInvalid" or "CatalogVersionTooNew", $"Byte {at}: {e.ErrorId}: {e.Message}");
            }
        }
        Assert.True(refused > 100, $"Only {refused} were refused.");
        Assert.Equal(old, CatalogSamples.Find(_to.Catalog, old.Id));
    }

    [Theory]
    [InlineData("\"Schema\":1", "\"Schema\":99", "CatalogVersionTooNew", "schema 99")]
    [InlineData("\"Format\":1", "\"Format\":2", "CatalogVersionTooNew", "form 2")]
    [InlineData("\"Format\":1", "\"Format\":0", "BackupInvalid", "names no catalog")]
    [InlineData("\"Name\":\"catalog.db\"", "\"Name\":\"catalog.bd\"", "BackupInvalid", "names no catalog")]
    [InlineData("\"Format\":1", "\"Format\":x", "BackupInvalid", "cannot be used")]
    public async Task What_the_manifest_says_decides(string text, string instead, string id, string words)
    {
        await BackupAsync();
        Rewrite(manifest => manifest.Replace(text.Replace("\"Schema\":1", $"\"Schema\":{Migrations.CurrentVersion}", StringComparison.Ordinal), instead, StringComparison.Ordinal));
        TroveException error = await FailsAsync();
        Assert.Equal(id, error.ErrorId);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_an_operation_runs_nothing_is_restored()
    {
        await BackupAsync();
        ClusterRow busy = CatalogSamples.Cluster("busy");
        OperationRow operation = CatalogSamples.Operation(busy, TroveOperationKind.Grow);
        CatalogSamples.Add(_to.Catalog, busy with { OperationId = operation.Id });
        _to.Catalog.Write(session => OperationRepository.Insert(session, operation));
        using (RunningOperations.Enter(operation.Id))
        {
            TroveException error = await FailsAsync();
            Assert.Equal(("TroveClusterBusy", operation.Id), (error.ErrorId, error.OperationId));
            Assert.NotNull(CatalogSamples.Find(_to.Catalog, busy.Id));
            Assert.Empty(CatalogCopy.Find(_to.Home));
        }
        // Nobody works on it any more.
        await RestoreAsync();
        Assert.Null(CatalogSamples.Find(_to.Catalog, busy.Id));
    }

    [Fact]
    public async Task An_operation_that_was_under_way_is_interrupted_afterwards_and_told()
    {
        OperationRow operation = CatalogSamples.Operation(_cluster, TroveOperationKind.Grow);
        _from.Catalog.Write(session => OperationRepository.Insert(session, operation));
        await BackupAsync();
        TroveCatalogCare<TroveCatalogRestore> care = await RestoreAsync();
        Assert.Contains(care.Warnings, warning => warning.Contains(operation.Id.ToString(), StringComparison.Ordinal));
        OperationRow restored = _to.Catalog.Read(null, session => OperationRepository.Find(session, operation.Id))!;
        Assert.Equal(TroveOperationState.Interrupted, restored.State);
        Assert.Contains("under way when the backup", restored.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("noise")]
    [InlineData("empty")]
    [InlineData("header")]
    public async Task A_damaged_catalog_is_replaced_and_kept_as_it_was(string damage)
    {
        await BackupAsync();
        CatalogFile.Fill(_to.Home);
        byte[] damaged = damage == "empty" ? [] : File.ReadAllBytes(_to.Home.CatalogFile);
        if (damage == "noise")
            damaged.AsSpan(damaged.Length / 2, damaged.Length / 4).Fill(0xA5);
        else if (damage == "header")
            damaged[3] ^= 0xFF;
        File.WriteAllBytes(_to.Home.CatalogFile, damaged);
        File.WriteAllText(_to.Home.CatalogFile + "-wal", "what is left of the log");

        TroveCatalogRestore told = (await RestoreAsync()).Result;
        Assert.Contains(".damaged.", told.KeptCatalog, StringComparison.Ordinal);
        Assert.Equal(damaged, File.ReadAllBytes(told.KeptCatalog));
        Assert.Equal("what is left of the log", File.ReadAllText(told.KeptCatalog + "-wal"));
        Assert.Equal(_cluster, CatalogSamples.Find(Services(_target.Folder).Catalog, _cluster.Id));
        Assert.Equal("ok", CatalogFile.Ask(_to.Home.CatalogFile, "PRAGMA integrity_check"));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_to.Home.CatalogFile));
    }

    [Fact]
    public async Task Folders_of_nodes_that_it_does_not_know_are_told_and_left()
    {
        await BackupAsync();
        string folder = Directory.CreateDirectory(Path.Combine(_target.Folder, "nodes", $"{Guid.NewGuid():D}")).FullName;
        File.WriteAllText(Path.Combine(folder, "dump.rdb"), "data");
        Guid known = _from.Catalog.Read([], session => NodeRepository.OfCluster(session, _cluster.Id))[0].Id;
        Directory.CreateDirectory(Path.Combine(_target.Folder, "nodes", $"{known:D}"));
        TroveCatalogCare<TroveCatalogRestore> care = await RestoreAsync();
        Assert.Equal([folder], care.Result.UnknownFolders);
        Assert.Equal(0, care.Result.MissingNodes);
        Assert.Contains(folder, Assert.Single(care.Warnings), StringComparison.Ordinal);
        Assert.Equal("data", File.ReadAllText(Path.Combine(folder, "dump.rdb")));
    }

    [Fact]
    public async Task Who_reads_and_writes_meanwhile_meets_the_one_catalog_or_the_other()
    {
        await BackupAsync();
        for (int i = 0; i < 200; i++)
        {
            ClusterRow old = CatalogSamples.Cluster($"old-{i}");
            CatalogSamples.Add(_to.Catalog, old, CatalogSamples.Node(old, 1), CatalogSamples.Node(old, 2));
        }
        using var enough = new CancellationTokenSource();
        int seenOld = 0, seenNew = 0;
        Task[] readers = [.. Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                CatalogDatabase catalog = Services(_target.Folder).Catalog;
                do
                {
                    (int clusters, int nodes) = catalog.Read((0, 0), session => (session.Count("clusters"), session.Count("nodes")));
                    Assert.True((clusters, nodes) is (200, 400) or (1, 1), $"{clusters} clusters, {nodes} nodes");
                    Interlocked.Increment(ref clusters == 1 ? ref seenNew : ref seenOld);
                }
                while (!enough.IsCancellationRequested);
            },
            TaskCreationOptions.LongRunning))];
        await ReadAsync(() => Volatile.Read(ref seenOld));
        await RestoreAsync();
        await ReadAsync(() => Volatile.Read(ref seenNew));
        await enough.CancelAsync();
        await Task.WhenAll(readers);
        Assert.True(seenOld > 0 && seenNew > 0);

        // A reader that ends by itself has failed, and is judged at the end.
        async Task ReadAsync(Func<int> seen)
        {
            while (seen() == 0 && !readers.Any(reader => reader.IsCompleted))
                await Task.Delay(1);
        }
    }

    [Fact]
    public async Task What_a_killed_restore_left_goes_with_the_next_one()
    {
        await BackupAsync();
        string left = Directory.CreateDirectory(Path.Combine(_target.Folder, "restore-left")).FullName;
        File.WriteAllText(Path.Combine(left, "catalog.db"), "half");
        await RestoreAsync();
        Assert.False(Directory.Exists(left));
    }

    [NeedsSmallDiskFact]
    public async Task On_a_full_disk_the_catalog_stays_as_it_was()
    {
        CatalogFile.Fill(_from.Home, 2000);
        await BackupAsync();
        using var disk = new SmallDisk(_elsewhere.Folder, 8);
        EngineServices services = Services(disk.Folder);
        ClusterRow old = CatalogSamples.Cluster("old");
        CatalogSamples.Add(services.Catalog, old);
        string ballast = Path.Combine(disk.Folder, "ballast");
        int refused = 0;
        // With ever less room: nothing can be unpacked, then nothing copied, then nothing committed, until all of it fits.
        for (int room = 200 << 10; refused < 100; room += 200 << 10)
        {
            File.Delete(ballast);
            long free = new DriveInfo(disk.Folder).AvailableFreeSpace;
            if (room > free)
                break;
            File.WriteAllBytes(ballast, new byte[free - room]);
            try
            {
                await new TroveService(services).RestoreCatalogAsync(new RestoreCatalogRequest { Path = Backup }, CancellationToken.None);
                break;
            }
            catch (TroveException e)
            {
                refused++;
                Assert.Equal("CatalogUnavailable", e.ErrorId);
                Assert.True(e.Message.Contains("full", StringComparison.Ordinal), $"{room}: {e}");
                Assert.Contains(disk.Folder, e.Message, StringComparison.Ordinal);
                Assert.Equal(old, CatalogSamples.Find(services.Catalog, old.Id));
                Assert.Equal(["ballast", "catalog.db", "restore.lock"], CatalogFile.Names(disk.Folder).Except(["secret.key"]));
            }
        }
        Assert.True(refused > 5, $"Only {refused} were refused.");
        Assert.NotNull(CatalogSamples.Find(services.Catalog, _cluster.Id));
    }

    private static EngineServices Services(string folder) => new(new TroveServiceSettings { Home = folder, Tenant = CatalogSamples.Tenant });

    private static void SetPassword(EngineServices services, Guid cluster, string password) => services.Catalog.Write(session => SecretRepository.Set(
        session, SecretOwner.Cluster(cluster), SecretNames.Password, services.Secrets.Protect(password, SecretOwner.Cluster(cluster).Context(SecretNames.Password))));

    private Task BackupAsync() => new TroveService(_from).BackupCatalogAsync(new BackupCatalogRequest { Path = Backup, Overwrite = true }, CancellationToken.None);

    private Task<TroveCatalogCare<TroveCatalogRestore>> RestoreAsync(bool checkOnly = false) =>
        new TroveService(_to).RestoreCatalogAsync(new RestoreCatalogRequest { Path = Backup, CheckOnly = checkOnly }, CancellationToken.None);

    private Task<TroveException> FailsAsync() => Assert.ThrowsAsync<TroveException>(() => RestoreAsync());

    private void Rewrite(Func<string, string> change)
    {
        using ZipArchive archive = ZipFile.Open(Backup, ZipArchiveMode.Update);
        ZipArchiveEntry entry = archive.GetEntry("manifest.json")!;
        string manifest;
        using (var reader = new StreamReader(entry.Open()))
            manifest = reader.ReadToEnd();
        string changed = change(manifest);
        Assert.NotEqual(manifest, changed);
        entry.Delete();
        using Stream written = archive.CreateEntry("manifest.json").Open();
        written.Write(Encoding.UTF8.GetBytes(changed));
    }
}
