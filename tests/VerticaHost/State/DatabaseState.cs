namespace TroveClusters.Tests.VerticaHost.State;

/// <summary>One database.</summary>
internal sealed class DatabaseState
{
    /// <summary>dbadmin's password; empty for none.</summary>
    public string Password { get; set; } = "";

    /// <summary>The designed K-safety: 0, 1 or 2.</summary>
    public int Ksafe { get; set; }

    /// <summary>The restart policy: never, ksafe or always.</summary>
    public string Policy { get; set; } = "ksafe";

    /// <summary>Whether the elastic cluster is enabled.</summary>
    public bool Elastic { get; set; } = true;

    /// <summary>Whether local segments are enabled.</summary>
    public bool Local { get; set; }

    /// <summary>The scaling factor, 1 to 32.</summary>
    public int Factor { get; set; } = 4;

    /// <summary>The rebalance that was started last and not yet settled, in the background or in a session; null for none.</summary>
    public RebalanceState? Rebalance { get; set; }

    /// <summary>When the last rebalance finished, in the double's seconds; null for never.</summary>
    public double? LastRebalance { get; set; }

    /// <summary>Sessions of users, which hold up <c>stop_db</c>.</summary>
    public int Sessions { get; set; }

    /// <summary>Projections that lack buddies, which make raising K fail.</summary>
    public int UnsafeProjections { get; set; }

    /// <summary>Its users besides dbadmin, by name.</summary>
    public SortedDictionary<string, UserState> Users { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Its nodes, in the order in which they came.</summary>
    public List<NodeState> Nodes { get; set; } = [];
}

/// <summary>A user of a database.</summary>
internal sealed class UserState
{
    /// <summary>Empty for none.</summary>
    public string Password { get; set; } = "";

    /// <summary>The roles that were granted to them.</summary>
    public List<string> Roles { get; set; } = [];

    /// <summary>The roles they have as soon as they log in.</summary>
    public List<string> DefaultRoles { get; set; } = [];
}

/// <summary>A rebalance that runs.</summary>
internal sealed class RebalanceState
{
    /// <summary>When it began, in the double's seconds (<see cref="Hosts.SimClock.Now"/>).</summary>
    public double Since { get; set; }

    /// <summary>When it will have finished; for one in a session: until when it counts as running without a sign of life.</summary>
    public double Until { get; set; }

    /// <summary>Whether it goes on without a session.</summary>
    public bool Background { get; set; }
}

/// <summary>A node of a database.</summary>
internal sealed class NodeState
{
    /// <summary><c>v_db_node0001</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its host's address.</summary>
    public string Host { get; set; } = "";

    /// <summary>The catalog's base folder, as it was asked for.</summary>
    public string Catalog { get; set; } = "";

    /// <summary>The data's base folder, as it was asked for.</summary>
    public string Data { get; set; } = "";

    /// <summary>The node's own catalog folder, <c>BASE/DB/v_db_node0001_catalog</c>.</summary>
    public string CatalogDir { get; set; } = "";

    /// <summary>The node's own data folder, <c>BASE/DB/v_db_node0001_data</c>.</summary>
    public string DataDir { get; set; } = "";

    /// <summary>UP, DOWN or STANDBY: where it is headed. What it shows is <see cref="Hosts.SimWorld.ShownState"/>.</summary>
    public string State { get; set; } = "DOWN";

    /// <summary>When it is up, in the double's seconds, where <see cref="State"/> is UP.</summary>
    public double UpAt { get; set; }

    /// <summary>Whether it was marked for removal.</summary>
    public bool Ephemeral { get; set; }

    /// <summary>Whether it holds data.</summary>
    public bool Rows { get; set; }

    /// <summary>Its number in the catalog.</summary>
    public long Id { get; set; }
}
