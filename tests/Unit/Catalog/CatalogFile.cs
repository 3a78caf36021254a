using Microsoft.Data.Sqlite;
using TroveClusters.Engine.Catalog;

namespace TroveClusters.Tests.Unit.Catalog;

/// <summary>A look at a catalog's files past the engine.</summary>
internal static class CatalogFile
{
    /// <summary>The first value that a statement answers, of the catalog or a copy of it.</summary>
    public static object? Ask(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>A catalog with this version's schema and some hundred rows, wholly in its one file.</summary>
    public static void Fill(TroveHome home, int clusters = 100)
    {
        var catalog = new CatalogDatabase(home);
        catalog.Write(session =>
        {
            for (int i = 0; i < clusters; i++)
                ClusterRepository.Insert(session, CatalogSamples.Cluster($"c{i}") with { Message = new string('x', 500) });
        });
        Assert.False(File.Exists(home.CatalogFile + "-wal"), "The log was not carried over.");
    }

    /// <summary>What a folder holds, by file name.</summary>
    public static string[] Names(string folder) => [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
