using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;

namespace TroveClusters.Engine.Datastores;

/// <summary>A plan with what the engine needs to carry it out.</summary>
internal sealed class EnginePlan(OperationRequest request) : TrovePlan(request)
{
    /// <summary>The cluster as it is, or as it will be written by a create.</summary>
    public required ClusterRow Cluster { get; init; }

    /// <summary>Records the claim writes: the nodes of a create or a grow.</summary>
    public IReadOnlyList<NodeRow> NewNodes { get; init; } = [];

    /// <summary>The cluster's highest node number afterwards.</summary>
    public int HighestNumber { get; init; }

    /// <summary>What the steps need.</summary>
    public OperationData Data { get; init; } = new();

    /// <summary>The cluster's task while it runs.</summary>
    public required TroveTask Task { get; init; }

    /// <summary>Secrets the claim stores, by name.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    /// <summary>What the plan amounts to: two plans with the same text do the same.</summary>
    public string Fingerprint => string.Join('\n', Steps.Prepend(ToString()));
}
