using static TroveClusters.TroveErrorCategory;
using static TroveClusters.TroveErrorId;

namespace TroveClusters;

/// <summary>The one table of errors: id, category, HTTP status, advice. PowerShell and REST both read it.</summary>
public static class TroveErrors
{
    private static readonly Dictionary<TroveErrorId, TroveErrorInfo> s_table = new TroveErrorInfo[]
    {
        new(TroveClusterNotFound, ObjectNotFound, 404, "Run Get-TroveCluster to see the clusters there are."),
        new(TroveClusterAmbiguous, TroveErrorCategory.InvalidArgument, 400, "Name exactly one cluster, or pipe the clusters in."),
        new(TroveClusterAlreadyExists, ResourceExists, 400, "Choose another name, or remove the cluster that has it."),
        new(TroveClusterBusy, ResourceBusy, 422, "Wait until the operation named has ended, then try again."),
        new(TroveClusterChanged, InvalidOperation, 409, "Look at the cluster again, then repeat the command."),
        new(NodeNotFound, ObjectNotFound, 404, "Run Get-TroveClusterNode to see the cluster's nodes."),
        new(NodeNotInCluster, TroveErrorCategory.InvalidArgument, 404, "Name a node of this cluster; Get-TroveClusterNode shows them."),
        new(NodeAlreadyExists, ResourceExists, 400, "Choose another node name."),
        new(NodeUnreachable, ConnectionError, 400, "Start the node (Start-TroveCluster), or go on without it with -AllowUnreachable."),
        new(NodeNotEmpty, InvalidOperation, 400, "Empty the server first; a node that joins must hold no keys and know no other node."),
        new(NodeOwnsSlots, InvalidOperation, 403, "Move the slots to other nodes first, then remove the node."),
        new(NodeHasReplicas, InvalidOperation, 400, "Remove its replicas in the same command, or give them another primary first."),
        new(NodeRequired, TroveErrorCategory.InvalidArgument, 400, "Name at least one node."),
        new(NodeStartFailed, ResourceUnavailable, 500, "Read the end of the node's log in the message, mend the cause and try again."),
        new(LastNode, InvalidOperation, 400, "To remove the whole cluster use Remove-TroveCluster."),
        new(NodeCountNotSupported, TroveErrorCategory.InvalidArgument, 400, "Choose a number of nodes the datastore supports."),
        new(KSafetyWouldBeLost, SecurityError, 400, "Keep more nodes, or let the operator lower min_ksafety."),
        new(LicenseLimit, LimitsExceeded, 400, "Use fewer nodes, or install a licence for more."),
        new(FlavorRequired, TroveErrorCategory.InvalidArgument, 403, "Give -Flavor, or configure default_flavor."),
        new(FlavorNotFound, ObjectNotFound, 404, "Choose one of the flavors there are; 1 to 5 exist from the start."),
        new(FlavorsNotEqual, TroveErrorCategory.InvalidArgument, 400, "Give all nodes the same flavor."),
        new(LocalStorageNotSpecified, TroveErrorCategory.InvalidArgument, 403, "Choose a flavor with ephemeral storage, or turn volume_support on."),
        new(VolumeSizeRequired, TroveErrorCategory.InvalidArgument, 400, "Give -VolumeSize in GB, or configure default_volume_size."),
        new(VolumeSizesNotEqual, TroveErrorCategory.InvalidArgument, 400, "Give all nodes the same volume size."),
        new(VolumeNotSupported, TroveErrorCategory.NotImplemented, 501, "Leave the volume size out, or turn volume_support on."),
        new(VolumeTooLarge, LimitsExceeded, 413, "Choose a smaller volume, or raise max_accepted_volume_size."),
        new(InvalidVolumeSize, TroveErrorCategory.InvalidArgument, 400, "Give the size in whole GB, 1 or more."),
        new(QuotaExceeded, LimitsExceeded, 413, "Remove what is not needed, or let the operator raise the quota."),
        new(DatastoreNotFound, ObjectNotFound, 404, "Choose one of the datastores there are."),
        new(DatastoreVersionNotFound, ObjectNotFound, 400, "Leave the version out to take what is here, or install the version asked for."),
        new(ClustersNotSupported, InvalidOperation, 422, "Turn cluster_support on for this datastore."),
        new(ProviderNotFound, ObjectNotFound, 400, "Choose one of the providers there are."),
        new(LocalityNotSupported, TroveErrorCategory.InvalidArgument, 400, "Leave the locality out, or use a provider with several hosts."),
        new(InvalidName, TroveErrorCategory.InvalidArgument, 400, "Choose another name."),
        new(InvalidEndpoint, TroveErrorCategory.InvalidArgument, 400, "Give host:port."),
        new(TroveErrorId.InvalidArgument, TroveErrorCategory.InvalidArgument, 400, "Correct the argument and try again."),
        new(OperationNotSupported, TroveErrorCategory.NotImplemented, 400, "See the documentation for what this datastore supports."),
        new(OperationNotFound, ObjectNotFound, 404, "Run Get-TroveOperation to see the operations there are."),
        new(DataLossNotAllowed, SecurityError, 403, "If the data may be lost, repeat the command with -AllowDataLoss."),
        new(DrainTimedOut, OperationTimeout, 500, "Run the command again; it goes on where it stopped."),
        new(OperationTimedOut, OperationTimeout, 500, "Give more time with -TimeoutSeconds, or mend what was waited for."),
        new(TroveErrorId.OperationStopped, TroveErrorCategory.OperationStopped, 409, "Repeat the command when you want it done."),
        new(OperationInterrupted, InvalidOperation, 409, "Run Resume-TroveOperation, or any command that changes the cluster: it finishes what was begun."),
        new(ClusterNotReady, InvalidResult, 500, "Look at the nodes with Get-TroveClusterNode -Refresh and at their logs."),
        new(AuthenticationFailed, AuthenticationError, 401, "Give the right credential."),
        new(HostKeyChanged, SecurityError, 400, "Make sure that the host is the right one, then register it again."),
        new(TlsHandshakeFailed, ConnectionError, 400, "Check the certificates of both sides."),
        new(CatalogUnavailable, ResourceUnavailable, 503, "Check that the Trove home can be read and written, and that its disk is not full."),
        new(CatalogVersionTooNew, InvalidData, 503, "Use the version of TroveClusters that wrote the catalog, or a newer one."),
        new(ConfigurationInvalid, InvalidData, 500, "Correct the setting named; the message says where it stands."),
        new(PortsExhausted, LimitsExceeded, 503, "Remove clusters that are not needed, or widen the configured port range."),
        new(ServerBinaryNotFound, NotInstalled, 400, "Install redis-server or valkey-server, or install Garnet: dotnet tool install --global garnet-server"),
        new(UnexpectedReply, InvalidResult, 500, "The server's own words are in the message."),
        new(EngineFault, InvalidResult, 500, "This is a defect of TroveClusters: please report it with the message and the steps that led to it."),
    }.ToDictionary(info => info.Id);

    /// <summary>All errors, by id.</summary>
    public static IReadOnlyCollection<TroveErrorInfo> All => s_table.Values;

    /// <summary>What is fixed about one error.</summary>
    public static TroveErrorInfo Get(TroveErrorId id) => s_table[id];
}
