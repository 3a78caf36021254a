namespace TroveClusters.Engine.Vertica.Agent;

/// <summary>A database as its system tables tell of it (<c>vertica.md</c> §2).</summary>
internal sealed record VerticaDatabaseState
{
    /// <summary>Such as <c>v12.0.4-0</c>.</summary>
    public required string Version { get; init; }

    /// <summary>Its nodes, by name.</summary>
    public required IReadOnlyList<VerticaNodeState> Nodes { get; init; }

    /// <summary>The k-safety that is designed.</summary>
    public required int DesignedKSafety { get; init; }

    /// <summary>How many nodes may still fail.</summary>
    public required int CurrentKSafety { get; init; }

    /// <summary>The most nodes that the licence permits; null for any number.</summary>
    public int? LicenseNodes { get; init; }

    /// <summary>What the licence is called, such as <c>Vertica Community Edition</c>.</summary>
    public string License { get; init; } = "";

    /// <summary>Whether it is elastic.</summary>
    public bool Elastic { get; init; }

    /// <summary>Whether its data is segmented locally.</summary>
    public bool LocalSegments { get; init; }

    /// <summary>Its scaling factor, 1 to 32.</summary>
    public int ScalingFactor { get; init; }

    /// <summary>Whether data is being rebalanced.</summary>
    public bool IsRebalancing { get; init; }

    /// <summary>How much of the last rebalance is done, 0 to 100; null where there never was one.</summary>
    public double? RebalancePercent { get; init; }

    /// <summary>How many sessions of others there are.</summary>
    public int Sessions { get; init; }

    /// <summary>Whether all nodes are up.</summary>
    public bool AllUp => Nodes.All(node => node.IsUp);
}

/// <summary>A node as <c>v_catalog.nodes</c> has it.</summary>
/// <param name="Name">Such as <c>v_sales_node0001</c>.</param>
/// <param name="Address">Its host's address.</param>
/// <param name="State"><c>UP</c>, <c>DOWN</c>, <c>INITIALIZING</c> and others.</param>
/// <param name="CatalogFolder">The folder of its catalog.</param>
/// <param name="IsEphemeral">Whether it is on its way out: its data has been, or is being, moved away.</param>
internal sealed record VerticaNodeState(string Name, string Address, string State, string CatalogFolder, bool IsEphemeral)
{
    /// <summary>Whether it is up.</summary>
    public bool IsUp => State == "UP";
}
