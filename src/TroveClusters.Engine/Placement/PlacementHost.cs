namespace TroveClusters.Engine.Placement;

/// <summary>A host as placement sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name; of hosts that are alike the first is taken.</param>
/// <param name="Capacity">How many nodes it takes.</param>
/// <param name="Used">How many are on it, of all clusters.</param>
internal sealed record PlacementHost(Guid Id, string Name, int Capacity, int Used)
{
    /// <summary>The id of the flavor its places offer; empty for any.</summary>
    public string Flavor { get; init; } = "";

    /// <summary>What fails together with it; empty where nobody has said.</summary>
    public string Zone { get; init; } = "";

    /// <summary>Whether only nodes that ask for it are put on it.</summary>
    public bool IsReserved { get; init; }

    /// <summary>Why no node is to be put on it, whatever the node; null where nothing speaks against it.</summary>
    public string? Problem { get; init; }
}
