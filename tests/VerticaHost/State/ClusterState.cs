namespace TroveClusters.Tests.VerticaHost.State;

/// <summary>The host layer: what the installer made and <c>admintools.conf</c> says of hosts.</summary>
internal sealed class ClusterState
{
    /// <summary>The members' addresses, in the order in which they came.</summary>
    public List<string> Hosts { get; set; } = [];

    /// <summary>The host entries: <c>node0001</c> and its address. A new host takes the lowest free number.</summary>
    public SortedDictionary<string, string> Nodes { get; set; } = new(StringComparer.Ordinal);

    public string DataDir { get; set; } = "/home/dbadmin";

    /// <summary>Whether spread was set up point to point.</summary>
    public bool Pt2pt { get; set; }

    /// <summary>Whether the licence agreement was accepted.</summary>
    public bool Eula { get; set; }

    /// <summary>Null: none was given.</summary>
    public LicenseState? License { get; set; }
}

/// <summary>A licence.</summary>
internal sealed class LicenseState
{
    public string Name { get; set; } = "";

    /// <summary>How many nodes it permits; null for any number.</summary>
    public int? Nodes { get; set; }
}
