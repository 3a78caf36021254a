using TroveClusters.Engine.Catalog;

namespace TroveClusters.Tests.Server.Harness;

/// <summary>Writes records of clusters whose servers do not run, for tests that need none; and reads the catalog as a whole.</summary>
internal sealed class Records(string home)
{
    private static readonly DateTimeOffset s_then = new(2025, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] s_tables = ["clusters", "nodes", "operations", "operation_steps", "secrets", "quotas", "flavors", "hosts"];

    private readonly CatalogDatabase _catalog = new(new TroveHome(home));

    /// <summary>Writes a cluster with a secret; its id and those of its nodes.</summary>
    public (string Id, IReadOnlyList<string> Nodes) Add(string tenant, string name, int nodes = 2)
    {
        var cluster = new ClusterRow
        {
            Id = Guid.NewGuid(), Tenant = tenant, Name = name, Datastore = "redis", Version = "7.0.15", Provider = "local",
            HighestNumber = nodes, Created = s_then, Updated = s_then,
        };
        List<NodeRow> rows = [.. Enumerable.Range(1, nodes).Select(i => new NodeRow
        {
            Id = Guid.NewGuid(), ClusterId = cluster.Id, Position = i, Name = $"{name}-member-{i}", Role = TroveNodeRole.Primary, Status = TroveNodeStatus.Shutdown,
            Host = "127.0.0.1", Port = 20000 + i, Flavor = "1", VolumeSize = 1, Process = "", Facts = "{}", Created = s_then, Updated = s_then,
        })];
        var secrets = new SecretProtector(new TroveHome(home));
        var owner = SecretOwner.Cluster(cluster.Id);
        _catalog.Write(session =>
        {
            ClusterRepository.Insert(session, cluster);
            foreach (NodeRow row in rows)
                NodeRepository.Insert(session, row);
            SecretRepository.Set(session, owner, SecretNames.Password, secrets.Protect("secret", owner.Context(SecretNames.Password)));
        });
        return (cluster.Id.ToString(), [.. rows.Select(row => row.Id.ToString())]);
    }

    /// <summary>All that a request which is refused must leave as it was.</summary>
    public string All() => _catalog.Read("", session => string.Join('\n',
    [
        .. s_tables.Select(table => $"{table}: {session.Count(table)}"),
        .. session.Query("SELECT id || ' ' || revision || ' ' || task || ' ' || facts || ' ' || updated FROM clusters ORDER BY id", row => row.Text(0)),
        .. session.Query("SELECT id || ' ' || status || ' ' || facts || ' ' || updated FROM nodes ORDER BY id", row => row.Text(0)),
        .. session.Query("SELECT tenant || ' ' || resource || ' ' || most FROM quotas ORDER BY tenant, resource", row => row.Text(0)),
    ]));
}
