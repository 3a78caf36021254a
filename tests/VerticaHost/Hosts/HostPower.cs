namespace TroveClusters.Tests.VerticaHost.Hosts;

/// <summary>What a host is wanted to be (<c>state/hosts/IP/want</c>).</summary>
internal enum HostPower
{
    /// <summary>Runs and answers.</summary>
    On,

    /// <summary>Has no power: nothing runs, connections are refused.</summary>
    Off,

    /// <summary>Takes connections and never answers.</summary>
    Freeze,
}
