using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Platform;

namespace TroveClusters.Engine.Catalog.Backup;

/// <summary>
/// Puts backups in the place of a home's catalog. The key of the home stays, and the passwords are encrypted with it, so
/// that there is one thing to replace: the catalog, by one transaction. A home without a key gets the backup's before
/// that; one without a configuration gets the backup's after that.
/// </summary>
internal sealed class CatalogRestore(EngineServices services)
{
    private const string StagePrefix = "restore-";

    private TroveHome Home => services.Home;

    /// <summary>Restores a backup, or only says what would be done.</summary>
    /// <exception cref="TroveException">
    /// <c>BackupNotFound</c>, <c>BackupInvalid</c>, <c>CatalogVersionTooNew</c>, <c>TroveClusterBusy</c>,
    /// <c>CatalogUnavailable</c>. The catalog is as it was then.
    /// </exception>
    public async Task<TroveCatalogCare<TroveCatalogRestore>> RunAsync(RestoreCatalogRequest request, CancellationToken cancellationToken)
    {
        if (!File.Exists(request.Path))
            throw new TroveException(TroveErrorId.BackupNotFound, $"There is no backup {request.Path}.", request.Path);
        TroveOptions options = services.LoadOptions();
        try
        {
            if (request.CheckOnly)
                return await StageAsync(Directory.CreateTempSubdirectory("trove-" + StagePrefix).FullName, request, options, cancellationToken);
            Home.EnsureCreated();
            using FileStream only = PrivateFile.TryLock(Path.Combine(Home.Folder, "restore.lock"))
                ?? throw new TroveException(TroveErrorId.CatalogUnavailable, $"Another process is restoring a backup to {Home.Folder}.", Home.Folder, "Wait until it has ended.");
            // What a restore that was killed left behind.
            foreach (string left in Directory.EnumerateDirectories(Home.Folder, StagePrefix + "*"))
                Directory.Delete(left, recursive: true);
            return await StageAsync(Path.Combine(Home.Folder, $"{StagePrefix}{Guid.NewGuid():N}"), request, options, cancellationToken);
        }
        catch (Exception e) when (IsTrouble(e))
        {
            throw NotReplaced(e);
        }
    }

    private static bool IsTrouble(Exception e) => e is SqliteException or IOException or UnauthorizedAccessException or TimeoutException;

    private TroveException NotReplaced(Exception e) => new(
        TroveErrorId.CatalogUnavailable, $"The catalog {Home.CatalogFile} was not replaced, and is as it was: {DiskTrouble.Describe(e, Home.Folder)}", Home.CatalogFile,
        $"See that {Home.Folder} can be written and has room for two more catalogs, then repeat.", e);

    private async Task<TroveCatalogCare<TroveCatalogRestore>> StageAsync(
        string stage, RestoreCatalogRequest request, TroveOptions options, CancellationToken cancellationToken)
    {
        PrivateFile.EnsureFolder(stage);
        try
        {
            StagedCatalog staged = await StagedCatalog.ReadAsync(request.Path, stage, cancellationToken);
            bool damaged = services.Catalog.Exists && CatalogIntegrity.IsDamaged(Home);
            if (!damaged)
                RefuseWhileInUse();
            staged = Fit(staged, request.Path);
            string[] returning = services.Catalog.Exists ? Returning(staged, damaged) : [];
            string kept = request.CheckOnly ? "" : await PutAsync(staged, damaged, cancellationToken);
            NodeFolderAudit audit = await NodeFolderAudit.RunAsync(services, options, staged.Clusters, staged.Nodes, cancellationToken);
            return Told(request, staged, kept, damaged, audit, returning);
        }
        catch (Exception e) when (IsTrouble(e))
        {
            // Told before what was unpacked goes: a disk that is full is so no more after that.
            throw NotReplaced(e);
        }
        finally
        {
            Directory.Delete(stage, recursive: true);
        }
    }

    private TroveCatalogCare<TroveCatalogRestore> Told(
        RestoreCatalogRequest request, StagedCatalog staged, string kept, bool damaged, NodeFolderAudit audit, string[] returning)
    {
        BackupManifest manifest = staged.Content.Manifest;
        bool bringsConfiguration = staged.Content.Configuration is not null && !File.Exists(Home.ConfigurationFile);
        var steps = new List<string> { $"Check {request.Path}: made {manifest.Created:u} on {manifest.Machine}, {manifest.Clusters} clusters, {manifest.Nodes} nodes" };
        if (services.Catalog.Exists)
            steps.Add($"Keep a copy of the {(damaged ? "damaged " : "")}catalog {Home.CatalogFile} beside it");
        steps.Add($"Put the backup's catalog in the place of {Home.CatalogFile}; no server is touched");
        if (bringsConfiguration)
            steps.Add($"Write the backup's configuration to {Home.ConfigurationFile}");
        return new TroveCatalogCare<TroveCatalogRestore>(
            new TroveCatalogRestore
            {
                Path = request.Path,
                Catalog = Home.CatalogFile,
                KeptCatalog = kept,
                Clusters = staged.Clusters.Count,
                Nodes = staged.Nodes.Count,
                Operations = manifest.Operations,
                SchemaVersion = manifest.Schema,
                Created = manifest.Created,
                MissingNodes = audit.Missing.Count,
                UnknownFolders = audit.Unknown,
            },
            $"{Home.CatalogFile} (backup of {manifest.Created:u}: {manifest.Clusters} clusters)", steps, [.. Warnings(staged, audit, returning)]);
    }

    /// <summary>The tokens of the server that are not in the catalog there is, and would open it again: perhaps they were removed on purpose.</summary>
    private string[] Returning(StagedCatalog staged, bool damaged)
    {
        HashSet<Guid> present = damaged ? [] : [.. services.Catalog.Read([], ServerTokenRepository.List).Select(token => token.Id)];
        return [.. staged.Tokens.Where(token => !present.Contains(token.Id) && !token.IsExpired(EngineServices.Now)).Select(token => token.Name)];
    }

    private IEnumerable<string> Warnings(StagedCatalog staged, NodeFolderAudit audit, string[] returning)
    {
        if (returning.Length > 0)
            yield return $"These tokens of the server come back with the backup: {string.Join(", ", returning)}. Remove those that were removed on purpose (Remove-TroveServerToken).";
        foreach (OperationRow open in staged.Open)
        {
            yield return $"{OperationWords.Subject(open)} (operation {open.Id}) was under way when the backup was made and is interrupted now. Resuming it may remove servers that were made since: look at the cluster first.";
        }
        if (staged.LostSecrets > 0)
            yield return $"{staged.LostSecrets} passwords in the backup could not be decrypted with its key; they cannot be read.";
        if (staged.Content.Configuration is { } theirs && File.Exists(Home.ConfigurationFile) && !File.ReadAllBytes(Home.ConfigurationFile).AsSpan().SequenceEqual(theirs))
            yield return $"{Home.ConfigurationFile} stays as it is; the backup's configuration is another one.";
        foreach (string warning in audit.Warnings(staged.Clusters))
            yield return warning;
    }

    private StagedCatalog Fit(StagedCatalog staged, string path)
    {
        try
        {
            byte[]? present = null;
            if (File.Exists(Home.KeyFile))
            {
                try
                {
                    present = SecretProtector.ReadKey(File.ReadAllBytes(Home.KeyFile));
                }
                catch (CryptographicException e)
                {
                    throw new TroveException(
                        TroveErrorId.CatalogUnavailable, $"{Home.KeyFile} cannot be read: {e.Message}.", Home.KeyFile,
                        $"Set {Home.KeyFile} aside; the backup's key then takes its place.", e);
                }
            }
            return staged.Fit(present);
        }
        catch (CryptographicException e)
        {
            throw BackupArchive.Invalid(path, $"its key cannot be read here: {e.Message}", e);
        }
    }

    /// <summary>Replaces the catalog; returns the copy of the one there was, or nothing.</summary>
    private async Task<string> PutAsync(StagedCatalog staged, bool damaged, CancellationToken cancellationToken)
    {
        if (staged.Content.Key is { } key)
            PrivateFile.TryCreate(Home.KeyFile, key);
        string kept = "";
        if (damaged)
        {
            kept = CatalogReplacement.ReplaceDamaged(staged.Home.CatalogFile, Home.CatalogFile, EngineServices.Now);
        }
        else
        {
            bool existed = services.Catalog.Exists;
            // Brought to the present schema, with a copy, or made: an empty one.
            services.Catalog.Write(_ => { });
            try
            {
                await CatalogReplacement.ReplaceAsync(
                    staged.Home.CatalogFile, Home.CatalogFile,
                    () =>
                    {
                        RefuseWhileInUse();
                        if (existed)
                            kept = CatalogCopy.Make(Home, Migrations.CurrentVersion, "replaced");
                    },
                    cancellationToken);
            }
            catch when (kept.Length > 0)
            {
                File.Delete(kept);
                throw;
            }
        }
        if (staged.Content.Configuration is { } configuration)
            PrivateFile.TryCreate(Home.ConfigurationFile, configuration);
        return kept;
    }

    private void RefuseWhileInUse()
    {
        OperationRow? running = services.Catalog.Read([], OperationRepository.Open).FirstOrDefault(operation => !OperationRecovery.IsRecoverable(operation));
        if (running is not null)
            throw OperationRecovery.Busy(running);
    }
}
