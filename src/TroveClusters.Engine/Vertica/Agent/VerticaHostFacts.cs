namespace TroveClusters.Engine.Vertica.Agent;

/// <summary>What a host has of Vertica, at one moment.</summary>
internal sealed record VerticaHostFacts
{
    /// <summary>The version of the package, such as <c>12.0.4-0</c>; null where it is not installed.</summary>
    public string? PackageVersion { get; init; }

    /// <summary>Whether the user dbadmin exists.</summary>
    public bool HasAdministrator { get; init; }

    /// <summary><c>admintools.conf</c>; null where there is none.</summary>
    public AdminToolsConfiguration? Configuration { get; init; }

    /// <summary>The bytes that are free where the data would lie; null where that cannot be told.</summary>
    public long? Free { get; init; }

    /// <summary>The host's own address among those of its cluster, or the first it says it has.</summary>
    public string? Address { get; init; }
}

/// <summary>A user's public key.</summary>
/// <param name="Line">As a line of <c>authorized_keys</c>, without its end.</param>
/// <param name="IsNew">Whether the pair was made by this call.</param>
internal sealed record VerticaKey(string Line, bool IsNew);
