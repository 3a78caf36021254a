using System.Text.Json;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;

namespace TroveClusters.Engine.Vertica;

/// <summary>What the steps of an operation on a Vertica cluster need, beside what all operations have. In the journal; never a secret.</summary>
internal sealed record VerticaChange
{
    /// <summary>The k-safety the cluster is to have; null to leave it.</summary>
    public int? KSafety { get; init; }

    /// <summary>The designed k-safety it had; null where there was none.</summary>
    public int? KSafetyBefore { get; init; }

    /// <summary>Whether data is rebalanced after a growth.</summary>
    public bool Rebalance { get; init; }

    /// <summary>Whether it was we who started the rebalance that runs.</summary>
    public bool RebalanceIsOurs { get; init; }

    /// <summary>Vertica's package, a path on the driving host or on this machine; empty for none.</summary>
    public string Package { get; init => field = value ?? ""; } = "";

    /// <summary>The licence: <c>CE</c> or a path like the package's; empty to leave what there is.</summary>
    public string License { get; init => field = value ?? ""; } = "";

    /// <summary>The installer's threshold.</summary>
    public string FailureThreshold { get; init => field = value ?? ""; } = "";

    /// <summary>Addresses that the installer's cluster had already, before the operation: they stay in it when it is undone.</summary>
    public IReadOnlyList<string> Present { get; init => field = value ?? []; } = [];

    /// <summary>Keys that the operation let in: user and node id → lines of <c>authorized_keys</c>.</summary>
    public IReadOnlyDictionary<string, string[]> AddedKeys { get; init => field = value ?? new Dictionary<string, string[]>(); } = new Dictionary<string, string[]>();

    /// <summary>The host that takes the place of a dead node's; null for none.</summary>
    public VerticaReplacement? Replacement { get; init; }

    /// <summary>Whether an adopted cluster is left as it is, and only its records go.</summary>
    public bool LeaveDatabase { get; init; }

    /// <summary>Whether the connection to a tool was lost: it may go on unseen.</summary>
    public bool LostSight { get; init; }

    public static VerticaChange Of(OperationContext context) => context.Data.Facts.Length == 0 ? new VerticaChange()
        : RowReader.Json(context.Data.Facts, EngineJson.Default.VerticaChange, "operations", context.Operation.Id, "data");

    /// <summary>The name of the keys that were added for a user on a node's host.</summary>
    public static string KeysOf(string user, Guid nodeId) => $"{user} {nodeId:D}";

    public string ToJson() => JsonSerializer.Serialize(this, EngineJson.Default.VerticaChange);
}

/// <summary>A host that takes the place of another one.</summary>
/// <param name="NodeId">The node that moves to it.</param>
/// <param name="HostId">The host.</param>
/// <param name="HostName">Its name.</param>
/// <param name="Address">Its address.</param>
/// <param name="OldAddress">The address the node had.</param>
/// <param name="OldHostId">The host the node had.</param>
/// <param name="PackageIsOurs">Whether Vertica is installed there by us.</param>
internal sealed record VerticaReplacement(
    Guid NodeId, Guid HostId, string HostName, string Address, string OldAddress, Guid? OldHostId, bool PackageIsOurs);
