using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Waits until clusters are in a state, or are gone.</summary>
[Cmdlet(VerbsLifecycle.Wait, "TroveCluster", DefaultParameterSetName = NameSet)]
[OutputType(typeof(TroveCluster))]
public sealed class WaitTroveClusterCommand : TroveCmdlet
{
    private const string NameSet = "Name";
    private const string IdSet = "Id";
    private const string InputObjectSet = "InputObject";

    // The clusters waited for, by id, as they were seen last.
    private readonly Dictionary<Guid, TroveCluster> _left = [];

    /// <summary>Names or wildcards of clusters.</summary>
    [Parameter(ParameterSetName = NameSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("ClusterName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ValidateNotObjectText]
    [ArgumentCompleter(typeof(ClusterNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Ids of clusters.</summary>
    [Parameter(ParameterSetName = IdSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public Guid[] Id { get; set; } = [];

    /// <summary>Clusters, as Get-TroveCluster returns them.</summary>
    [Parameter(ParameterSetName = InputObjectSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public TroveCluster[] InputObject { get; set; } = [];

    /// <summary>The states to wait for; one of them is enough.</summary>
    [Parameter]
    public TroveClusterStatus[] Status { get; set; } = [TroveClusterStatus.Active];

    /// <summary>The tasks to wait for besides, such as NONE: nothing is going on any more. Without it any task will do.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TaskNameCompleter))]
    public string[] Task { get; set; } = [];

    /// <summary>Wait until the clusters are gone. Their last snapshots are returned.</summary>
    [Parameter]
    public SwitchParameter Removed { get; set; }

    /// <summary>How long to wait, in seconds. Without it, or with 0, there is no limit.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [ValidateRange(0, int.MaxValue)]
    public int? TimeoutSeconds { get; set; }

    private string Wanted => Removed ? "gone" : string.Join(" or ", Status) + (Task.Length == 0 ? "" : $" with task {string.Join(" or ", Task)}");

    private protected override void ProcessInput()
    {
        CheckWish();
        switch (ParameterSetName)
        {
            case IdSet:
                foreach (Guid id in Id)
                    Guard(() => Add(new TroveClusterIdentity(id)), id);
                break;
            case InputObjectSet:
                foreach (TroveCluster cluster in InputObject)
                    _left[cluster.Id] = cluster;
                break;
            default:
                foreach (string name in Name)
                    Guard(() => Add(new TroveClusterIdentity(name)), name);
                break;
        }
    }

    private protected override void Finish()
    {
        var polling = new Polling(this, TimeoutSeconds);
        using var bars = new WaitBars(this);
        while (_left.Count > 0)
        {
            bool changed = Look(bars);
            if (_left.Count > 0 && !polling.Pause(changed))
            {
                foreach (TroveCluster cluster in _left.Values)
                    Report(Late(cluster), cluster);
                return;
            }
        }
    }

    private void CheckWish()
    {
        if (Removed && (MyInvocation.BoundParameters.ContainsKey(nameof(Status)) || Task.Length > 0))
            throw new TroveException(TroveErrorId.InvalidArgument, "A cluster that is removed has neither status nor task: -Removed goes with neither of the two.", nameof(Removed));
        if (Task.FirstOrDefault(name => !TroveTask.All.Any(task => IsNamed(task, name))) is { } unknown)
            throw new TroveException(TroveErrorId.InvalidArgument, $"'{unknown}' is no task. There are: {string.Join(", ", TroveTask.All)}.", unknown);
    }

    private void Add(TroveClusterIdentity identity)
    {
        try
        {
            foreach (TroveCluster cluster in ClusterLookup.Many(this, identity))
                _left[cluster.Id] = cluster;
        }
        catch (TroveException e) when (Removed && e.Info.Id == TroveErrorId.TroveClusterNotFound)
        {
            WriteVerbose($"There is no cluster '{identity}' any more.");
        }
    }

    /// <summary>Looks at all that are left; true where something has changed.</summary>
    private bool Look(WaitBars bars)
    {
        bool changed = false;
        Dictionary<Guid, TroveCluster> found = Query(_left.Keys, refresh: false).ToDictionary(cluster => cluster.Id);
        foreach (TroveCluster before in _left.Values.ToList())
        {
            TroveCluster? now = found.GetValueOrDefault(before.Id);
            if (now is not null && NeedsRefresh(now))
                now = Query([now.Id], refresh: true).FirstOrDefault();
            changed |= now is null || (now.Status, now.Task, now.Message) != (before.Status, before.Task, before.Message);
            _left[before.Id] = now ?? before;
            Action? end = EndOf(before, now);
            if (end is null)
            {
                bars.Show(before.Id, $"Waiting for cluster '{before.Name}' to be {Wanted}", $"{now!.Status}, {now.Task}");
                continue;
            }
            _left.Remove(before.Id);
            bars.Complete(before.Id);
            Guard(end, before);
        }
        return changed;
    }

    /// <summary>What ends the wait for a cluster; null where it goes on.</summary>
    private Action? EndOf(TroveCluster before, TroveCluster? now)
    {
        if (now is null)
            return Removed ? () => WriteObject(before) : () => throw Gone(before);
        if (!Removed && Status.Contains(now.Status) && IsTask(now))
            return () => WriteObject(now);
        return InterruptedOperation(now) is { } operation ? () => throw OperationWait.Interrupted(operation) : null;
    }

    // While a cluster is made or deleted the catalog knows best; otherwise only the nodes know how they are.
    private bool NeedsRefresh(TroveCluster cluster) =>
        !Removed && IsTask(cluster) && cluster.Status is not (TroveClusterStatus.Build or TroveClusterStatus.Deleting);

    private bool IsTask(TroveCluster cluster) => Task.Length == 0 || Task.Any(name => IsNamed(cluster.Task, name));

    /// <summary>What keeps a cluster busy and nobody runs: the wait would have no end.</summary>
    private TroveOperation? InterruptedOperation(TroveCluster cluster)
    {
        if (cluster.Status != TroveClusterStatus.Error || cluster.Task.Equals(TroveTask.None))
            return null;
        var query = new OperationQuery { ClusterIds = [cluster.Id], States = [TroveOperationState.Interrupted] };
        return Read((service, token) => service.GetOperationsAsync(query, token)).FirstOrDefault();
    }

    private TroveException Gone(TroveCluster cluster) => new(
        TroveErrorId.StateNotReachable, $"Cluster '{cluster.Name}' was removed while it was waited for to be {Wanted}.", cluster);

    private TroveException Late(TroveCluster cluster) => new(
        TroveErrorId.OperationTimedOut,
        $"Waited {TimeoutSeconds} s for cluster '{cluster.Name}' to be {Wanted}; it is {cluster.Status} with task {cluster.Task}. {cluster.Message}".TrimEnd(), cluster,
        "Give more time with -TimeoutSeconds, or look at the nodes with Get-TroveClusterNode -Refresh.");

    private List<TroveCluster> Query(IReadOnlyCollection<Guid> ids, bool refresh)
    {
        var query = new ClusterQuery { Ids = [.. ids], Refresh = refresh };
        return [.. Read((service, token) => service.GetClustersAsync(query, token))];
    }

    private static bool IsNamed(TroveTask task, string name) => string.Equals(task.Name, name, StringComparison.OrdinalIgnoreCase);
}
