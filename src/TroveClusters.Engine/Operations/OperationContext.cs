using System.Text.Json;
using Microsoft.Extensions.Logging;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Providers;

namespace TroveClusters.Engine.Operations;

/// <summary>
/// What the steps of one operation work on: the cluster, its nodes and the operation's data, each change written to the
/// catalog before the next thing happens.
/// </summary>
public sealed class OperationContext
{
    private readonly object _lock = new();
    private readonly IOperationObserver _observer;
    private readonly Lazy<DatastoreDefinition> _datastore;
    private List<NodeRow> _nodes;

    internal OperationContext(
        EngineServices services, OperationRow operation, ClusterRow cluster, IEnumerable<NodeRow> nodes, IOperationObserver observer)
    {
        Services = services;
        Operation = operation;
        Cluster = cluster;
        _nodes = [.. nodes];
        _observer = observer;
        Data = OperationData.Of(operation);
        Options = services.LoadOptions();
        General = new GeneralOptions(Options);
        Provider = services.Provider(cluster.Provider, Options);
        _datastore = new Lazy<DatastoreDefinition>(() => services.Datastores.Of(cluster, Options));
        Logger = services.LoggerFactory.CreateLogger("TroveClusters");
    }

    internal EngineServices Services { get; }
    internal OperationRow Operation { get; set; }
    internal TroveOptions Options { get; }
    internal ILogger Logger { get; }
    internal DatastoreDefinition Datastore => _datastore.Value;

    /// <summary>What the operation does.</summary>
    public TroveOperationKind Kind => Operation.Kind;

    /// <summary>The cluster's record, as it was last saved.</summary>
    public ClusterRow Cluster { get; private set; }

    /// <summary>What the journal keeps for the steps, as it was last saved.</summary>
    public OperationData Data { get; private set; }

    /// <summary>The options that concern everything, as they were when the operation began here.</summary>
    public GeneralOptions General { get; }

    /// <summary>The datastore's options, as they were when the operation began here.</summary>
    public DatastoreOptions DatastoreOptions => new(Options, Datastore.Options);

    /// <summary>Where the cluster's nodes come from.</summary>
    public INodeProvider Provider { get; internal init; }

    /// <summary>All nodes, those being added or removed included, in the order they joined.</summary>
    public IReadOnlyList<NodeRow> Nodes
    {
        get
        {
            lock (_lock)
                return [.. _nodes];
        }
    }

    /// <summary>The nodes the operation adds, removes, starts, stops or restarts.</summary>
    public IReadOnlyList<NodeRow> Targets => [.. Nodes.Where(node => Data.NodeIds.Contains(node.Id))];

    /// <summary>The nodes the operation leaves as they are.</summary>
    public IReadOnlyList<NodeRow> Others => [.. Nodes.Where(node => !Data.NodeIds.Contains(node.Id))];

    /// <summary>The node of that id, as it was last saved.</summary>
    public NodeRow Node(Guid id) => Nodes.First(node => node.Id == id);

    /// <summary>Writes a changed node into the catalog.</summary>
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

    /// <summary>The nodes whose records have been removed, as they were last saved.</summary>
    internal IReadOnlyList<NodeRow> Removed { get; private set; } = [];

    /// <summary>Removes nodes' records, all or none.</summary>
    public void RemoveRecords(IReadOnlyCollection<Guid> ids)
    {
        lock (_lock)
        {
            Services.Catalog.Write(session =>
            {
                foreach (Guid id in ids)
                    NodeRepository.Delete(session, id);
                HostRepository.DeleteUnused(session);
            });
            Removed = [.. Removed, .. _nodes.Where(node => ids.Contains(node.Id))];
            _nodes = [.. _nodes.Where(node => !ids.Contains(node.Id))];
        }
    }

    /// <summary>Removes the cluster's record, and with it those of its nodes.</summary>
    internal void RemoveCluster() => Services.Catalog.Write(session =>
    {
        ClusterRepository.Delete(session, Cluster.Id);
        HostRepository.DeleteUnused(session);
    });

    /// <summary>Writes the changed cluster into the catalog.</summary>
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

    /// <summary>The cluster's secret of that name, such as <see cref="SecretNames.Password"/>.</summary>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>: it is not there or cannot be decrypted.</exception>
    public string Secret(string name) => Services.ReadSecret(Cluster.Id, name);

    /// <summary>The guest agent strategy that is configured.</summary>
    /// <exception cref="TroveException"><c>ConfigurationInvalid</c>: none is configured, or one of another kind.</exception>
    public T GuestAgent<T>() where T : class => Datastore.GetGuestAgent<T>();

    /// <summary>What the journal says of how the operation went, once it is done; one or two sentences, empty for nothing.</summary>
    public string Outcome { get; set; } = "";

    /// <summary>The hosts on which something had to be left, since they did not answer.</summary>
    internal SortedSet<string> LeftOn { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Tells how far the step is.</summary>
    /// <param name="done">Units done.</param>
    /// <param name="total">Units in all.</param>
    /// <param name="unit">What is counted, such as <c>nodes</c>.</param>
    public void Progress(long done, long total, string unit) => _observer.OnEvent(new StepProgress(done, total, unit));

    /// <summary>Tells the operator something to be known. One sentence, no secrets.</summary>
    public void Warn(string text) => _observer.OnEvent(new WarningEvent(text));

    /// <summary>Tells a detail to those who want it. One sentence, no secrets.</summary>
    public void Verbose(string text) => _observer.OnEvent(new VerboseEvent(text));

    /// <summary>Tells what helps to find out what went wrong. One sentence, no secrets.</summary>
    public void Debug(string text) => _observer.OnEvent(new DebugEvent(text));

    internal void Tell(OperationEvent e) => _observer.OnEvent(e);

    internal IOperationObserver Observer => _observer;
}
