using System.Collections;
using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Spreads the data of clusters evenly over their nodes.</summary>
[Cmdlet(VerbsCommon.Optimize, "TroveCluster", DefaultParameterSetName = NameSet, SupportsShouldProcess = true)]
[OutputType(typeof(TroveCluster))]
public sealed class OptimizeTroveClusterCommand : ClusterOperationCmdlet
{
    /// <summary>Redis: what is to be spread evenly: slots, keys, or bytes of memory. Without it slots.</summary>
    [Parameter]
    public TroveBalance? By { get; set; }

    /// <summary>
    /// Redis: how much nodes are to carry in relation to the others, by name: such as @{'web-01-member-1' = 2}. Nodes that are not
    /// named have 1; 0 takes all slots from a node.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? Weight { get; set; }

    /// <summary>
    /// Redis: nothing is moved while no node is off its part by more than so many percent. Without it 0 by slots, and 2 by keys or
    /// bytes.
    /// </summary>
    [Parameter]
    [ValidateRange(0.0, 100.0)]
    public double? ThresholdPercent { get; set; }

    /// <inheritdoc cref="SlotMoveParameters.MaxLatencyMilliseconds"/>
    [Parameter]
    [ValidateRange(1, 60000)]
    public int? MaxLatencyMilliseconds { get; set; }

    /// <inheritdoc cref="SlotMoveParameters.MaxBytesPerSecond"/>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long? MaxBytesPerSecond { get; set; }

    private protected override OperationRequest Request(Guid clusterId) => new OptimizeClusterRequest
    {
        ClusterId = clusterId,
        By = By,
        Weights = NodeWeights.Read(Weight),
        ThresholdPercent = ThresholdPercent,
        Limits = SlotMoveParameters.Limits(MaxLatencyMilliseconds, MaxBytesPerSecond),
        Command = CommandText,
        Timeout = Limit,
    };
}
