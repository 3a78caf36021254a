namespace TroveClusters.Engine.Redis.Servers;

/// <summary>What a node is to be like, whatever server runs it.</summary>
internal sealed record RedisNodeSettings
{
    /// <summary>The share of a flavor's memory that data may take, in per cent; the rest is for buffers, copy-on-write and the process itself.</summary>
    public const int DataShare = 75;

    /// <summary>The cluster's password, the same on all its nodes.</summary>
    public required string Password { get; init; }

    /// <summary>The flavor's memory, in MB.</summary>
    public required int MemoryMegabytes { get; init; }

    /// <summary>After how long a node that does not answer is suspected.</summary>
    public TimeSpan NodeTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How many bytes data may take.</summary>
    public long DataBytes => (long)MemoryMegabytes * 1024 * 1024 * DataShare / 100;

    /// <summary>Never the password.</summary>
    public override string ToString() => $"{MemoryMegabytes} MB, node timeout {NodeTimeout.TotalSeconds:0} s";
}
