using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Tests.Unit.Catalog;
using TroveClusters.Tests.Unit.Operations;

namespace TroveClusters.Tests.Unit.Engine;

/// <summary>Clusters that operations hold, as lists of them show it.</summary>
public sealed class ClusterViewerTests : IDisposable
{
    private static readonly OperationOwner s_dead = OperationOwner.Current with { Engine = Guid.NewGuid(), ProcessStart = "1" };

    private readonly RunnerHome _home = new();
    private readonly ClusterReader _reader;

    public ClusterViewerTests() => _reader = new ClusterReader(_home.Services);

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    public async Task An_interrupted_operation_is_shown_on_its_own_cluster_in_short_and_long_lists(int clusters)
    {
        OperationRow operation = _home.Claim(owner: s_dead);
        for (int i = 1; i < clusters; i++)
            CatalogSamples.Add(_home.Services.Catalog, CatalogSamples.Cluster($"other-{i}"));
        IReadOnlyList<ClusterState> found = _reader.Find(new ClusterQuery());
        Assert.Equal(clusters, found.Count);
        Assert.Equal(operation.Id, Assert.Single(found, state => state.Operation is not null).Operation!.Id);
        var viewer = new ClusterViewer(_home.Services);
        foreach (ClusterState state in found)
        {
            TroveCluster shown = await viewer.ViewAsync(state, refresh: false, CancellationToken.None);
            Assert.Equal(state.Cluster.Id == operation.ClusterId, shown.Message.Contains($"{operation.Id}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task One_that_ended_with_its_process_while_the_list_was_shown_is_not_called_interrupted()
    {
        OperationRow operation = _home.Claim(owner: s_dead);
        ClusterState read = Assert.Single(_reader.Find(new ClusterQuery()));
        _home.Change(operation with { State = TroveOperationState.Done, Finished = DateTimeOffset.UtcNow });
        TroveCluster shown = await _reader.ViewAsync(read, refresh: false, CancellationToken.None);
        Assert.Equal((TroveClusterStatus.Active, ""), (shown.Status, shown.Message));
    }

    [Fact]
    public async Task The_configuration_is_read_once_for_a_list_and_anew_for_the_next()
    {
        string file = _home.Services.Home.ConfigurationFile;
        CatalogSamples.Add(_home.Services.Catalog, CatalogSamples.Cluster("a"));
        CatalogSamples.Add(_home.Services.Catalog, CatalogSamples.Cluster("b"));
        var service = new TroveService(_home.Services);
        await using (IAsyncEnumerator<TroveCluster> list = service.GetClustersAsync(new ClusterQuery(), CancellationToken.None).GetAsyncEnumerator())
        {
            Assert.True(await list.MoveNextAsync());
            File.WriteAllText(file, "not JSON");
            Assert.True(await list.MoveNextAsync());
        }
        TroveException error = await Assert.ThrowsAsync<TroveException>(async () =>
        {
            await foreach (TroveCluster cluster in service.GetClustersAsync(new ClusterQuery(), CancellationToken.None))
                Assert.Fail($"{cluster} cannot be.");
        });
        Assert.Equal("ConfigurationInvalid", error.ErrorId);
    }
}
