using Microsoft.Data.Sqlite;
using TroveClusters.Engine.Catalog;

namespace TroveClusters.Tests.Unit.Catalog;

/// <summary>Whoever waits for others that write.</summary>
public sealed class WriteLockTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    /// <summary>What would go wrong is somebody who comes again and again while another one sleeps between two questions.</summary>
    [Fact]
    public async Task Who_comes_while_another_one_waits_waits_behind_it()
    {
        using SqliteConnection first = Connect(), second = Connect();
        WriteLock.Take(first, s_patience);
        var asks = new TaskCompletionSource();
        Task waiting = Task.Run(() => WriteLock.Take(second, s_patience, () =>
        {
            asks.TrySetResult();
            return false;
        }));
        await asks.Task;
        Execute(first, "COMMIT");
        // However often this one comes, the other one gets the lock, and keeps it.
        Assert.Throws<SqliteException>(() =>
        {
            while (WriteLock.Take(first, TimeSpan.FromMilliseconds(50)))
                Execute(first, "COMMIT");
        });
        await waiting;
        Execute(second, "ROLLBACK");
    }

    [Fact]
    public async Task A_writer_comes_when_the_other_has_ended_and_is_told_when_it_does_not_end()
    {
        using SqliteConnection first = Connect(), second = Connect();
        WriteLock.Take(first, s_patience);
        SqliteException error = Assert.Throws<SqliteException>(() => WriteLock.Take(second, TimeSpan.FromMilliseconds(150)));
        Assert.Equal(5, error.SqliteErrorCode);
        Task waiting = Task.Run(() => WriteLock.Take(second, s_patience));
        Assert.False(waiting.IsCompleted);
        Execute(first, "COMMIT");
        await waiting;
        Execute(second, "ROLLBACK");
    }

    [Fact]
    public void What_fails_in_a_transaction_is_rolled_back_and_the_next_one_can_write()
    {
        var catalog = new CatalogDatabase(new TroveHome(_home.Folder));
        ClusterRow cluster = CatalogSamples.Cluster("web");
        Assert.Throws<InvalidOperationException>(() => catalog.Write(session =>
        {
            ClusterRepository.Insert(session, cluster);
            throw new InvalidOperationException();
        }));
        Assert.Null(CatalogSamples.Find(catalog, cluster.Id));
        CatalogSamples.Add(catalog, cluster);
        Assert.NotNull(CatalogSamples.Find(catalog, cluster.Id));
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(_home.Folder, "some.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
