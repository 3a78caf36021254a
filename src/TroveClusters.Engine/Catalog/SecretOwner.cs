namespace TroveClusters.Engine.Catalog;

/// <summary>Whose a secret is: a cluster's or a host's. Both kinds are kept alike, and go with what they belong to.</summary>
/// <param name="Kind">What owns it.</param>
/// <param name="Id">Its id.</param>
internal readonly record struct SecretOwner(SecretOwnerKind Kind, Guid Id)
{
    /// <summary>What a stored secret is bound to, so that values cannot be swapped.</summary>
    public string Context(string name) => Kind == SecretOwnerKind.Cluster ? $"{Id:D}/{name}" : $"host/{Id:D}/{name}";

    /// <summary>Such as <c>host 0b8e…</c>.</summary>
    public override string ToString() => $"{(Kind == SecretOwnerKind.Cluster ? "cluster" : "host")} {Id}";

    public static SecretOwner Cluster(Guid id) => new(SecretOwnerKind.Cluster, id);

    public static SecretOwner Host(Guid id) => new(SecretOwnerKind.Host, id);
}

/// <summary>What can have secrets.</summary>
internal enum SecretOwnerKind
{
    /// <summary>A cluster.</summary>
    Cluster,

    /// <summary>A host.</summary>
    Host,
}
