using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Tests.Unit.Operations;

namespace TroveClusters.Tests.Unit.Catalog;

/// <summary>Values that cannot be what their column says: told by table, row, column and value, and the other clusters are shown.</summary>
public sealed class UnreadableRowTests : IDisposable
{
    private readonly RunnerHome _home = new();
    private readonly ClusterRow _cluster;
    private readonly OperationRow _operation;
    private readonly TroveService _service;

    public UnreadableRowTests()
    {
        _operation = _home.Claim();
        _cluster = _home.Cluster(_operation)!;
        foreach (string name in (string[])["a", "zz"])
        {
            ClusterRow other = CatalogSamples.Cluster(name);
            CatalogSamples.Add(_home.Services.Catalog, other, CatalogSamples.Node(other, 1));
        }
        _service = new TroveService(_home.Services);
    }

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("clusters", "id", "'no id'", "an id")]
    [InlineData("clusters", "name", "x'00FF'", "a text")]
    [InlineData("clusters", "name_key", "x'00FF'", null)]
    [InlineData("clusters", "provider", "'lokal'", "There is no provider named 'lokal'")]
    [InlineData("clusters", "locality", "'Afginity'", "a TroveLocality")]
    [InlineData("clusters", "locality", "'1'", "a TroveLocality")]
    [InlineData("clusters", "task", "'GROWJNG_CLUSTER'", "a TroveTask")]
    [InlineData("clusters", "operation_id", "'x'", "an id")]
    [InlineData("clusters", "revision", "'first'", "a whole number")]
    [InlineData("clusters", "highest_number", "5000000000", "a number of that size")]
    [InlineData("clusters", "created", "'2025-13-01T12:30:15.0000000Z'", "a time")]
    [InlineData("nodes", "id", "'x'", "an id")]
    [InlineData("nodes", "role", "'Primarz'", "a TroveNodeRole")]
    [InlineData("nodes", "status", "'3'", "a TroveNodeStatus")]
    [InlineData("nodes", "port", "'port'", "a whole number")]
    [InlineData("nodes", "volume_used", "1.5", "a whole number")]
    [InlineData("nodes", "process", "'{\"Id\":'", "a NodeProcess")]
    [InlineData("nodes", "process", "'{\"Id\":1,\"StartTime\":\"5\"}'", "a NodeProcess")]
    [InlineData("nodes", "facts", "'{\"Slots\":\"0-5x\"}'", "a range of slots")]
    [InlineData("nodes", "updated", "''", "a time")]
    [InlineData("nodes", "host_id", "'x'", "an id")]
    [InlineData("hosts", "name", "x'00FF'", "a text")]
    [InlineData("operations", "state", "'Runnjng'", "a TroveOperationState")]
    [InlineData("operations", "kind", "''", "a TroveOperationKind")]
    [InlineData("operations", "owner", "'null'", "a OperationOwner")]
    [InlineData("operations", "owner", "'{\"User\":\"u\",\"Host\":\"h\"}'", "a OperationOwner")]
    [InlineData("operations", "heartbeat", "'now'", "a time")]
    public async Task A_value_that_is_none_hides_only_its_own_cluster(string table, string column, string value, string? form)
    {
        HostRow host = CatalogSamples.Host("db-1");
        _home.Services.Catalog.Write(session =>
        {
            HostRepository.Insert(session, host);
            foreach (NodeRow node in NodeRepository.OfCluster(session, _cluster.Id))
                NodeRepository.Update(session, node with { HostId = host.Id });
        });
        string where = table == "nodes" ? $"cluster_id = '{_cluster.Id}'" : $"id = '{table switch { "clusters" => _cluster.Id, "hosts" => host.Id, _ => _operation.Id }}'";
        CatalogFile.Ask(_home.Services.Home.CatalogFile, $"PRAGMA foreign_keys = OFF; UPDATE {table} SET {column} = {value} WHERE {where}");

        var unreadable = new List<TroveException>();
        List<string> shown = await NamesAsync(new ClusterQuery { Unreadable = unreadable.Add });
        Assert.Equal(["a", "zz"], shown.Where(name => name != _cluster.Name));
        if (form is null)
        {
            // The key only leads to the row.
            Assert.Empty(unreadable);
            return;
        }
        TroveException error = Assert.Single(unreadable);
        Assert.Contains(form, error.Message, StringComparison.Ordinal);
        Assert.Equal(2, shown.Count);
        Assert.Equal(error.Message, (await Assert.ThrowsAsync<TroveException>(() => NamesAsync(new ClusterQuery()))).Message);
        if (error.ErrorId != "CatalogUnavailable")
            return;
        Assert.Contains($"table {table}, id ", error.Message, StringComparison.Ordinal);
        Assert.Contains($"column {column} is '", error.Message, StringComparison.Ordinal);
        Assert.Contains("Restore-TroveCatalog", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_value_is_quoted_short()
    {
        CatalogFile.Ask(_home.Services.Home.CatalogFile, $"UPDATE clusters SET locality = '{new string('x', 5000)}'");
        TroveException error = Assert.Throws<TroveException>(() => CatalogSamples.Find(_home.Services.Catalog, _cluster.Id));
        Assert.True(error.Message.Length < 300, error.Message);
    }

    [Fact]
    public void A_step_and_a_secret_that_cannot_be_read_are_told()
    {
        CatalogDatabase catalog = _home.Services.Catalog;
        _home.SetStep(_operation.Id, "first", TroveClusters.Engine.Operations.StepState.Done);
        catalog.Write(session => SecretRepository.Set(session, SecretOwner.Cluster(_cluster.Id), "password", [1]));
        CatalogFile.Ask(_home.Services.Home.CatalogFile, "UPDATE operation_steps SET state = 'Dome'; UPDATE secrets SET value = 'text'");
        Assert.Contains("column state is 'Dome'", Assert.Throws<TroveException>(() => _home.Steps(_operation.Id)).Message, StringComparison.Ordinal);
        TroveException secret = Assert.Throws<TroveException>(() => catalog.Read(null, session => SecretRepository.Find(session, SecretOwner.Cluster(_cluster.Id), "password")));
        Assert.Contains("table secrets", secret.Message, StringComparison.Ordinal);
    }

    private async Task<List<string>> NamesAsync(ClusterQuery query)
    {
        var names = new List<string>();
        await foreach (TroveCluster cluster in _service.GetClustersAsync(query, CancellationToken.None))
            names.Add(cluster.Name);
        return names;
    }
}
