using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Measures how busy and how full clusters are.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "TroveCluster")]
[OutputType(typeof(TroveClusterMeasurement))]
public sealed class MeasureTroveClusterCommand : TroveCmdlet
{
    /// <summary>The cluster, by name, wildcard, id or object. Without it all clusters are measured, at the same time.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ClusterName")]
    [SupportsWildcards]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ClusterNameCompleter))]
    public TroveClusterIdentity? Cluster { get; set; }

    /// <summary>For how many seconds to count what happens per second.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int Interval { get; set; } = 1;

    private protected override void ProcessInput()
    {
        TroveCluster[] clusters = Cluster is null
            ? [.. Read((service, token) => service.GetClustersAsync(new ClusterQuery(), token))]
            : [.. ClusterLookup.Many(this, Cluster)];
        var interval = TimeSpan.FromSeconds(Interval);
        ITroveService service = Service;
        Task<TroveClusterMeasurement>[] measuring =
            [.. clusters.Select(cluster => Task.Run(() => service.MeasureAsync(cluster.Id, interval, StopToken)))];
        foreach ((TroveCluster cluster, Task<TroveClusterMeasurement> measured) in clusters.Zip(measuring))
            Guard(() => Write(Call((_, _) => measured)), cluster);
    }

    private void Write(TroveClusterMeasurement measurement)
    {
        foreach (TroveNodeMeasurement node in measurement.Nodes.Where(node => node.Message.Length > 0))
            WriteWarning($"{node} is not measured: {node.Message}");
        WriteObject(measurement);
    }
}
