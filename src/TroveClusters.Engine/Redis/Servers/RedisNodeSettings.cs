namespace TroveClusters.Engine.Redis.Servers;

/// <summary>A node: its server, its place and its size.</summary>
internal sealed record RedisNodeSettings
{
    /// <summary>The share of a flavor's memory that data may take, in per cent; the rest is for buffers, copy-on-write and the process itself.</summary>
    public const int DataShare = 75;

    /// <summary>The least memory, in MB, of which every server can make a node: Garnet's pages need the most.</summary>
    public const int LeastMegabytes = 64;

    /// <summary>The program.</summary>
    public required RedisServer Server { get; init; }

    /// <summary>The address it is reached at.</summary>
    public required string Host { get; init; }

    /// <summary>
    /// Whether it listens on all addresses of its machine, and tells others this one: the address of a host need not be one
    /// that the host itself knows.
    /// </summary>
    public bool ListensEverywhere { get; init; }

    /// <summary>The client port.</summary>
    public required int Port { get; init; }

    /// <summary>The cluster's password, the same on all its nodes.</summary>
    public required string Password { get; init; }

    /// <summary>The flavor's memory, in MB.</summary>
    public required int RamMegabytes { get; init; }

    /// <summary>After how many milliseconds a node that does not answer is suspected.</summary>
    public int NodeTimeoutMilliseconds { get; init; } = 15000;

    /// <summary>Settings that are not as <see cref="RedisConfigurationFile"/> or the server would have them.</summary>
    public IReadOnlyDictionary<string, string> Configuration { get; init; } = new Dictionary<string, string>();

    /// <summary>How many bytes data may take.</summary>
    public long DataBytes => DataBytesOf(RamMegabytes);

    /// <summary>How many bytes data may take of a flavor's memory, in MB.</summary>
    public static long DataBytesOf(int ramMegabytes) => (long)ramMegabytes * 1024 * 1024 * DataShare / 100;

    /// <summary>Never the password.</summary>
    public override string ToString() => $"{Server} at {Host} {Port}";
}
