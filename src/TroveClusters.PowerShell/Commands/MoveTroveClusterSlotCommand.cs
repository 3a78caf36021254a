using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Moves slots of a Redis cluster, with their keys, to another node.</summary>
[Cmdlet(VerbsCommon.Move, "TroveClusterSlot", SupportsShouldProcess = true)]
[OutputType(typeof(TroveCluster))]
public sealed class MoveTroveClusterSlotCommand : TroveOperationCmdlet
{
    /// <summary>The cluster, by name, id or object; a wildcard must match exactly one.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ClusterName")]
    [SupportsWildcards]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ClusterNameCompleter))]
    public TroveClusterIdentity? Cluster { get; set; }

    /// <summary>
    /// The slots to move, as numbers and ranges, such as 0-100,200 or 0..100. Without it all slots of the node that -From names move.
    /// </summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string[] Slot { get; set; } = [];

    /// <summary>The name or id of the node that owns the slots. Slots of other nodes are refused then.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public string? From { get; set; }

    /// <summary>The name or id of the node that is to own them.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public string To { get; set; } = "";

    /// <inheritdoc cref="OptimizeTroveClusterCommand.MaxLatencyMilliseconds"/>
    [Parameter]
    [ValidateRange(1, 60000)]
    public int? MaxLatencyMilliseconds { get; set; }

    /// <inheritdoc cref="OptimizeTroveClusterCommand.MaxBytesPerSecond"/>
    [Parameter]
    [ValidateRange(1L, long.MaxValue)]
    public long? MaxBytesPerSecond { get; set; }

    private protected override void ProcessInput()
    {
        TroveClusterIdentity cluster = Cluster!;
        if (cluster.Kind is TroveIdentityKind.Node or TroveIdentityKind.Operation)
            throw WrongNoun.Refuse(cluster, "slots are moved within a cluster");
        TrovePlan plan = Plan(new MoveSlotsRequest
        {
            ClusterId = cluster.Id ?? ClusterLookup.One(this, cluster).Id,
            // What PowerShell takes for a text where it stands without parentheses.
            Slots = [.. Slot.Select(slots => slots.Replace("..", "-", StringComparison.Ordinal))],
            From = From,
            To = To,
            Limits = SlotMoveParameters.Limits(MaxLatencyMilliseconds, MaxBytesPerSecond),
            Command = CommandText,
            Timeout = Limit,
        });
        if (ChangeOrKeep(plan) is { } snapshot)
            WriteObject(snapshot);
    }
}
