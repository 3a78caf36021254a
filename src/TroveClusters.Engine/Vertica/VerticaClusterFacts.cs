using System.Text.Json;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica;

/// <summary>What the catalog keeps about a Vertica cluster.</summary>
internal sealed record VerticaClusterFacts
{
    /// <summary>The database.</summary>
    public string Database { get; init => field = value ?? ""; } = "";

    /// <summary>The folder on hosts for catalogs and data.</summary>
    public string DataFolder { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the hosts talk point-to-point, which every addition repeats.</summary>
    public bool PointToPoint { get; init; }

    /// <summary>Vertica's package as it was given; empty where the hosts had it.</summary>
    public string Package { get; init => field = value ?? ""; } = "";

    /// <summary>The installer's threshold as it was given.</summary>
    public string FailureThreshold { get; init => field = value ?? ""; } = "";

    /// <summary>Whether somebody else installed it.</summary>
    public bool Adopted { get; init; }

    /// <summary>Whether the user root was enabled.</summary>
    public bool RootEnabled { get; init; }

    /// <summary>The designed k-safety; null until it is known.</summary>
    public int? KSafety { get; init; }

    /// <summary>How many nodes may still fail, as it was last seen.</summary>
    public int? CurrentKSafety { get; init; }

    /// <summary>What the licence is called.</summary>
    public string License { get; init => field = value ?? ""; } = "";

    /// <summary>The most nodes the licence permits; null for any number, or while it is unknown.</summary>
    public int? LicenseNodes { get; init; }

    /// <summary>Whether data is segmented locally; null until it is known.</summary>
    public bool? LocalSegments { get; init; }

    /// <summary>The scaling factor; null until it is known.</summary>
    public int? ScalingFactor { get; init; }

    /// <summary>Whether data was being rebalanced when the cluster was last looked at.</summary>
    public bool IsRebalancing { get; init; }

    /// <summary>How much of the last rebalance was done, 0 to 100; null where none was seen.</summary>
    public double? RebalancePercent { get; init; }

    public static VerticaClusterFacts Of(ClusterRow cluster) =>
        RowReader.Json(cluster.Facts, EngineJson.Default.VerticaClusterFacts, "clusters", cluster.Id, "facts");

    /// <summary>With what the database says of itself.</summary>
    public VerticaClusterFacts With(VerticaDatabaseState state) => this with
    {
        KSafety = state.DesignedKSafety,
        CurrentKSafety = state.CurrentKSafety,
        License = state.License,
        LicenseNodes = state.LicenseNodes,
        LocalSegments = state.LocalSegments,
        ScalingFactor = state.ScalingFactor,
        IsRebalancing = state.IsRebalancing,
        RebalancePercent = state.RebalancePercent,
    };

    public string ToJson() => JsonSerializer.Serialize(this, EngineJson.Default.VerticaClusterFacts);
}
