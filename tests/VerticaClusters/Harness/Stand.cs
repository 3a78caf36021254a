using TroveClusters.Tests.VerticaHost.Config;
using TroveClusters.Tests.VerticaHost.Databases;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaClusters.Harness;

/// <summary>How things stand: what the double has, what lies on its hosts, what the catalog says, and that all of it agrees.</summary>
internal sealed class Stand(VerticaHome home)
{
    public const string DefaultDatabase = "db_srvr";

    private VerticaSim Sim => home.Sim;

    /// <summary>A cluster is whole, on these hosts and no other, in catalog, database, configuration and files.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="hosts">The numbers of its hosts.</param>
    /// <param name="kSafety">The k-safety it is designed for.</param>
    /// <param name="database">The name of its database.</param>
    public async Task<VerticaCluster> IsWholeAsync(string name, IReadOnlyList<int> hosts, int kSafety, string database = DefaultDatabase)
    {
        IsMadeOf(hosts, kSafety, database);
        VerticaCluster cluster = await home.GetAsync(name);
        Assert.True((cluster.Status, cluster.Task, cluster.Message) == (TroveClusterStatus.Active, TroveTask.None, ""), $"{cluster.Status}, {cluster.Task}: {cluster.Message}");
        Assert.Equal(hosts.Select(Requests.Host).Order(), cluster.Nodes.Select(node => node.Host).Order());
        Assert.All(cluster.Nodes.Cast<VerticaClusterNode>(), node =>
        {
            Assert.Equal((TroveNodeStatus.Active, "UP", 5433, TroveNodeRole.Member, ""), (node.Status, node.State, node.Port, node.Role, node.Message));
            Assert.Equal(Sim.State.Dbs[database].Nodes.Single(other => Requests.Host(Number(other.Host)) == node.Host).Name, node.DatabaseNode);
        });
        Assert.Single(cluster.Nodes, node => node.Type == "master");
        Assert.Equal((database, (int?)kSafety, "ssh"), (cluster.Database, cluster.KSafety, cluster.Provider));
        Assert.Equal(cluster.NodeCount, cluster.Nodes.Select(node => node.Name).Distinct().Count());
        NothingWrongWasDone();
        return cluster;
    }

    /// <summary>The double has a whole cluster on these hosts and no other.</summary>
    public void IsMadeOf(IReadOnlyList<int> hosts, int kSafety, string database = DefaultDatabase)
    {
        SimState state = Sim.State;
        string[] addresses = [.. hosts.Select(Sim.Address).Order(StringComparer.Ordinal)];
        Assert.NotNull(state.Cluster);
        Assert.Equal(addresses, state.Cluster.Hosts.Order(StringComparer.Ordinal));
        var view = new DatabaseView(Sim.World, database, state.Dbs[database]);
        Assert.Equal(addresses, view.Nodes.Select(node => node.Host).Order(StringComparer.Ordinal));
        Assert.All(view.Nodes, node => Assert.True(view.IsNodeUp(node) && !node.Ephemeral, $"{node.Name}: {view.Shown(node)}"));
        Assert.Equal(kSafety, view.State.Ksafe);
        foreach (int host in hosts)
        {
            NodeState node = view.Nodes.Single(node => node.Host == Sim.Address(host));
            Assert.True(Sim.Exists(host, node.CatalogDir) && Sim.Exists(host, node.DataDir), $"folders of {node.Name}");
            Assert.Equal(AdminToolsConf.Render(state), Sim.ReadFile(host, AdminToolsConf.Path));
            Assert.False(HasDuplicates(host, "/root"), $"duplicates in root's authorized_keys on vhost{host}");
            Assert.False(HasDuplicates(host, "/home/dbadmin"), $"duplicates in dbadmin's authorized_keys on vhost{host}");
        }
        foreach (int host in All.Except(hosts))
            NothingIsOn(host, database);
    }

    /// <summary>Nothing is left: no record, no database, and on no host anything of ours.</summary>
    public async Task IsGoneAsync(string name, string database = DefaultDatabase)
    {
        Assert.Null(await home.FindAsync(name, refresh: false));
        Assert.Empty(Sim.State.Dbs);
        foreach (int host in All)
            NothingIsOn(host, database);
        Assert.Equal((0, 0, 0), home.Catalog.Read((0, 0, 0), session => (session.Count("nodes"), session.Count("secrets"), session.Count("leftovers"))));
        NothingWrongWasDone();
    }

    /// <summary>On a host that is no member there is nothing but what was there before there was a cluster.</summary>
    public void NothingIsOn(int host, string database = DefaultDatabase)
    {
        Assert.False(Sim.Exists(host, $"/var/lib/vertica/{database}"), $"vhost{host} still has the database's folder");
        Assert.False(Sim.Exists(host, AdminToolsConf.Path), $"vhost{host} still has admintools.conf");
        Assert.True(home.PackagedAtFirst.Contains(host) == Sim.Exists(host, "/opt/vertica/bin/admintools"), $"the package on vhost{host}");
        Assert.Equal(home.KeysAtFirst[host], Keys(host, "/root"));
    }

    /// <summary>Nothing was asked of the double that it does not have, no secret was seen, no two changes ran at once.</summary>
    public void NothingWrongWasDone()
    {
        if (Sim is VerticaHost.InProcess.InProcessSim inProcess)
            Assert.Empty(inProcess.Refusals);
        AuditTrail trail = AuditTrail.Of(Sim);
        IReadOnlyList<HostSession> seen = [.. trail.Sessions.Where(session => session.SecretSeen)];
        Assert.True(seen.Count == home.SecretsByHand, string.Join('\n', seen));
        if (!home.MayOverlap)
            Assert.Equal(0, trail.Count("overlap"));
    }

    /// <summary>The lines of a user's <c>authorized_keys</c>, in order; none where there is no such file.</summary>
    public static IReadOnlyList<string> Keys(VerticaSim sim, int host, string userHome) => sim.Exists(host, $"{userHome}/.ssh/authorized_keys")
        ? [.. sim.ReadFile(host, $"{userHome}/.ssh/authorized_keys").Split('\n', StringSplitOptions.RemoveEmptyEntries)]
        : [];

    private IReadOnlyList<string> Keys(int host, string userHome) => Keys(Sim, host, userHome);

    private bool HasDuplicates(int host, string userHome) => Keys(host, userHome) is var keys && keys.Select(Blob).Distinct().Count() < keys.Count;

    private static string Blob(string line) => line.Split(' ').FirstOrDefault(word => word.StartsWith("AAAA", StringComparison.Ordinal)) ?? line;

    private IEnumerable<int> All => Enumerable.Range(1, Sim.World.Topology.Hosts.Count);

    private int Number(string address) => All.Single(host => Sim.Address(host) == address);
}
