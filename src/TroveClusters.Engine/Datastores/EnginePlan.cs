using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Placement;

namespace TroveClusters.Engine.Datastores;

/// <summary>
/// A plan with what the engine needs to carry it out. The claim writes the records, the secrets and the operation in one
/// transaction; until then nothing of a plan is written.
/// </summary>
/// <param name="request">What was asked for.</param>
public sealed class EnginePlan(OperationRequest request) : TrovePlan(request)
{
    /// <summary>The cluster as it is, or as it will be written by a create.</summary>
    public required ClusterRow Cluster { get; init; }

    /// <summary>Records the claim writes: the nodes of a create or a grow.</summary>
    public IReadOnlyList<NodeRow> NewNodes { get; init; } = [];

    /// <summary>Hosts the claim registers, because new nodes name them.</summary>
    internal IReadOnlyList<NewHost> NewHosts { get; init; } = [];

    /// <summary>
    /// What it adds to what the tenant has, checked against the quotas by the planner and again by the claim. The planner
    /// reckons it, of the new nodes and of the flavors in <see cref="Data"/>.
    /// </summary>
    internal QuotaAmounts Demand { get; set; } = QuotaAmounts.None;

    /// <summary>The cluster's highest node number afterwards.</summary>
    public int HighestNumber { get; init; }

    /// <summary>What the steps need: above all, which nodes the operation is about.</summary>
    public OperationData Data { get; init; } = new();

    /// <summary>The cluster's task while it runs.</summary>
    public required TroveTask Task { get; init; }

    /// <summary>Secrets the claim stores, encrypted, by name. A create gives <see cref="SecretNames.Password"/>.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Whether it takes the place of the interrupted operation, which is given up, rather than wait until that has been
    /// finished or undone.
    /// </summary>
    public bool TakesOver { get; init; }

    /// <summary>What the plan amounts to: two plans with the same text do the same. So the steps name everything that matters, and nothing that changes by itself.</summary>
    internal string Fingerprint => string.Join('\n', [ToString(), .. Steps, .. SlotMoves.Select(move => $"{move}: {string.Join(' ', move.Slots)}")]);
}
