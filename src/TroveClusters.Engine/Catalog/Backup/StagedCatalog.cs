using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using TroveClusters.Engine.Platform;

namespace TroveClusters.Engine.Catalog.Backup;

/// <summary>
/// A backup's catalog in a folder of its own: checked, brought to the present schema, and made to fit the home it is
/// meant for.
/// </summary>
/// <param name="Home">The folder, as a home.</param>
/// <param name="Content">What else the backup held.</param>
internal sealed record StagedCatalog(TroveHome Home, BackupContent Content)
{
    /// <summary>The clusters of all tenants.</summary>
    public IReadOnlyList<ClusterRow> Clusters { get; private init; } = [];

    /// <summary>The nodes of all clusters.</summary>
    public IReadOnlyList<NodeRow> Nodes { get; private init; } = [];

    /// <summary>The tokens of the server.</summary>
    public IReadOnlyList<ServerTokenRow> Tokens { get; private init; } = [];

    /// <summary>The operations that had not ended when the backup was made.</summary>
    public IReadOnlyList<OperationRow> Open { get; private init; } = [];

    /// <summary>How many passwords could not be taken over.</summary>
    public int LostSecrets { get; private init; }

    /// <summary>Unpacks a backup and checks all of it.</summary>
    /// <param name="path">The backup.</param>
    /// <param name="folder">An empty private folder.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="TroveException"><c>BackupInvalid</c>, <c>CatalogVersionTooNew</c>.</exception>
    public static async Task<StagedCatalog> ReadAsync(string path, string folder, CancellationToken cancellationToken)
    {
        var home = new TroveHome(folder);
        PrivateFile.TryCreate(home.CatalogFile, []);
        BackupContent content = await BackupArchive.ReadAsync(path, home.CatalogFile, cancellationToken);
        if (Defect(home.CatalogFile, content.Manifest) is { } defect)
            throw BackupArchive.Invalid(path, $"its catalog is damaged: {defect}");
        try
        {
            return new CatalogDatabase(home).Write(session => new StagedCatalog(home, content)
            {
                Clusters = ClusterRepository.All(session),
                Nodes = NodeRepository.All(session),
                Tokens = ServerTokenRepository.List(session),
                Open = OperationRepository.Open(session),
            });
        }
        catch (TroveException e) when (RowReader.IsUnreadable(e))
        {
            throw BackupArchive.Invalid(path, e.Message.TrimEnd('.'), e);
        }
    }

    /// <summary>
    /// Makes it fit: operations that had not ended are interrupted, since nobody works on them, and passwords are encrypted
    /// with the home's own key where that is another one.
    /// </summary>
    /// <param name="present">The key of the home; null where it has none and gets the backup's.</param>
    /// <exception cref="TroveException"><c>BackupInvalid</c>: its key cannot be read here.</exception>
    public StagedCatalog Fit(byte[]? present)
    {
        byte[]? own = Content.Key is null ? null : SecretProtector.ReadKey(Content.Key);
        int lost = new CatalogDatabase(Home).Write(session =>
        {
            foreach (OperationRow operation in Open.Where(operation => operation.State != TroveOperationState.Interrupted))
            {
                OperationRepository.Update(session, operation with
                {
                    State = TroveOperationState.Interrupted,
                    Message = $"It was under way when the backup of {Content.Manifest.Created:u} was made. {operation.Message}".TrimEnd(),
                });
            }
            return present is null || (own is not null && own.AsSpan().SequenceEqual(present)) ? 0 : Recrypt(session, own, present);
        });
        return this with { LostSecrets = lost };
    }

    private static int Recrypt(CatalogSession session, byte[]? from, byte[] to)
    {
        int lost = 0;
        foreach ((SecretOwner owner, string name, byte[] value) in SecretRepository.All(session))
        {
            string context = owner.Context(name);
            try
            {
                string secret = SecretCipher.Decrypt(from ?? throw new CryptographicException("the backup holds no key"), value, context);
                SecretRepository.Set(session, owner, name, SecretCipher.Encrypt(to, SecretCipher.Encode(secret), context));
            }
            catch (CryptographicException)
            {
                lost++;
            }
        }
        return lost;
    }

    private static string? Defect(string catalog, BackupManifest manifest)
    {
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = catalog, Pooling = false }.ToString());
            connection.Open();
            if (CatalogIntegrity.Ask(connection, "PRAGMA integrity_check(1)") is not "ok" and var words)
                return words ?? "SQLite does not say how it is";
            using SqliteCommand version = connection.CreateCommand();
            version.CommandText = "PRAGMA user_version";
            return version.ExecuteScalar() is long schema && schema == manifest.Schema ? null : "its schema is not the one that the manifest names";
        }
        catch (SqliteException e)
        {
            return e.Message.TrimEnd('.');
        }
    }
}
