using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;
using TroveClusters.Engine.Platform;

namespace TroveClusters.Engine.Catalog.Backup;

/// <summary>Makes backups of a home's catalog.</summary>
internal sealed class CatalogBackup(EngineServices services)
{
    private TroveHome Home => services.Home;

    /// <summary>Makes a backup, or only says what would be done.</summary>
    /// <exception cref="TroveException">
    /// <c>BackupAlreadyExists</c>; <c>CatalogUnavailable</c>: there is no catalog, or the file cannot be written.
    /// </exception>
    public async Task<TroveCatalogCare<TroveCatalogBackup>> MakeAsync(BackupCatalogRequest request, CancellationToken cancellationToken)
    {
        Home.Verify();
        if (!services.Catalog.Exists)
            throw new TroveException(TroveErrorId.CatalogUnavailable, $"There is no catalog {Home.CatalogFile} that could be backed up.", Home.CatalogFile, $"Set {TroveHome.Variable} to the home that has one.");
        DateTimeOffset now = EngineServices.Now;
        string path = Target(request.Path, now);
        if (Directory.Exists(path) || (File.Exists(path) && !request.Overwrite))
            throw AlreadyExists(path);
        if (Path.GetDirectoryName(path) is not { } folder || !Directory.Exists(folder))
            throw new TroveException(TroveErrorId.InvalidArgument, $"There is no folder for the backup {path}.", path, "Make the folder first, or choose another one.");
        // The catalog is opened, checked and brought to the present schema before anything is written elsewhere.
        (BackupManifest manifest, string[] warnings) = services.Catalog.Read((new BackupManifest(), []), session => Describe(session, now));
        if (!request.CheckOnly)
            manifest = await WriteAsync(path, request.Overwrite, manifest, cancellationToken);
        return new TroveCatalogCare<TroveCatalogBackup>(
            new TroveCatalogBackup
            {
                Path = path,
                Size = request.CheckOnly ? 0 : new FileInfo(path).Length,
                Clusters = manifest.Clusters,
                Nodes = manifest.Nodes,
                Operations = manifest.Operations,
                SchemaVersion = manifest.Schema,
                Created = manifest.Created,
            },
            path,
            [
                $"Copy the catalog {Home.CatalogFile} ({manifest.Clusters} clusters, {manifest.Nodes} nodes) as it is at one moment",
                $"Write it to {path}, with the key of its passwords{(File.Exists(Home.ConfigurationFile) ? " and the configuration" : "")}",
            ],
            warnings);
    }

    /// <summary>The file a path stands for: in a folder it is named after the time.</summary>
    private static string Target(string path, DateTimeOffset now) => Directory.Exists(path) || Path.EndsInDirectorySeparator(path)
        ? Path.Combine(path, $"trove-catalog-{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}.zip")
        : path;

    private static TroveException AlreadyExists(string path, Exception? inner = null) =>
        new(TroveErrorId.BackupAlreadyExists, $"{path} exists already.", path, inner: inner);

    private static (BackupManifest Manifest, string[] Warnings) Describe(CatalogSession session, DateTimeOffset now)
    {
        int open = OperationRepository.Open(session).Count;
        string[] warnings = open == 0
            ? []
            : [$"{open} operation{(open == 1 ? " has" : "s have")} begun and not ended. In the backup they are interrupted: better make one when Get-TroveOperation shows none that runs."];
        return (Count(session, now), warnings);
    }

    private static BackupManifest Count(CatalogSession session, DateTimeOffset now) => new()
    {
        Format = BackupManifest.PresentFormat,
        ProductVersion = typeof(CatalogBackup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "",
        Created = now,
        Machine = Environment.MachineName,
        Schema = Migrations.CurrentVersion,
        Clusters = session.Count("clusters"),
        Nodes = session.Count("nodes"),
        Operations = session.Count("operations"),
    };

    /// <summary>Writes the archive beside its name, proves that it can be read, and gives it the name.</summary>
    private async Task<BackupManifest> WriteAsync(string path, bool overwrite, BackupManifest manifest, CancellationToken cancellationToken)
    {
        string unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        string copy = $"{Home.CatalogFile}.{Guid.NewGuid():N}.tmp";
        string writing = copy;
        try
        {
            Reserve(copy);
            // While one connection is open nobody else's is the last, which would take the log away from under the copying.
            using (services.Catalog.KeepOpen())
                CatalogCopy.Fill(Home.CatalogFile, copy);
            writing = path;
            manifest = CountCopy(copy, manifest);
            Reserve(unfinished);
            await BackupArchive.WriteAsync(unfinished, manifest, Files(copy), cancellationToken);
            CatalogCopy.Remove(copy);
            Reserve(copy);
            await BackupArchive.ReadAsync(unfinished, copy, cancellationToken);
            if (overwrite)
                PrivateFile.Put(unfinished, path);
            else
                PrivateFile.GiveName(unfinished, path);
            return manifest;
        }
        catch (IOException e) when (!overwrite && File.Exists(path))
        {
            throw AlreadyExists(path, e);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new TroveException(
                TroveErrorId.CatalogUnavailable, $"The backup {path} was not made, since {writing} could not be written: {DiskTrouble.Describe(e, Path.GetDirectoryName(writing)!)}", path,
                $"See that {Path.GetDirectoryName(writing)} can be written and has room, then repeat.", e);
        }
        finally
        {
            CatalogCopy.Remove(copy);
            File.Delete(unfinished);
        }
    }

    /// <summary>What is in the copy, which others may have changed the catalog before.</summary>
    private static BackupManifest CountCopy(string copy, BackupManifest manifest)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = copy, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: true);
        return Count(new CatalogSession(connection, transaction), manifest.Created);
    }

    private Dictionary<string, string> Files(string copy)
    {
        var files = new Dictionary<string, string> { [BackupArchive.Catalog] = copy };
        // A key is there before the first secret is stored: the copy holds none that a key read after it would not fit.
        if (File.Exists(Home.KeyFile))
            files[BackupArchive.Key] = Home.KeyFile;
        if (File.Exists(Home.ConfigurationFile))
            files[BackupArchive.Configuration] = Home.ConfigurationFile;
        return files;
    }

    private static void Reserve(string path)
    {
        if (!PrivateFile.TryCreate(path, []))
            throw new IOException($"'{path}' exists.");
    }
}
