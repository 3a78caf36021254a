using Microsoft.Data.Sqlite;
using TroveClusters.Engine.Catalog;
using TroveClusters.Tests.Fuzz.Generators;

namespace TroveClusters.Tests.Fuzz;

/// <summary>Rows of the catalog in which something was changed by others, or by a failing disk.</summary>
public sealed class CatalogFuzz(ITestOutputHelper output) : IDisposable
{
    private readonly FuzzedCatalog _catalog = new();

    public void Dispose() => _catalog.Dispose();

    /// <summary>All readers of rows and of what rows hold, on a copy in memory, in a transaction that is rolled back.</summary>
    [Fact]
    public void A_row_is_read_as_it_is_or_the_error_says_where_it_is()
    {
        using var connection = new SqliteConnection("Data Source=:memory:;Foreign Keys=False");
        connection.Open();
        using (SqliteConnection file = _catalog.Connect())
            file.BackupDatabase(connection);
        Guid[] clusters = _catalog.ReadAll(connection, null).Clusters;
        new Fuzzer(output).Run("catalog rows", Case);

        bool Case(FuzzCase fuzz)
        {
            using SqliteTransaction transaction = connection.BeginTransaction(deferred: true);
            CatalogDamage?[] damages = fuzz.Chance.Many(1, 3, () => CatalogDamage.Do(fuzz.Chance, connection, transaction));
            fuzz.Input = string.Join(" and ", damages.Select(damage => damage?.ToString() ?? "nothing"));
            try
            {
                (Guid[] Clusters, int Nodes) read = _catalog.ReadAll(connection, transaction);
                if (damages.All(damage => damage is null or { Table: not ("clusters" or "nodes") }))
                    Assert.Equal((2, 4), (read.Clusters.Intersect(clusters).Count(), read.Nodes));
                return damages.Any(damage => damage is not null);
            }
            catch (TroveException e) when (e.Info.Id == TroveErrorId.CatalogUnavailable)
            {
                Assert.Contains(damages, damage => damage is not null && (e.Message.Contains($"column {damage.Column} ", StringComparison.Ordinal)
                    || (damage.Table is "secrets" or "host_secrets" && e.Message.Contains("secret", StringComparison.Ordinal))));
                return false;
            }
        }
    }

    /// <summary>A table or a column that is new is a place for damage too.</summary>
    [Fact]
    public void Every_column_of_every_table_is_changed_and_has_rows()
    {
        List<(string Table, string Column)> columns = _catalog.Services.Catalog.Read([], session => session.Query(
            "SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'", r => (r.Text(0), r.Text(1))));
        Assert.Equal(columns.Order(), CatalogDamage.Columns.SelectMany(table => table.Value.Select(column => (table.Key, column))).Order());
        Assert.All(CatalogDamage.Columns.Keys, table => Assert.NotEqual(0, _catalog.Services.Catalog.Read(0, session => session.Count(table))));
    }
}
