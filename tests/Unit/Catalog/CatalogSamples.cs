using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Remote;

namespace TroveClusters.Tests.Unit.Catalog;

/// <summary>Rows as they are in a catalog.</summary>
internal static class CatalogSamples
{
    public const string Tenant = "default";

    /// <summary>Whole seconds of the past: what comes back equals what went in.</summary>
    public static DateTimeOffset Then { get; } = new(2025, 3, 1, 12, 30, 15, TimeSpan.Zero);

    public static ClusterRow Cluster(string name, string tenant = Tenant) => new()
    {
        Id = Guid.NewGuid(),
        Tenant = tenant,
        Name = name,
        Datastore = "redis",
        Version = "7.0.15",
        Provider = "local",
        Created = Then,
        Updated = Then,
    };

    public static NodeRow Node(ClusterRow cluster, int position, string? name = null) => new()
    {
        Id = Guid.NewGuid(),
        ClusterId = cluster.Id,
        Position = position,
        Name = name ?? $"{cluster.Name}-member-{position}",
        Role = TroveNodeRole.Primary,
        Status = TroveNodeStatus.Active,
        Flavor = "1",
        VolumeSize = 1,
        Created = Then,
        Updated = Then,
    };

    /// <summary>A host's key; of a shape, not of a host.</summary>
    public static HostKey HostKey(byte seed = 1) => new("ssh-ed25519", Convert.ToBase64String([0, 0, 0, 11, .. "ssh-ed25519"u8, seed]));

    public static HostRow Host(string name) => new()
    {
        Id = Guid.NewGuid(),
        Name = name,
        Address = $"{name}.example.net",
        Port = 22,
        User = "root",
        Keys = [HostKey()],
        Registered = Then,
    };

    public static OperationRow Operation(ClusterRow cluster, TroveOperationKind kind = TroveOperationKind.Create, OperationOwner? owner = null) => new()
    {
        Id = Guid.NewGuid(),
        Tenant = cluster.Tenant,
        Kind = kind,
        ClusterId = cluster.Id,
        ClusterName = cluster.Name,
        Plan = "first\nsecond",
        Data = "{}",
        Owner = (owner ?? OperationOwner.Current).ToJson(),
        StartedBy = (owner ?? OperationOwner.Current).ToJson(),
        Heartbeat = DateTimeOffset.UtcNow,
        Started = DateTimeOffset.UtcNow,
    };

    public static void Add(CatalogDatabase catalog, ClusterRow cluster, params NodeRow[] nodes) => catalog.Write(session =>
    {
        ClusterRepository.Insert(session, cluster);
        foreach (NodeRow node in nodes)
            NodeRepository.Insert(session, node);
    });

    public static ClusterRow? Find(CatalogDatabase catalog, Guid id, string tenant = Tenant) =>
        catalog.Read(null, session => ClusterRepository.Find(session, tenant, id));
}
