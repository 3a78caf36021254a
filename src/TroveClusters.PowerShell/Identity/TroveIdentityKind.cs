namespace TroveClusters;

/// <summary>What a cluster identity was made from: some cmdlets refuse the wrong noun.</summary>
internal enum TroveIdentityKind
{
    Name,
    Id,
    Cluster,
    Node,
    Operation,
}
