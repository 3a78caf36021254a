namespace TroveClusters;

/// <summary>A machine that nodes can be placed on, reached over SSH. Hosts are the operator's: the same for all tenants.</summary>
public sealed class TroveHost : IComparable<TroveHost>, IComparable
{
    /// <summary>The host's id, for good.</summary>
    public Guid Id { get; internal init; }

    /// <summary>The host's name, unique without regard to case.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Its address, or a name that resolves to it.</summary>
    public string Address { get; internal init; } = "";

    /// <summary>The port of its SSH server.</summary>
    public int Port { get; internal init; }

    /// <summary>The user one logs in as.</summary>
    public string User { get; internal init; } = "";

    /// <summary>The file of the private key, which stays where it is; empty for what the SSH client finds by itself.</summary>
    public string KeyFile { get; internal init; } = "";

    /// <summary>Whether a password, or the key file's passphrase, is stored for it.</summary>
    public bool HasPassword { get; internal init; }

    /// <summary>Words to choose hosts by.</summary>
    public IReadOnlyList<string> Tags { get; internal init; } = [];

    /// <summary>The id of the flavor that each of its places offers; null where nodes of any flavor may be put on it.</summary>
    public string? Flavor { get; internal init; }

    /// <summary>
    /// Whether a command registered it because a node named it. Only nodes that name it are put on it, and it goes with the last of
    /// them; Register-TroveHost makes it one that stays.
    /// </summary>
    public bool Implicit { get; internal init; }

    /// <summary>How many nodes it takes.</summary>
    public int Capacity { get; internal init; }

    /// <summary>What fails together with it; empty where nobody has said.</summary>
    public string AvailabilityZone { get; internal init; } = "";

    /// <summary>How it was when it was last registered or tested.</summary>
    public TroveHostStatus Status { get; internal init; }

    /// <summary>The host keys that are trusted, as algorithm and fingerprint: <c>ssh-ed25519 SHA256:…</c>.</summary>
    public IReadOnlyList<string> HostKeys { get; internal init; } = [];

    /// <summary>How many nodes are on it, of all tenants.</summary>
    public int NodeCount { get; internal init; }

    /// <summary>When it was first registered, UTC.</summary>
    public DateTimeOffset Registered { get; internal init; }

    /// <summary>When it last let us in, UTC; null for never.</summary>
    public DateTimeOffset? LastSeen { get; internal init; }

    /// <summary>What an operator should know about it now; empty when all is well.</summary>
    public string Message { get; internal init; } = "";

    /// <inheritdoc/>
    public int CompareTo(TroveHost? other) => other is null ? 1 : string.Compare(Name, other.Name, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => CompareTo(obj as TroveHost);

    /// <summary>Such as <c>db-01 (SSH: root@10.0.0.4)</c>: never a bare name, which could be taken for a cluster's.</summary>
    public override string ToString() => $"{Name} (SSH: {User}@{Address})";
}

/// <summary>How a host was when it was last looked at.</summary>
public enum TroveHostStatus
{
    /// <summary>Nobody has looked.</summary>
    Unknown,

    /// <summary>It let us in, and nothing was found that keeps nodes from being put on it.</summary>
    Active,

    /// <summary>It let us in, and something was found that has to be mended first.</summary>
    Unsuitable,

    /// <summary>It answered and did not let us in, or is not the host that was registered.</summary>
    Refused,

    /// <summary>Nothing that speaks SSH answered.</summary>
    Unreachable,
}
