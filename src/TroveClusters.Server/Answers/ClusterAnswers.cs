using System.Globalization;

namespace TroveClusters.Server.Answers;

/// <summary>Clusters and their members in Trove's words.</summary>
internal static class ClusterAnswers
{
    /// <summary>A cluster with all its members.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="links">The links of the answer.</param>
    /// <param name="owner">For administrators: its tenant.</param>
    public static ClusterBody Cluster(TroveCluster cluster, Links links, string? owner = null) => new()
    {
        Id = Id(cluster.Id),
        Name = cluster.Name,
        Task = new TaskBody(cluster.Task.Id, cluster.Task.Name, cluster.Task.Description),
        Created = Time(cluster.Created),
        Updated = Time(cluster.Updated),
        Links = links.To("clusters", Id(cluster.Id)),
        Datastore = new DatastoreRef(cluster.Datastore, cluster.DatastoreVersion),
        Instances = [.. cluster.Nodes.Select(node => Member(cluster, node, links))],
        Ip = cluster.Ip,
        Locality = cluster.Locality switch
        {
            TroveLocality.Affinity => "affinity",
            TroveLocality.AntiAffinity => "anti-affinity",
            _ => null,
        },
        TenantId = owner,
        Deleted = owner is null ? null : false,
    };

    /// <summary>A member by itself.</summary>
    public static InstanceBody Instance(TroveCluster cluster, TroveClusterNode node, Links links, string? owner = null)
    {
        string status = Status(cluster, node);
        return new InstanceBody
        {
            Id = Id(node.Id),
            Name = node.Name,
            Status = status,
            OperatingStatus = status switch { "ACTIVE" => "HEALTHY", "BUILD" => "BUILDING", _ => status },
            Links = links.To("instances", Id(node.Id)),
            Flavor = Flavor(node, links),
            Datastore = new DatastoreDetail(node.Datastore, node.DatastoreVersion, node.DatastoreVersion),
            Region = "RegionOne",
            Volume = Volume(node, used: true),
            Ip = node.Ip,
            Addresses = [.. node.Ip.Select(ip => new AddressBody(ip, "private"))],
            Created = Time(node.Created),
            Updated = Time(node.Updated),
            ServiceStatusUpdated = Time(node.Updated),
            ClusterId = Id(cluster.Id),
            Type = node.Type,
            TenantId = owner,
        };
    }

    /// <summary>An id as Trove writes it.</summary>
    public static string Id(Guid id) => id.ToString("D");

    private static MemberBody Member(TroveCluster cluster, TroveClusterNode node, Links links) => new()
    {
        Id = Id(node.Id),
        Name = node.Name,
        Type = node.Type,
        Links = links.To("instances", Id(node.Id)),
        Status = Status(cluster, node),
        Volume = Volume(node, used: false),
        Flavor = Flavor(node, links),
        Ip = node.Ip,
    };

    private static FlavorRef Flavor(TroveClusterNode node, Links links) => new(node.Flavor, links.To("flavors", Uri.EscapeDataString(node.Flavor)));

    private static VolumeBody? Volume(TroveClusterNode node, bool used) => node.VolumeSize is { } size
        ? new VolumeBody(size) { Used = used && node.VolumeUsed is { } gb ? Math.Round(gb, 2) : null }
        : null;

    /// <summary>A member of a cluster that goes is on its way down, as Trove shows it; nothing known is an error there too.</summary>
    private static string Status(TroveCluster cluster, TroveClusterNode node) => node.Status switch
    {
        TroveNodeStatus.Error or TroveNodeStatus.Unknown => "ERROR",
        _ when cluster.Task.Equals(TroveTask.Deleting) => "SHUTDOWN",
        TroveNodeStatus.Build => "BUILD",
        TroveNodeStatus.Active => "ACTIVE",
        TroveNodeStatus.Failed => "FAILED",
        _ => "SHUTDOWN",
    };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
}
