namespace TroveClusters.Engine.Hosts;

/// <summary>What a host says of itself. Texts are empty and numbers null where it cannot say.</summary>
internal sealed record HostFacts
{
    /// <summary>Its clock.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>How far its clock may be ahead of <see cref="Time"/>, whose fraction it may not tell.</summary>
    public TimeSpan TimeStep { get; init; }

    /// <summary>Whether we are root on it.</summary>
    public bool IsRoot { get; init; }

    /// <summary>Who we are on it.</summary>
    public string User { get; init; } = "";

    /// <summary><c>root</c>, <c>yes</c>, <c>missing</c>, or <c>no</c> and sudo's own words.</summary>
    public string Sudo { get; init; } = "";

    /// <summary>As <c>uname -s</c>.</summary>
    public string Kernel { get; init; } = "";

    /// <summary>As <c>uname -r</c>.</summary>
    public string Release { get; init; } = "";

    /// <summary>As <c>uname -m</c>.</summary>
    public string Architecture { get; init; } = "";

    /// <summary>As os-release's ID.</summary>
    public string Os { get; init; } = "";

    /// <summary>As os-release's VERSION_ID.</summary>
    public string OsVersion { get; init; } = "";

    /// <summary>As os-release's PRETTY_NAME.</summary>
    public string OsName { get; init; } = "";

    /// <summary>Processors that are on.</summary>
    public long? Processors { get; init; }

    /// <summary>Its memory, without what the kernel keeps for itself.</summary>
    public long? MemoryKilobytes { get; init; }

    /// <summary>The data folder, or the nearest one above it that is there.</summary>
    public string DiskFolder { get; init; } = "";

    /// <summary>Whether we may make folders in it without being root.</summary>
    public bool IsDiskWritable { get; init; }

    /// <summary>The size of the file system it is on.</summary>
    public long? DiskKilobytes { get; init; }

    /// <summary>What of it anybody may still use.</summary>
    public long? FreeKilobytes { get; init; }

    /// <summary>TCP ports that are listened at, whatever the address.</summary>
    public IReadOnlyList<int> TcpPorts { get; init; } = [];

    /// <summary>UDP ports that are open.</summary>
    public IReadOnlyList<int> UdpPorts { get; init; } = [];

    /// <summary>The Redis servers that are installed.</summary>
    public IReadOnlyList<InstalledServer> RedisServers { get; init; } = [];

    /// <summary>Vertica's version, in its own words; null where it is not installed.</summary>
    public string? Vertica { get; init; }

    /// <summary>The hosts of the Vertica cluster it is a member of; <c>?</c> where we may not read them, null where it is none.</summary>
    public string? VerticaHosts { get; init; }
}

/// <summary>A server program on a host.</summary>
/// <param name="Program">Its name.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Version">What it says of its version.</param>
internal sealed record InstalledServer(string Program, string Path, string Version);
