using System.Text.Json;
using Microsoft.Extensions.Logging;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Providers;

namespace TroveClusters.Engine.Operations;

/// <summary>
/// What the steps of one operation work on: the cluster, its nodes and the operation's data, each change written to the
/// catalog before the next thing happens.
/// </summary>
internal sealed class OperationContext
{
    private readonly object _lock = new();
    private readonly IOperationObserver _observer;
    private List<NodeRow> _nodes;

    public OperationContext(
        EngineServices services, OperationRow operation, ClusterRow cluster, IEnumerable<NodeRow> nodes, IOperationObserver observer)
    {
        Services = services;
        Operation = operation;
        Cluster = cluster;
        _nodes = [.. nodes];
        _observer = observer;
        Data = JsonSerializer.Deserialize(operation.Data, EngineJson.Default.OperationData)
            ?? throw new TroveException(TroveErrorId.CatalogUnavailable, $"The journal's data of operation {operation.Id} cannot be read.");
        Options = services.LoadOptions();
        General = new GeneralOptions(Options);
        Provider = services.Provider(cluster.Provider, Options);
        Logger = services.LoggerFactory.CreateLogger("TroveClusters");
    }

    public EngineServices Services { get; }
    public OperationRow Operation { get; set; }
    public ClusterRow Cluster { get; private set; }
    public OperationData Data { get; private set; }
    public TroveOptions Options { get; }
    public GeneralOptions General { get; }
    public INodeProvider Provider { get; }
    public ILogger Logger { get; }

    /// <summary>All nodes, those being added or removed included, in the order they joined.</summary>
    public IReadOnlyList<NodeRow> Nodes
    {
        get
        {
            lock (_lock)
                return [.. _nodes];
        }
    }

    /// <summary>The nodes the operation adds, removes or starts.</summary>
    public IReadOnlyList<NodeRow> Targets => [.. Nodes.Where(node => Data.NodeIds.Contains(node.Id))];

    /// <summary>The nodes the operation leaves as they are.</summary>
    public IReadOnlyList<NodeRow> Others => [.. Nodes.Where(node => !Data.NodeIds.Contains(node.Id))];

    public NodeRow Node(Guid id) => Nodes.First(node => node.Id == id);

    public void Save(NodeRow node) => SaveAll([node]);

    /// <summary>Writes changed nodes, all or none.</summary>
    public void SaveAll(IReadOnlyCollection<NodeRow> changed)
    {
        DateTimeOffset now = EngineServices.Now;
        List<NodeRow> stamped = [.. changed.Select(node => node with { Updated = now })];
        lock (_lock)
        {
            Services.Catalog.Write(session =>
            {
                foreach (NodeRow node in stamped)
                    NodeRepository.Update(session, node);
            });
            _nodes = [.. _nodes.Select(node => stamped.FirstOrDefault(s => s.Id == node.Id) ?? node)];
        }
    }

    /// <summary>Removes nodes' records, all or none.</summary>
    public void RemoveRecords(IReadOnlyCollection<Guid> ids)
    {
        lock (_lock)
        {
            Services.Catalog.Write(session =>
            {
                foreach (Guid id in ids)
                    NodeRepository.Delete(session, id);
            });
            _nodes = [.. _nodes.Where(node => !ids.Contains(node.Id))];
        }
    }

    public void Save(ClusterRow cluster)
    {
        Cluster = cluster with { Updated = EngineServices.Now };
        Services.Catalog.Write(session => ClusterRepository.Update(session, Cluster));
    }

    /// <summary>Writes the operation's data into the journal before what it speaks of is done.</summary>
    public void Save(OperationData data)
    {
        lock (_lock)
        {
            Data = data;
            Operation = Operation with { Data = JsonSerializer.Serialize(data, EngineJson.Default.OperationData) };
            Services.Catalog.Write(session => OperationRepository.Update(session, Operation));
        }
    }

    /// <summary>The cluster's secret of that name.</summary>
    public string Secret(string name) => Services.ReadSecret(Cluster.Id, name);

    public void Progress(long done, long total, string unit) => _observer.OnEvent(new StepProgress(done, total, unit));

    public void Warn(string text) => _observer.OnEvent(new WarningEvent(text));

    public void Verbose(string text) => _observer.OnEvent(new VerboseEvent(text));

    public void Tell(OperationEvent e) => _observer.OnEvent(e);

    public IOperationObserver Observer => _observer;
}
