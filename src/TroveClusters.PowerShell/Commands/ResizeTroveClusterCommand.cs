using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Makes clusters have so many nodes.</summary>
[Cmdlet(VerbsCommon.Resize, "TroveCluster", DefaultParameterSetName = NameSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(TroveCluster))]
public sealed class ResizeTroveClusterCommand : ClusterOperationCmdlet
{
    // Not by property name: a cluster that is piped in has one, which is no wish.
    /// <summary>How many nodes the cluster is to have.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateRange(1, 16384)]
    public int NodeCount { get; set; }

    /// <inheritdoc cref="OptimizeTroveClusterCommand.MaxLatencyMilliseconds"/>
    [Parameter]
    [ValidateRange(1, 60000)]
    public int? MaxLatencyMilliseconds { get; set; }

    /// <inheritdoc cref="OptimizeTroveClusterCommand.MaxBytesPerSecond"/>
    [Parameter]
    [ValidateRange(1L, long.MaxValue)]
    public long? MaxBytesPerSecond { get; set; }

    private protected override OperationRequest Request(Guid clusterId) => new ResizeClusterRequest
    {
        ClusterId = clusterId,
        NodeCount = NodeCount,
        Limits = SlotMoveParameters.Limits(MaxLatencyMilliseconds, MaxBytesPerSecond),
        Command = CommandText,
        Timeout = Limit,
    };
}
