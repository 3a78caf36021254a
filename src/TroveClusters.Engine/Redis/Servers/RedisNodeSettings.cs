namespace TroveClusters.Engine.Redis.Servers;

/// <summary>A node: its server, its place and its size.</summary>
internal sealed record RedisNodeSettings
{
    /// <summary>The share of a flavor's memory that data may take, in per cent; the rest is for buffers, copy-on-write and the process itself.</summary>
    public const int DataShare = 75;

    /// <summary>The program.</summary>
    public required RedisServer Server { get; init; }

    /// <summary>The address it binds to.</summary>
    public required string Host { get; init; }

    /// <summary>The client port.</summary>
    public required int Port { get; init; }

    /// <summary>The cluster's password, the same on all its nodes.</summary>
    public required string Password { get; init; }

    /// <summary>The flavor's memory, in MB.</summary>
    public required int RamMegabytes { get; init; }

    /// <summary>After how many milliseconds a node that does not answer is suspected.</summary>
    public int NodeTimeoutMilliseconds { get; init; } = 15000;

    /// <summary>How many bytes data may take.</summary>
    public long DataBytes => (long)RamMegabytes * 1024 * 1024 * DataShare / 100;

    /// <summary>Never the password.</summary>
    public override string ToString() => $"{Server} at {Host} {Port}";
}
