using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Catalog;

/// <summary>A host as the catalog has it.</summary>
internal sealed record HostRow
{
    /// <summary>The host's id, for good.</summary>
    public required Guid Id { get; init; }

    /// <summary>Unique without regard to case.</summary>
    public required string Name { get; init; }

    /// <summary>Its address, or a name that resolves to it.</summary>
    public required string Address { get; init; }

    /// <summary>The port of its SSH server.</summary>
    public required int Port { get; init; }

    /// <summary>The user one logs in as.</summary>
    public required string User { get; init; }

    /// <summary>The absolute path of the private key's file; empty for what the SSH client finds by itself.</summary>
    public string KeyFile { get; init; } = "";

    /// <summary>Whether a password, or the key file's passphrase, is stored; it is a row of its own.</summary>
    public bool HasPassword { get; init; }

    /// <summary>Words to choose hosts by.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The id of the flavor its places offer; empty for any.</summary>
    public string Flavor { get; init; } = "";

    /// <summary>
    /// Whether a command registered it because a node named it. Only nodes that name it are put on it, it has as many places as
    /// nodes, and it goes with the last of them.
    /// </summary>
    public bool Implicit { get; init; }

    /// <summary>How many nodes it takes.</summary>
    public int Capacity { get; init; } = 1;

    /// <summary>What fails together with it; empty where nobody has said.</summary>
    public string AvailabilityZone { get; init; } = "";

    /// <summary>How it was when it was last looked at.</summary>
    public TroveHostStatus Status { get; init; }

    /// <summary>The host keys that are trusted, in the order in which the host showed them.</summary>
    public IReadOnlyList<HostKey> Keys { get; init; } = [];

    /// <summary>How many nodes are on it, of all tenants. Counted when it is read, never written.</summary>
    public int NodeCount { get; init; }

    /// <summary>What an operator should know about it; empty when all is well.</summary>
    public string Message { get; init; } = "";

    /// <summary>When it was first registered, UTC.</summary>
    public DateTimeOffset Registered { get; init; }

    /// <summary>When it last let us in, UTC.</summary>
    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>The host as users see it.</summary>
    public TroveHost ToHost() => new()
    {
        Id = Id,
        Name = Name,
        Address = Address,
        Port = Port,
        User = User,
        KeyFile = KeyFile,
        HasPassword = HasPassword,
        // Arrays: what else a list may be, Export-Csv would write by the name that the compiler gave it.
        Tags = Tags.ToArray(),
        Flavor = Flavor.Length == 0 ? null : Flavor,
        Implicit = Implicit,
        Capacity = Capacity,
        AvailabilityZone = AvailabilityZone,
        Status = Status,
        HostKeys = Keys.Select(key => key.ToString()).ToArray(),
        NodeCount = NodeCount,
        Registered = Registered,
        LastSeen = LastSeen,
        Message = Message,
    };

    /// <summary>How one logs in to it.</summary>
    /// <param name="password">Its stored password, where it has one.</param>
    public HostLogin ToLogin(Secret? password) => new(Name, Address, Port, User, new HostKeySet(Keys))
    {
        KeyFile = KeyFile.Length == 0 ? null : KeyFile,
        Password = password,
    };
}
