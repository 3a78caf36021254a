using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost;

/// <summary>How a double begins.</summary>
internal sealed record SimOptions
{
    /// <summary>How many hosts there are.</summary>
    public int Hosts { get; init; } = 3;

    /// <summary>On which hosts Vertica's package is.</summary>
    public PackageHosts Package { get; init; } = PackageHosts.First;

    /// <summary>Whether root may log in from each host to each other, as an administrator would have prepared.</summary>
    public bool RootTrust { get; init; } = true;

    /// <summary>How many of the double's seconds pass in one of the wall's; null for what suits the way in.</summary>
    public double? Speed { get; init; }

    public Timing Timing { get; init; } = new();
}

/// <summary>Where Vertica's package is at first.</summary>
internal enum PackageHosts
{
    First,
    All,
    None,
}
