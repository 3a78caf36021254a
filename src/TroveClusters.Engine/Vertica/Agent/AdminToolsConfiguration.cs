namespace TroveClusters.Engine.Vertica.Agent;

/// <summary>What <c>admintools.conf</c> says: the cluster's hosts, and the nodes of its databases (<c>vertica.md</c> §1.4).</summary>
internal sealed record AdminToolsConfiguration
{
    /// <summary>The addresses of the cluster's hosts.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    /// <summary>The folder in which databases are made unless told otherwise (<c>default_base</c>); empty where it does not say.</summary>
    public string DefaultFolder { get; init; } = "";

    /// <summary>Whether the hosts talk point-to-point (<c>controlmode = pt2pt</c>), which every addition must repeat.</summary>
    public bool PointToPoint { get; init; }

    /// <summary>The databases.</summary>
    public IReadOnlyList<ConfiguredDatabase> Databases { get; init; } = [];
}

/// <summary>A database in <c>admintools.conf</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Nodes">Its nodes.</param>
internal sealed record ConfiguredDatabase(string Name, IReadOnlyList<ConfiguredNode> Nodes);

/// <summary>A node of a database in <c>admintools.conf</c>.</summary>
/// <param name="Name">Such as <c>v_sales_node0001</c>.</param>
/// <param name="Address">Its host.</param>
/// <param name="CatalogFolder">The folder that the file names for its catalog.</param>
/// <param name="DataFolder">The folder that the file names for its data.</param>
internal sealed record ConfiguredNode(string Name, string Address, string CatalogFolder, string DataFolder);
