namespace TroveClusters.Engine.Redis.Protocol;

/// <summary>The kinds of values RESP2 knows.</summary>
internal enum RespKind
{
    SimpleString,
    Error,
    Integer,
    Bulk,
    Array,

    /// <summary>The null bulk string or the null array: clients need not tell them apart.</summary>
    Null,
}
