namespace TroveClusters.Engine.Redis.Protocol;

/// <summary>What a reply may be at most, so that a broken or hostile server cannot exhaust memory.</summary>
internal sealed record RespLimits
{
    public static RespLimits Default { get; } = new();

    /// <summary>Nesting of arrays.</summary>
    public int MaxDepth { get; init; } = 32;

    /// <summary>Bytes of one bulk string.</summary>
    public int MaxBulkLength { get; init; } = 64 * 1024 * 1024;

    /// <summary>Items of one array.</summary>
    public int MaxArrayLength { get; init; } = 1024 * 1024;

    /// <summary>Bytes of one line: a simple string, an error, a number.</summary>
    public int MaxLineLength { get; init; } = 64 * 1024;
}
