using System.Globalization;
using System.Runtime.CompilerServices;

namespace TroveClusters.FakeService;

/// <summary>
/// A service in memory, scripted by a <see cref="World"/>. Reads answer from it, operations change it, every call is
/// recorded. What the world does not allow throws.
/// </summary>
public sealed partial class FakeTroveService : ITroveService, IDisposable
{
    private readonly object _lock = new();
    private readonly World _world;
    private readonly List<TroveCluster> _clusters;
    private readonly List<TroveOperation> _operations;
    private readonly List<TroveSetting> _settings;
    private readonly List<TroveFlavor> _flavors;
    private readonly List<TroveQuota> _quotas;
    private readonly List<TroveHost> _hosts;
    private readonly List<TroveServerToken> _tokens;
    private readonly List<string> _changes = [];
    private readonly List<string> _reads = [];
    private readonly Dictionary<Guid, string> _names = [];
    private readonly Dictionary<Guid, int> _clusterReads = [];
    private readonly Dictionary<Guid, int> _operationReads = [];
    private readonly HashSet<Guid> _rooted = [];
    private readonly ManualResetEventSlim _waiting = new();
    private readonly CancellationTokenSource _end = new();

    /// <summary>Makes a service of a world.</summary>
    public FakeTroveService(World world)
    {
        ArgumentNullException.ThrowIfNull(world);
        _world = world;
        _clusters = [.. world.Clusters.Select(Snapshots.Cluster)];
        _operations = [.. world.Operations.Select(Snapshots.Operation)];
        _settings = [.. world.Settings.Select(Snapshots.Setting)];
        _flavors = [Snapshots.Flavor("1", "tiny", 512, 1), Snapshots.Flavor("2", "small", 2048, 20), .. world.Flavors.Select(flavor => Snapshots.Flavor($"id-{flavor.Name}", flavor.Name, flavor.Ram))];
        _quotas = [.. world.Quotas.Select(Snapshots.Quota)];
        _hosts = [.. world.Hosts.Select(Snapshots.Host)];
        _tokens = [.. world.Tokens.Select(Snapshots.Token)];
        foreach (TroveCluster cluster in _clusters)
            Remember(cluster);
    }

    /// <summary>The changes that were run, in order, one line each.</summary>
    public IReadOnlyList<string> Changes => Copy(_changes);

    /// <summary>The reads and plans, in order, one line each.</summary>
    public IReadOnlyList<string> Reads => Copy(_reads);

    /// <inheritdoc/>
    public IReadOnlyList<string> Providers { get; } = ["local"];

    /// <inheritdoc/>
    public void Dispose()
    {
        // Behind a server an operation goes on that nobody waits for any more.
        _end.Cancel();
        _end.Dispose();
        _waiting.Dispose();
    }

    /// <summary>
    /// Finds what the world has: a cluster by its name, a node as <c>cluster/node</c>, an operation as <c>Kind cluster</c>, an
    /// option as <c>group.name</c>, a quota as <c>tenant/resource</c>.
    /// </summary>
    public object Find(string name) =>
        (object?)_clusters.FirstOrDefault(cluster => cluster.Name == name)
        ?? (object?)_clusters.SelectMany(cluster => cluster.Nodes).FirstOrDefault(node => node.ToString() == name)
        ?? _operations.FirstOrDefault(operation => $"{operation.Kind} {operation.ClusterName}" == name)
        ?? (object?)_settings.FirstOrDefault(setting => setting.ToString() == name)
        ?? (object?)_quotas.FirstOrDefault(quota => quota.ToString() == name)
        ?? throw new KeyNotFoundException($"The world has no '{name}'.");

    /// <summary>Waits until an operation has come to the step where it waits; false when that takes too long.</summary>
    public bool WaitUntilWaiting(TimeSpan timeout) => _waiting.Wait(timeout);

    /// <inheritdoc/>
    public async IAsyncEnumerable<TroveCluster> GetClustersAsync(ClusterQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        Read("Clusters", [.. query.Names.Select(name => name.Text), .. query.Ids.Concat(query.NodeIds).Select(NameOf), .. query.Refresh ? ["refresh"] : Array.Empty<string>()]);
        await Task.Yield();
        TroveCluster[] found;
        lock (_lock)
        {
            found = [.. _clusters.Where(cluster => Matches(query, cluster)).Order()];
            foreach (TroveCluster cluster in found)
                Advance(cluster);
        }
        if (_world.WaitAt == "Reads")
            _waiting.Set();
        foreach (TroveCluster cluster in found)
        {
            if (query.Unreadable is { } tell && _world.Failures.FirstOrDefault(failure => failure.In == "Row" && failure.Name == cluster.Name) is { } row)
                tell(new TroveException(row.Error, row.Message, cluster.Name));
            else
                yield return cluster;
        }
    }

    /// <inheritdoc/>
    public async Task<OperationResult> RunAsync(TrovePlan plan, IOperationObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(observer);
        await Task.Yield();
        OperationRequest request = plan.Request;
        Add(_changes, RequestText.Of(request, NameOf));
        Demand(request.Kind.ToString());
        Fail("Run", request.Kind.ToString(), plan.ClusterName);
        var script = new OperationScript(plan.ClusterName, request.Kind, TroveOperationState.Done);
        TroveOperation operation = Snapshots.Operation(script);
        observer.OnEvent(new OperationStarted(operation.Id, $"{plan.Action} '{plan.ClusterName}'", plan.Steps.Count));
        if (_world.Warning is { } warning)
            observer.OnEvent(new WarningEvent(warning));
        for (int i = 0; i < plan.Steps.Count; i++)
        {
            observer.OnEvent(new StepStarted(plan.Steps[i], i, plan.Steps.Count, Undoing: false));
            observer.OnEvent(new StepProgress(1, 2, "nodes"));
            if (plan.Steps[i] == _world.WaitAt)
                await WaitForCancellationAsync(operation, observer, plan, i, cancellationToken);
            observer.OnEvent(new StepProgress(2, 2, "nodes"));
        }
        lock (_lock)
            return Apply(request, plan, operation);
    }

    /// <inheritdoc/>
    public async Task<TroveClusterCredential> GetCredentialAsync(Guid clusterId, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Read("Credential", [NameOf(clusterId)]);
        return new TroveClusterCredential(Cluster(clusterId).Name, "default", "a password nobody may see");
    }

    /// <inheritdoc/>
    public async Task<TroveClusterCredential?> GetRootCredentialAsync(Guid clusterId, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Read("RootCredential", [NameOf(clusterId)]);
        TroveCluster cluster = Cluster(clusterId);
        bool enabled = cluster is VerticaCluster { RootEnabled: true };
        lock (_lock)
            enabled |= _rooted.Contains(clusterId);
        return enabled
            ? new TroveClusterCredential(cluster.Name, "root", "another password nobody may see")
            : null;
    }

    /// <inheritdoc/>
    public async Task<TroveClusterConnection> GetConnectionAsync(Guid clusterId, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Read("Connection", [NameOf(clusterId)]);
        TroveCluster cluster = Cluster(clusterId);
        return new TroveClusterConnection
        {
            ClusterName = cluster.Name,
            Datastore = cluster.Datastore,
            Endpoint = cluster.Endpoint,
            UserName = "default",
            ConnectionString = string.Join(',', cluster.Endpoint),
        };
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<TroveLogEntry> GetLogAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        await Task.Yield();
        TroveCluster cluster = Cluster(query.ClusterId);
        TroveClusterNode[] nodes = [.. cluster.Nodes.Where(node => query.NodeIds.Count == 0 || query.NodeIds.Contains(node.Id))];
        Read("Log", [cluster.Name, .. nodes.Select(node => node.Name), string.Create(CultureInfo.InvariantCulture, $"tail={query.Tail}")]);
        foreach (TroveClusterNode node in nodes)
            yield return Snapshots.LogEntry(node);
    }

    /// <inheritdoc/>
    public async Task<TroveClusterMeasurement> MeasureAsync(Guid clusterId, TimeSpan interval, CancellationToken cancellationToken)
    {
        await Task.Yield();
        TroveCluster cluster = Cluster(clusterId);
        Read("Measure", [cluster.Name, string.Create(CultureInfo.InvariantCulture, $"interval={interval.TotalSeconds}s")]);
        return Snapshots.Measurement(cluster);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TroveDatastore>> GetDatastoresAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        Read("Datastores", []);
        return [new TroveDatastore { Name = "redis", Versions = ["7.0.15", "garnet-2.2.8"], DefaultVersion = "7.0.15" }];
    }

    /// <inheritdoc/>
    public async Task<TroveConfiguration> GetConfigurationAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        Read("Configuration", []);
        lock (_lock)
            return new TroveConfiguration([.. _settings], _world.ConfigurationWarnings);
    }

    /// <inheritdoc/>
    public async Task<TroveSettingChange> SetSettingAsync(SetSettingRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await Task.Yield();
        lock (_lock)
        {
            TroveSetting before = _settings.FirstOrDefault(setting => request.Name == setting.ToString()
                    || (request.Name == setting.Name && (request.Group ?? setting.Group) == setting.Group))
                ?? throw new TroveException(TroveErrorId.InvalidArgument, $"There is no option '{request.Name}'.", request.Name);
            bool? value = string.IsNullOrEmpty(request.Value) ? null : bool.TryParse(request.Value, out bool parsed) ? parsed
                : throw new TroveException(TroveErrorId.InvalidArgument, $"'{request.Value}' is no value of {before}.", request.Value);
            string text = value is null ? $"Reset {before}" : $"Set {before}={request.Value}";
            Add(request.CheckOnly ? _reads : _changes, text);
            TroveSetting after = Snapshots.Setting(new SettingScript(
                before.Group, before.Name, value ?? (bool)before.Default!, (bool)before.Default!, value is null ? TroveSettingSource.Default : TroveSettingSource.File));
            if (!request.CheckOnly)
            {
                Demand("Set");
                _settings[_settings.IndexOf(before)] = after;
            }
            return new TroveSettingChange(before, after, [text], _world.Warning is { } warning ? [warning] : []);
        }
    }

    /// <inheritdoc/>
    public async Task<TroveCatalogCare<TroveCatalogBackup>> BackupCatalogAsync(BackupCatalogRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await Task.Yield();
        return Care("Backup", request.Path, request.CheckOnly, request.Overwrite ? " overwrite" : "", Snapshots.Backup(request.Path));
    }

    /// <inheritdoc/>
    public async Task<TroveCatalogCare<TroveCatalogRestore>> RestoreCatalogAsync(RestoreCatalogRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await Task.Yield();
        return Care("Restore", request.Path, request.CheckOnly, "", Snapshots.Restore(request.Path));
    }

    private TroveCatalogCare<T> Care<T>(string kind, string path, bool checkOnly, string how, T result)
    {
        Add(checkOnly ? _reads : _changes, checkOnly ? $"{kind} {path}{how}" : $"{kind} {path}");
        Fail(checkOnly ? "Check" : "Run", kind, Path.GetFileName(path));
        if (!checkOnly)
            Demand(kind);
        return new TroveCatalogCare<T>(result, path, [$"{kind} {path}"], _world.Warning is { } warning ? [warning] : []);
    }

    private static bool Matches(ClusterQuery query, TroveCluster cluster) =>
        (query.Names.Count == 0 || query.Names.Any(pattern => pattern.IsMatch(cluster.Name)))
        && (query.Ids.Count == 0 || query.Ids.Contains(cluster.Id))
        && (query.NodeIds.Count == 0 || cluster.Nodes.Any(node => query.NodeIds.Contains(node.Id)))
        && (query.Datastores.Count == 0 || query.Datastores.Contains(cluster.Datastore, StringComparer.OrdinalIgnoreCase))
        && (query.Statuses.Count == 0 || query.Statuses.Contains(cluster.Status));

    /// <summary>What has been read becomes what the script says it becomes then.</summary>
    private void Advance(TroveCluster cluster)
    {
        ClusterScript? script = _world.Clusters.FirstOrDefault(one => one.Name == cluster.Name);
        int reads = _clusterReads[cluster.Id] = _clusterReads.GetValueOrDefault(cluster.Id) + 1;
        if (script is null || reads > script.Then.Count)
            return;
        _clusters.Remove(cluster);
        if (script.Then[reads - 1] is { } status)
            _clusters.Add(Snapshots.Cluster(script with { Status = status }));
    }

    private OperationResult Apply(OperationRequest request, TrovePlan plan, TroveOperation operation)
    {
        TroveCluster? before = _clusters.FirstOrDefault(cluster => cluster.Id == plan.ClusterId);
        if (request is EnableRootRequest)
            _rooted.Add(plan.ClusterId);
        int next = (before?.Nodes.Count ?? 0) + 1;
        string name = plan.ClusterName;
        if (ApplyToVertica(request, plan, before) is var (changed, touched))
            return Store(changed, touched);
        TroveClusterNode New(TroveNodeSpec spec, int i, int slots) => Snapshots.Node(name, spec.Name ?? $"{name}-member-{next + i}", next + i, slots);
        switch (request)
        {
            case CreateClusterRequest create:
                return Store(Snapshots.Cluster(name, create.Datastore, "7.0.15", TroveClusterStatus.Active, TroveTask.None, [.. create.Nodes.Select((spec, i) => New(spec, i, 1000))]), []);
            case AddNodesRequest grow:
                TroveClusterNode[] added = [.. grow.Nodes.Select((spec, i) => New(spec, i, 0))];
                return Store(With(before!, [.. before!.Nodes, .. added]), added);
            case RemoveNodesRequest shrink:
                List<RedisClusterNode> gone = Chosen(shrink, before!);
                TroveClusterNode[] last = [.. gone.Select(node => Snapshots.Node(name, node.Name, node.Port - 7000, 0, TroveNodeStatus.Removed))];
                return Store(With(before!, [.. before!.Nodes.Except(gone)]), last);
            case SetClusterRequest set:
                return Store(Snapshots.Changed((RedisCluster)before!, set), []);
            case UpgradeClusterRequest upgrade:
                return Store(Snapshots.Upgraded((RedisCluster)before!, upgrade.DatastoreVersion), []);
            case RemoveClusterRequest:
                _clusters.Remove(before!);
                return new OperationResult { Operation = operation, Cluster = before };
            default:
                return Store(before!, before!.Nodes);
        }

        OperationResult Store(TroveCluster cluster, IReadOnlyList<TroveClusterNode> nodes)
        {
            if (cluster is RedisCluster redis)
                cluster = SlotMoves.Apply(redis, plan.SlotMoves);
            nodes = [.. nodes.Select(node => cluster.Nodes.FirstOrDefault(now => now.Id == node.Id) ?? node)];
            _clusters.RemoveAll(known => known.Id == cluster.Id);
            _clusters.Add(cluster);
            Remember(cluster);
            return new OperationResult { Operation = operation, Cluster = cluster, Nodes = nodes };
        }
    }

    private static TroveCluster With(TroveCluster cluster, IReadOnlyList<TroveClusterNode> nodes) =>
        Snapshots.Cluster(cluster.Name, cluster.Datastore, cluster.DatastoreVersion, cluster.Status, cluster.Task, nodes);

    /// <summary>Waits as a long step would, then does what every operation does when it is told to stop.</summary>
    private async Task WaitForCancellationAsync(TroveOperation operation, IOperationObserver observer, TrovePlan plan, int step, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end.Token);
        _waiting.Set();
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(60), stop.Token);
            throw new TimeoutException($"The operation was not cancelled within 60 s at step '{plan.Steps[step]}'.");
        }
        catch (OperationCanceledException)
        {
            observer.OnEvent(new OperationStopping($"Stopping: rolling back {operation.Kind} of '{plan.ClusterName}'."));
            observer.OnEvent(new StepStarted(plan.Steps[step], step, plan.Steps.Count, Undoing: true));
            await Task.Yield();
            Add(_changes, $"Rolled back {operation.Kind} {plan.ClusterName}");
            throw new TroveException(TroveErrorId.OperationStopped, $"{operation.Kind} of '{plan.ClusterName}' was stopped and rolled back; nothing is left.", plan.ClusterName)
            {
                OperationId = operation.Id,
            };
        }
    }

    private void Fail(string call, string kind, string name)
    {
        FailureScript? failure = _world.Failures.FirstOrDefault(f => f.In == call && (f.Kind ?? kind) == kind && (f.Name ?? name) == name);
        if (failure is not null)
            throw new TroveException(failure.Error, failure.Message, failure.Target ?? name, failure.Action);
    }

    private void Read(string what, string[] details)
    {
        Add(_reads, string.Join(' ', details.Prepend(what)));
        Fail("Read", what, details.FirstOrDefault() ?? "");
    }

    private void Demand(string kind)
    {
        if (!_world.Allow.Contains(kind))
            throw new InvalidOperationException($"The case does not allow a {kind}.");
    }

    private TroveCluster Cluster(Guid id) => ClusterOrNull(id)
        ?? throw new TroveException(TroveErrorId.TroveClusterNotFound, $"There is no cluster with id '{id}'.", id);

    private TroveCluster? ClusterOrNull(Guid id)
    {
        lock (_lock)
            return _clusters.FirstOrDefault(cluster => cluster.Id == id);
    }

    private string NameOf(Guid id)
    {
        lock (_lock)
            return _names.GetValueOrDefault(id) ?? id.ToString();
    }

    private void Remember(TroveCluster cluster)
    {
        _names[cluster.Id] = cluster.Name;
        foreach (TroveClusterNode node in cluster.Nodes)
            _names[node.Id] = node.Name;
    }

    private void Add(List<string> list, string line)
    {
        lock (_lock)
            list.Add(line);
    }

    private string[] Copy(List<string> list)
    {
        lock (_lock)
            return [.. list];
    }
}
