namespace TroveClusters.Engine.Redis.Slots;

/// <summary>What an error of MIGRATE means for the keys it was to move.</summary>
internal enum MigrateReply
{
    /// <summary>They are gone: moved, or there were none any more.</summary>
    Done,

    /// <summary>Nobody knows which of them have arrived; they are sent again, over what may have arrived.</summary>
    Unknown,

    /// <summary>The destination does not take keys just now; none was lost, they are sent again later.</summary>
    NotNow,

    /// <summary>The destination has a key of that name.</summary>
    Occupied,

    /// <summary>The destination has no memory left for them.</summary>
    Full,

    /// <summary>It is no use to send them again.</summary>
    Refused,
}

/// <summary>Reads replies of MIGRATE.</summary>
internal static class MigrateReplies
{
    private static readonly string[] s_passing = ["LOADING", "CLUSTERDOWN", "TRYAGAIN", "MASTERDOWN", "BUSY "];

    /// <param name="reply">The reply as a text, without its type; of an error or a status.</param>
    public static MigrateReply Judge(string reply)
    {
        if (reply is "OK" or "NOKEY")
            return MigrateReply.Done;
        if (reply.StartsWith("IOERR", StringComparison.Ordinal))
            return MigrateReply.Unknown;
        // Before the code, a source says that it only repeats what the destination said.
        if (reply.Contains("BUSYKEY", StringComparison.Ordinal))
            return MigrateReply.Occupied;
        if (reply.Contains("OOM ", StringComparison.Ordinal))
            return MigrateReply.Full;
        return Array.Exists(s_passing, code => reply.Contains(code, StringComparison.Ordinal)) ? MigrateReply.NotNow : MigrateReply.Refused;
    }
}
