using Microsoft.Data.Sqlite;

namespace TroveClusters.Engine.Catalog;

/// <summary>Takes the steps a catalog's file lacks. One that holds something is copied first.</summary>
/// <param name="home">The home of the catalog.</param>
/// <param name="steps">The steps that lead to the present schema.</param>
internal sealed class Migrator(TroveHome home, IReadOnlyList<string> steps)
{
    /// <summary>Refuses a catalog that a newer version wrote, without touching it.</summary>
    /// <exception cref="TroveException"><c>CatalogVersionTooNew</c>; <c>CatalogUnavailable</c>: no version wrote it.</exception>
    public void Check(SqliteConnection connection) => Refuse(ReadVersion(connection));

    /// <summary>Brings a catalog to the present schema; refuses one that a newer version wrote.</summary>
    /// <exception cref="TroveException"><c>CatalogVersionTooNew</c>; <c>CatalogUnavailable</c>: it could not be copied.</exception>
    public void Apply(SqliteConnection connection)
    {
        if (IsPresent(connection))
            return;
        // Of many that find an old catalog one brings it up; the others need not wait until nobody writes any more.
        if (!WriteLock.Take(connection, () => IsPresent(connection)))
            return;
        WriteLock.Complete(connection, () =>
        {
            // Another process may have done it while this one waited for the lock.
            long version = ReadVersion(connection);
            Refuse(version);
            if (version == steps.Count)
                return true;
            // Under the lock: nobody writes between the copy and the migration, and only one makes a copy.
            if (version > 0)
                CatalogCopy.Make(home, version, "brought to the present one");
            for (; version < steps.Count; version++)
                Execute(connection, steps[(int)version]);
            Execute(connection, $"PRAGMA user_version = {steps.Count}");
            return true;
        });
    }

    private bool IsPresent(SqliteConnection connection) => ReadVersion(connection) == steps.Count;

    private void Refuse(long version)
    {
        if (version < 0)
            throw CatalogIntegrity.Damaged(home, $"its schema is {version}");
        if (version > steps.Count)
        {
            throw new TroveException(
                TroveErrorId.CatalogVersionTooNew,
                $"The catalog {home.CatalogFile} has schema {version}; this version of TroveClusters knows schemas up to {steps.Count}.",
                home.CatalogFile);
        }
    }

    private static long ReadVersion(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return (long)command.ExecuteScalar()!;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
