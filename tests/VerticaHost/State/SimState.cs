using System.Text.RegularExpressions;

namespace TroveClusters.Tests.VerticaHost.State;

/// <summary>All the double knows of its Vertica: what <c>state/cluster.json</c> holds. Change it only through <see cref="StateStore"/>.</summary>
internal sealed class SimState
{
    /// <summary>The version all hosts have, as Vertica writes it.</summary>
    public string Version { get; set; } = "v12.0.4-0";

    /// <summary>The host layer; null until <c>install_vertica</c> committed one.</summary>
    public ClusterState? Cluster { get; set; }

    /// <summary>The databases by name, running or stopped.</summary>
    public SortedDictionary<string, DatabaseState> Dbs { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The faults that still wait to happen, in the order in which they were added.</summary>
    public List<FaultState> Faults { get; set; } = [];

    /// <summary>Whether no fault that waits concerns a session itself: none that cuts connections, none at the point <c>ssh</c>.</summary>
    public bool SessionsArePlain => Faults.TrueForAll(fault =>
        !fault.Action.StartsWith("drop", StringComparison.Ordinal) && !Regex.IsMatch("ssh", $"^(?:{fault.Point})$", RegexOptions.CultureInvariant));

    public Timing Timing { get; set; } = new();

    /// <summary>What the installer's checks find on a host, by address: OK, HINT, WARN, FAIL or HALT; OK where it is missing.</summary>
    public SortedDictionary<string, string> Prereq { get; set; } = new(StringComparer.Ordinal);

    /// <summary>1 for a host, by address, whose disk is full.</summary>
    public SortedDictionary<string, int> DiskFull { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Whether the host at this address has a full disk.</summary>
    public bool IsDiskFull(string address) => DiskFull.TryGetValue(address, out int full) && full != 0;
}
