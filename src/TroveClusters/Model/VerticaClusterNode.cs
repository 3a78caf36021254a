namespace TroveClusters;

/// <summary>A node of a Vertica cluster.</summary>
public sealed class VerticaClusterNode : TroveClusterNode
{
    /// <summary>A node of which nothing is known.</summary>
    public VerticaClusterNode()
    {
    }

    internal VerticaClusterNode(TroveClusterNode other)
        : base(other)
    {
    }

    /// <summary>What Vertica says of it, such as <c>UP</c> or <c>DOWN</c>; empty while unknown.</summary>
    public string State { get; internal init; } = "";

    /// <summary>Its name within the database, such as <c>v_sales_node0001</c>; empty while it is not part of it.</summary>
    public string DatabaseNode { get; internal init; } = "";
}
