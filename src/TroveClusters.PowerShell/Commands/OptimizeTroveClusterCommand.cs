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
    /// Redis: how much nodes are to carry in relation to the others, by name, id or wildcard: @{'web-01-member-1' = 2}. Nodes that
    /// are not named have 1; 0 takes all slots from a node.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Weight { get; set; }

    /// <summary>
    /// Redis: move nothing while no node is off its part by more than so many percent. Without it 0 by slots, and 2 by keys or bytes,
    /// which change all the time.
    /// </summary>
    [Parameter]
    [ValidateRange(0.0, 100.0)]
    public double? ThresholdPercent { get; set; }

    /// <summary>
    /// Redis: how long moving keys may keep a server from other commands at a time, in milliseconds. Without it 20. A single key that
    /// is too large for that is announced by a warning and moved alone.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 60000)]
    public int? MaxLatencyMilliseconds { get; set; }

    /// <summary>Redis: how many bytes of keys may be moved in a second, by the whole command, such as 10MB. Without it as many as can be.</summary>
    [Parameter]
    [ValidateRange(1L, long.MaxValue)]
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
