using System.Text.Json;
using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Tests.Unit.Catalog;

namespace TroveClusters.Tests.Unit.Operations;

/// <summary>A home with a cluster that an operation has claimed, and runners on it that know only what the catalog holds.</summary>
internal sealed class RunnerHome : IDisposable
{
    private readonly TemporaryHome _home = new();

    /// <param name="folder">The home's folder; null for one of its own.</param>
    public RunnerHome(string? folder = null) =>
        Services = new EngineServices(new TroveServiceSettings { Home = folder ?? _home.Folder, Tenant = CatalogSamples.Tenant });

    public EngineServices Services { get; }

    public string Folder => Services.Home.Folder;

    public CollectingObserver Observer { get; } = new();

    /// <summary>A cluster with one node, claimed by a new operation on that node, as the executor claims it.</summary>
    public OperationRow Claim(
        TroveOperationKind kind = TroveOperationKind.Grow, bool keepOnFailure = false, TimeSpan? limit = null, OperationOwner? owner = null)
    {
        ClusterRow cluster = CatalogSamples.Cluster($"c-{Guid.NewGuid():N}");
        NodeRow node = CatalogSamples.Node(cluster, 1);
        var data = new OperationData { NodeIds = [node.Id], KeepOnFailure = keepOnFailure, Deadline = DateTimeOffset.UtcNow + (limit ?? TimeSpan.FromHours(1)) };
        OperationRow operation = CatalogSamples.Operation(cluster, kind, owner) with { Data = JsonSerializer.Serialize(data, EngineJson.Default.OperationData) };
        CatalogSamples.Add(Services.Catalog, cluster with { OperationId = operation.Id, Task = TroveTask.Growing }, node);
        Services.Catalog.Write(session => OperationRepository.Insert(session, operation));
        return operation;
    }

    /// <summary>A runner that knows of the operation what the catalog holds.</summary>
    public OperationRunner Runner(Guid operationId, params OperationStep[] steps)
    {
        OperationRow operation = Operation(operationId);
        ClusterRow cluster = Cluster(operation) ?? throw new InvalidOperationException("The cluster is gone.");
        List<NodeRow> nodes = Services.Catalog.Read([], session => NodeRepository.OfCluster(session, cluster.Id));
        return new OperationRunner(new OperationContext(Services, operation, cluster, nodes, Observer), steps);
    }

    public OperationRow Operation(Guid id) => Services.Catalog.Read(null, session => OperationRepository.Find(session, id))!;

    public ClusterRow? Cluster(OperationRow operation) => CatalogSamples.Find(Services.Catalog, operation.ClusterId);

    public Dictionary<string, StepState> Steps(Guid id) => Services.Catalog.Read([], session => OperationRepository.Steps(session, id));

    public void Change(OperationRow operation) => Services.Catalog.Write(session => OperationRepository.Update(session, operation));

    public void SetStep(Guid id, string step, StepState state) =>
        Services.Catalog.Write(session => OperationRepository.SetStep(session, id, step, state, DateTimeOffset.UtcNow));

    public void AssertFree(OperationRow operation)
    {
        ClusterRow cluster = Cluster(operation)!;
        Assert.Equal((null, TroveTask.None), (cluster.OperationId, cluster.Task));
        Assert.NotNull(Operation(operation.Id).Finished);
    }

    public void AssertClaimed(OperationRow operation)
    {
        Assert.Equal(operation.Id, Cluster(operation)!.OperationId);
        Assert.Null(Operation(operation.Id).Finished);
    }

    public void Dispose() => _home.Dispose();
}

/// <summary>Keeps all events.</summary>
internal sealed class CollectingObserver : IOperationObserver
{
    private readonly List<OperationEvent> _events = [];

    public IReadOnlyList<OperationEvent> Events
    {
        get
        {
            lock (_events)
                return [.. _events];
        }
    }

    public void OnEvent(OperationEvent e)
    {
        lock (_events)
            _events.Add(e);
    }
}
