using System.Text.Json;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica;

/// <summary>What the catalog keeps about a node of a Vertica cluster.</summary>
internal sealed record VerticaNodeFacts
{
    /// <summary>The node's name in the database, such as <c>v_sales_node0001</c>; empty until it has one.</summary>
    public string DatabaseNode { get; init => field = value ?? ""; } = "";

    /// <summary>The state the database last gave, such as <c>UP</c>; empty while unknown.</summary>
    public string State { get; init => field = value ?? ""; } = "";

    /// <summary>Whether Vertica was installed on the host by us, and goes with the node.</summary>
    public bool PackageIsOurs { get; init; }

    /// <summary>The public key of the host's root, by which others let it in; empty while unknown.</summary>
    public string RootKey { get; init => field = value ?? ""; } = "";

    /// <summary>The keys that we let in as root on its host: lines of <c>authorized_keys</c>. Others are an administrator's, and stay.</summary>
    public IReadOnlyList<string> LetIn { get; init => field = value ?? []; } = [];

    public static VerticaNodeFacts Of(NodeRow node) =>
        RowReader.Json(node.Facts, EngineJson.Default.VerticaNodeFacts, "nodes", node.Id, "facts");

    /// <summary>The node of the database that is on a host.</summary>
    public static VerticaNodeState? Find(VerticaDatabaseState state, NodeRow node) =>
        state.Nodes.FirstOrDefault(other => other.Address == node.Host);

    public string ToJson() => JsonSerializer.Serialize(this, EngineJson.Default.VerticaNodeFacts);
}
