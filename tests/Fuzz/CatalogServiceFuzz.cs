using Microsoft.Data.Sqlite;
using TroveClusters.Engine;
using TroveClusters.Tests.Fuzz.Generators;

namespace TroveClusters.Tests.Fuzz;

/// <summary>Catalogs in which something was changed by others, or by a failing disk, as users meet them.</summary>
public sealed class CatalogServiceFuzz(ITestOutputHelper output) : IDisposable
{
    private readonly FuzzedCatalog _catalog = new();

    public void Dispose() => _catalog.Dispose();

    /// <summary>Through the service, which opens the catalog for each answer: cases are dear.</summary>
    [Fact]
    public void Whatever_a_row_holds_everything_that_reads_answers_or_says_what_is_wrong()
    {
        using SqliteConnection connection = _catalog.Connect();
        byte[] key = File.ReadAllBytes(_catalog.Services.Home.KeyFile);
        // A copy of every row, to put back what a case has changed.
        foreach (string table in CatalogDamage.Columns.Keys)
            FuzzedCatalog.Execute(connection, $"CREATE TEMP TABLE keep_{table} AS SELECT * FROM {table}");
        var service = new TroveService(_catalog.Services);
        new Fuzzer(output).Run(
            "catalog by the service",
            fuzz =>
            {
                CatalogDamage? damage = CatalogDamage.Do(fuzz.Chance, connection, null);
                fuzz.Input = damage?.ToString() ?? "nothing";
                string before = State(connection);
                bool accepted = true;
                foreach (Func<Task> ask in _catalog.Questions(service))
                    accepted &= FuzzCase.Accepts(() => ask().GetAwaiter().GetResult(), [.. FuzzedCatalog.Errors]);
                Assert.Equal(before, State(connection));
                Assert.Equal(key, File.ReadAllBytes(_catalog.Services.Home.KeyFile));
                foreach (string table in CatalogDamage.Columns.Keys)
                    FuzzedCatalog.Execute(connection, $"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM temp.keep_{table};");
                return accepted;
            },
            usual: Fuzzer.UsualCases / 100);
    }

    /// <summary>Changes whenever anybody else writes.</summary>
    private static string State(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA data_version";
        return command.ExecuteScalar()!.ToString()!;
    }
}
