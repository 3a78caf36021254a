using Microsoft.Data.Sqlite;

namespace TroveClusters.Engine.Catalog;

/// <summary>
/// Tells whether anybody has changed the catalog, from any process, for some microseconds: SQLite counts the commits of
/// others. Not thread-safe.
/// </summary>
internal sealed class CatalogWatch : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _command;
    private readonly string _file;
    private readonly DateTime _made;

    internal CatalogWatch(SqliteConnection connection, string file)
    {
        (_connection, _file, _made) = (connection, file, File.GetCreationTimeUtc(file));
        _command = connection.CreateCommand();
        _command.CommandText = "PRAGMA data_version";
        _command.Prepare();
    }

    /// <summary>Another number than before when the catalog has changed since. Comparable within one watch only.</summary>
    /// <exception cref="SqliteException">The catalog cannot be read.</exception>
    public long Version() => (long)_command.ExecuteScalar()!;

    /// <summary>Whether another file has taken the place of the one that is watched, or none.</summary>
    public bool IsReplaced() => !File.Exists(_file) || File.GetCreationTimeUtc(_file) != _made;

    public void Dispose()
    {
        _command.Dispose();
        _connection.Dispose();
    }
}
