using TroveClusters.Tests.VerticaHost.Programs;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.Install;

/// <summary>What a run of the installer is to do, after all checks of its command line.</summary>
/// <param name="Options">The command line.</param>
/// <param name="Cluster">The cluster as it is; null for a new one.</param>
/// <param name="Hosts">The addresses <c>--hosts</c> named: a new cluster, or all of one that exists.</param>
/// <param name="Added">The addresses to add.</param>
/// <param name="Removed">The addresses to remove.</param>
/// <param name="Threshold">From which severity on findings end the run.</param>
/// <param name="License">The licence it brings; null for none.</param>
internal sealed record InstallPlan(
    ParsedOptions Options, ClusterState? Cluster, IReadOnlyList<string> Hosts, IReadOnlyList<string> Added, IReadOnlyList<string> Removed,
    string Threshold, LicenseState? License)
{
    /// <summary>The hosts to be set up: those of <c>--hosts</c>, or the added ones; none on a removal.</summary>
    public IReadOnlyList<string> SetUp => [.. Hosts, .. Added];

    /// <summary>The members afterwards.</summary>
    public IReadOnlyList<string> Members => [.. (Cluster?.Hosts ?? Hosts).Except(Removed), .. Added];

    /// <summary>The members afterwards that are none yet.</summary>
    public IReadOnlyList<string> NewMembers => [.. Members.Except(Cluster?.Hosts ?? [])];

    public string Home => Options["dba-user-home"] ?? "/home/dbadmin";

    public string DataDir => Options["data-dir"] ?? Cluster?.DataDir ?? Home;

    /// <summary>The private key to reach the other hosts with; null for root's own.</summary>
    public string? Identity => Options["ssh-identity"];
}
