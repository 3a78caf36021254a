namespace TroveClusters;

/// <summary>A Vertica cluster: one database on several hosts.</summary>
public sealed class VerticaCluster : TroveCluster
{
    /// <summary>A cluster of which nothing is known.</summary>
    public VerticaCluster()
    {
    }

    internal VerticaCluster(TroveCluster other)
        : base(other)
    {
    }

    /// <summary>The name of its database.</summary>
    public string Database { get; internal init; } = "";

    /// <summary>How many nodes may fail by design; null while unknown.</summary>
    public int? KSafety { get; internal init; }

    /// <summary>How many nodes may fail as things are; null while unknown. Less than designed while nodes are down.</summary>
    public int? CurrentKSafety { get; internal init; }

    /// <summary>The licence, such as <c>Community Edition</c>; empty while unknown.</summary>
    public string License { get; internal init; } = "";

    /// <summary>How many nodes the licence allows; null for any number, and while unknown.</summary>
    public int? LicenseNodes { get; internal init; }

    /// <summary>How far the last rebalance of the data has come, 0 to 100; null where none was seen.</summary>
    public double? RebalancePercent { get; internal init; }

    /// <summary>Whether data is being rebalanced.</summary>
    public bool IsRebalancing { get; internal init; }

    /// <summary>Whether data is kept in local segments, which a rebalance moves whole; null while unknown.</summary>
    public bool? LocalSegments { get; internal init; }

    /// <summary>How many local segments each node has of each projection; null while unknown.</summary>
    public int? ScalingFactor { get; internal init; }

    /// <summary>Whether its nodes speak to each other one by one, not by broadcast.</summary>
    public bool PointToPoint { get; internal init; }

    /// <summary>Whether somebody else installed it and it was imported: deleting it then leaves its data, unless told otherwise.</summary>
    public bool Adopted { get; internal init; }

    /// <summary>Whether root is enabled.</summary>
    public bool RootEnabled { get; internal init; }
}
