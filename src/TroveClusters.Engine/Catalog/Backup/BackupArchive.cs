using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace TroveClusters.Engine.Catalog.Backup;

/// <summary>The form of a backup: a ZIP file with the catalog, its key, the configuration, and a manifest.</summary>
internal static class BackupArchive
{
    /// <summary>The names of what is in it; nothing else is read, so that no name can lead elsewhere.</summary>
    public const string Catalog = "catalog.db", Key = "secret.key", Configuration = "trove.json";

    private const string ManifestName = "manifest.json";

    /// <summary>Larger than any key, configuration or manifest, in bytes.</summary>
    private const long MostBytes = 16 << 20;

    /// <summary>Writes an archive.</summary>
    /// <param name="path">The file, which exists and is empty.</param>
    /// <param name="manifest">The manifest; the files are added to it.</param>
    /// <param name="files">What goes in, by name.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static async Task WriteAsync(
        string path, BackupManifest manifest, IReadOnlyDictionary<string, string> files, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            var written = new List<BackupFile>();
            foreach ((string name, string source) in files)
                written.Add(await AddAsync(archive, name, source, cancellationToken));
            byte[] json = JsonSerializer.SerializeToUtf8Bytes(manifest with { Files = written }, EngineJson.Default.BackupManifest);
            await using Stream entry = Create(archive, ManifestName).Open();
            await entry.WriteAsync(json, cancellationToken);
        }
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Reads an archive: the manifest, the small files, and the catalog into a file.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="catalog">Where the catalog goes: a file that exists.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="TroveException"><c>BackupInvalid</c>: it is not whole, or no backup; <c>CatalogVersionTooNew</c>.</exception>
    public static async Task<BackupContent> ReadAsync(string path, string catalog, CancellationToken cancellationToken)
    {
        try
        {
            await using FileStream stream = File.OpenRead(path);
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            BackupManifest manifest = JsonSerializer.Deserialize(await ReadSmallAsync(archive, ManifestName, cancellationToken), EngineJson.Default.BackupManifest)
                ?? throw Invalid(path, "its manifest is empty");
            if (manifest.Format > BackupManifest.PresentFormat)
                throw TooNew(path, $"has form {manifest.Format}; this version of TroveClusters reads forms up to {BackupManifest.PresentFormat}");
            if (manifest.Schema > Migrations.CurrentVersion)
                throw TooNew(path, $"holds a catalog of schema {manifest.Schema}; this version of TroveClusters knows schemas up to {Migrations.CurrentVersion}");
            if (manifest.Format < 1 || manifest.Schema < 1 || manifest.Files.All(file => file.Name != Catalog))
                throw Invalid(path, "its manifest names no catalog");
            await ExtractAsync(archive, Listed(manifest, Catalog)!, catalog, path, cancellationToken);
            return new BackupContent(
                manifest,
                await ReadSmallAsync(archive, Listed(manifest, Key), path, cancellationToken),
                await ReadSmallAsync(archive, Listed(manifest, Configuration), path, cancellationToken));
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            throw Invalid(path, e.Message.TrimEnd('.'), e);
        }
    }

    /// <summary>The error for a file that is no whole backup.</summary>
    public static TroveException Invalid(string path, string why, Exception? inner = null) =>
        new(TroveErrorId.BackupInvalid, $"The backup {path} cannot be used: {why}.", path, inner: inner);

    private static TroveException TooNew(string path, string why) => new(TroveErrorId.CatalogVersionTooNew, $"The backup {path} {why}.", path);

    private static BackupFile? Listed(BackupManifest manifest, string name) => manifest.Files.FirstOrDefault(file => file.Name == name);

    private static ZipArchiveEntry Create(ZipArchive archive, string name)
    {
        ZipArchiveEntry entry = archive.CreateEntry(name, CompressionLevel.Fastest);
        // What unpacks it on Unix gives its files this mode: -rw-------.
        entry.ExternalAttributes = Convert.ToInt32("100600", 8) << 16;
        return entry;
    }

    private static async Task<BackupFile> AddAsync(ZipArchive archive, string name, string source, CancellationToken cancellationToken)
    {
        await using FileStream input = File.OpenRead(source);
        await using Stream output = Create(archive, name).Open();
        (long size, string sum) = await CopyAsync(input, output, long.MaxValue, cancellationToken);
        return new BackupFile(name, size, sum);
    }

    private static async Task ExtractAsync(ZipArchive archive, BackupFile file, string target, string path, CancellationToken cancellationToken)
    {
        await using Stream input = Entry(archive, file.Name).Open();
        await using FileStream output = new(target, FileMode.Truncate, FileAccess.Write, FileShare.None);
        Verify(await CopyAsync(input, output, file.Size, cancellationToken), file, path);
        output.Flush(flushToDisk: true);
    }

    private static async Task<byte[]?> ReadSmallAsync(ZipArchive archive, BackupFile? file, string path, CancellationToken cancellationToken)
    {
        if (file is null)
            return null;
        byte[] content = await ReadSmallAsync(archive, file.Name, cancellationToken);
        Verify((content.LongLength, Convert.ToHexString(SHA256.HashData(content))), file, path);
        return content;
    }

    private static async Task<byte[]> ReadSmallAsync(ZipArchive archive, string name, CancellationToken cancellationToken)
    {
        await using Stream input = Entry(archive, name).Open();
        using var content = new MemoryStream();
        await CopyAsync(input, content, MostBytes, cancellationToken);
        return content.ToArray();
    }

    private static ZipArchiveEntry Entry(ZipArchive archive, string name) =>
        archive.GetEntry(name) ?? throw new InvalidDataException($"there is no {name} in it");

    private static void Verify((long Size, string Sum) read, BackupFile file, string path)
    {
        if (read.Size != file.Size || !string.Equals(read.Sum, file.Sha256, StringComparison.OrdinalIgnoreCase))
            throw Invalid(path, $"{file.Name} in it is not what was written (checksum)");
    }

    /// <summary>Copies and counts; more than was announced is not read, however much the archive would unfold to.</summary>
    private static async Task<(long Size, string Sum)> CopyAsync(Stream input, Stream output, long most, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 << 10];
        long size = 0;
        int read;
        while ((read = await input.ReadAsync(buffer, cancellationToken)) > 0)
        {
            size += read;
            if (size > most)
                throw new InvalidDataException("a file in it is larger than it says");
            hash.AppendData(buffer, 0, read);
            await output.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
        return (size, Convert.ToHexString(hash.GetHashAndReset()));
    }
}

/// <summary>What an archive held, beside the catalog.</summary>
/// <param name="Manifest">What it says about itself.</param>
/// <param name="Key">The key file; null where the catalog had none.</param>
/// <param name="Configuration">The configuration; null where there was none.</param>
internal sealed record BackupContent(BackupManifest Manifest, byte[]? Key, byte[]? Configuration);
