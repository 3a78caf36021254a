using TroveClusters.Engine.Configuration;

namespace TroveClusters.Engine.Redis.Settings;

/// <summary>
/// The settings of Redis and Valkey that may be changed. All of them can be changed while a node runs, are told by CONFIG
/// GET, and endanger neither the membership of a node nor the data it keeps on disk. Not every version knows all of them.
/// </summary>
internal static class RedisSettings
{
    /// <summary>Follows from the flavor; set with the others but never asked for.</summary>
    public const string MaxMemory = "maxmemory";

    public const string MaxMemoryPolicy = "maxmemory-policy";
    public const string MinReplicasToWrite = "min-replicas-to-write";

    /// <summary>The policy of a node that refuses writes rather than removing keys.</summary>
    public const string NoEviction = "noeviction";

    private const long Largest = int.MaxValue;

    /// <summary>All, in the order of the documentation.</summary>
    public static IReadOnlyList<RedisSetting> All { get; } =
    [
        new ChoiceSetting(MaxMemoryPolicy, [NoEviction, "allkeys-lru", "allkeys-lfu", "allkeys-random", "volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl"]),
        new NumberSetting("maxmemory-samples", 1, 64),
        new NumberSetting("maxmemory-eviction-tenacity", 0, 100),
        new NumberSetting("lfu-log-factor", 0, 255),
        new NumberSetting("lfu-decay-time", 0, 65535, "minutes"),

        new NumberSetting("timeout", 0, Largest, "seconds"),
        new NumberSetting("tcp-keepalive", 0, Largest, "seconds"),
        // Beside the clients, the engine itself and the other nodes connect.
        new NumberSetting("maxclients", 100, 1_000_000),
        new BufferLimitSetting("client-output-buffer-limit"),
        new BytesSetting("client-query-buffer-limit", Least: 1 << 20),
        new BytesSetting("proto-max-bulk-len", Least: 1 << 20),
        new NumberSetting("tracking-table-max-keys", 0, Largest),

        new ChoiceSetting("appendfsync", ["always", "everysec", "no"]),
        new FlagSetting("no-appendfsync-on-rewrite"),
        new NumberSetting("auto-aof-rewrite-percentage", 0, Largest, "per cent"),
        new BytesSetting("auto-aof-rewrite-min-size"),
        new SaveSetting("save"),
        new FlagSetting("stop-writes-on-bgsave-error"),
        new FlagSetting("rdbcompression"),

        new FlagSetting("lazyfree-lazy-eviction"),
        new FlagSetting("lazyfree-lazy-expire"),
        new FlagSetting("lazyfree-lazy-server-del"),
        new FlagSetting("lazyfree-lazy-user-del"),
        new FlagSetting("lazyfree-lazy-user-flush"),
        new FlagSetting("replica-lazy-flush"),
        new FlagSetting("activedefrag"),
        new BytesSetting("active-defrag-ignore-bytes", Least: 1),
        new NumberSetting("active-defrag-threshold-lower", 0, 1000, "per cent"),
        new NumberSetting("active-defrag-threshold-upper", 0, 1000, "per cent"),
        new NumberSetting("active-defrag-cycle-min", 1, 99, "per cent"),
        new NumberSetting("active-defrag-cycle-max", 1, 99, "per cent"),
        new NumberSetting("active-expire-effort", 1, 10),
        new FlagSetting("activerehashing"),
        new NumberSetting("hz", 1, 500),
        new FlagSetting("dynamic-hz"),

        new NumberSetting("hash-max-listpack-entries", 0, Largest),
        new NumberSetting("hash-max-listpack-value", 0, Largest, "bytes"),
        new NumberSetting("list-max-listpack-size", -5, Largest),
        new NumberSetting("list-compress-depth", 0, Largest),
        new NumberSetting("set-max-intset-entries", 0, Largest),
        new NumberSetting("set-max-listpack-entries", 0, Largest),
        new NumberSetting("set-max-listpack-value", 0, Largest, "bytes"),
        new NumberSetting("zset-max-listpack-entries", 0, Largest),
        new NumberSetting("zset-max-listpack-value", 0, Largest, "bytes"),
        new NumberSetting("hll-sparse-max-bytes", 0, 16000, "bytes"),
        new BytesSetting("stream-node-max-bytes"),
        new NumberSetting("stream-node-max-entries", 0, Largest),

        new FlagSetting("cluster-require-full-coverage"),
        new FlagSetting("cluster-allow-reads-when-down"),
        new FlagSetting("cluster-allow-pubsubshard-when-down"),
        new NumberSetting("cluster-migration-barrier", 0, Largest),
        new NumberSetting("cluster-replica-validity-factor", 0, Largest),
        new FlagSetting("cluster-replica-no-failover"),
        new BytesSetting("cluster-link-sendbuf-limit"),
        new NumberSetting(MinReplicasToWrite, 0, Largest),
        new NumberSetting("min-replicas-max-lag", 0, Largest, "seconds"),
        new BytesSetting("repl-backlog-size", Least: 16384),
        new NumberSetting("repl-backlog-ttl", 0, Largest, "seconds"),
        new NumberSetting("repl-timeout", 10, Largest, "seconds"),
        new NumberSetting("repl-ping-replica-period", 1, Largest, "seconds"),
        new FlagSetting("repl-disable-tcp-nodelay"),
        new FlagSetting("repl-diskless-sync"),
        new NumberSetting("repl-diskless-sync-delay", 0, Largest, "seconds"),

        new NumberSetting("slowlog-log-slower-than", -1, long.MaxValue, "microseconds"),
        new NumberSetting("slowlog-max-len", 0, 1_000_000),
        new NumberSetting("latency-monitor-threshold", 0, long.MaxValue, "milliseconds"),
        new FlagSetting("latency-tracking"),
        new NumberSetting("acllog-max-len", 0, 1_000_000),
        new ChoiceSetting("loglevel", ["debug", "verbose", "notice", "warning"]),
        new EventsSetting("notify-keyspace-events"),
        new NumberSetting("busy-reply-threshold", 1, Largest, "milliseconds"),
    ];

    private static readonly Dictionary<string, RedisSetting> s_byName =
        All.Append(new BytesSetting(MaxMemory)).ToDictionary(setting => setting.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>A setting that was set, <see cref="MaxMemory"/> included.</summary>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>: it is none; another version may have set it.</exception>
    public static RedisSetting Get(string name) => s_byName.GetValueOrDefault(name)
        ?? throw new TroveException(TroveErrorId.CatalogUnavailable, $"The catalog holds a setting that is none: '{name}'.", name);

    /// <summary>What was asked for: names as servers know them, values in the one form they are kept in, null for the default.</summary>
    /// <exception cref="TroveException"><c>InvalidArgument</c>: a name or a value cannot be set.</exception>
    public static SortedDictionary<string, string?> Parse(IReadOnlyDictionary<string, string?> asked)
    {
        var values = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach ((string name, string? value) in asked)
        {
            RedisSetting setting = Find(name);
            if (!values.TryAdd(setting.Name, value is null ? null : Normalize(setting, value)))
                throw new TroveException(TroveErrorId.InvalidArgument, $"The setting {setting.Name} is given twice.", setting.Name, "Give each setting once.");
        }
        return values;
    }

    private static RedisSetting Find(string name)
    {
        string trimmed = name.Trim();
        if (ReservedSettings.WhyRefused(trimmed) is { } why)
            throw new TroveException(TroveErrorId.InvalidArgument, $"The setting {trimmed} cannot be changed. {why}", trimmed, "Leave the setting out.");
        if (s_byName.TryGetValue(trimmed, out RedisSetting? setting))
            return setting;
        string shown = Shown(trimmed);
        throw new TroveException(
            TroveErrorId.InvalidArgument, $"There is no setting '{shown}' that could be changed.", shown,
            NearestName.Find(trimmed, All.Select(known => known.Name)) is { } nearest
                ? $"Did you mean {nearest}?"
                : "docs/datastores/redis.md lists the settings there are.");
    }

    private static string Normalize(RedisSetting setting, string value)
    {
        // A line break would begin another setting in the configuration file.
        if (value.Any(char.IsControl))
            throw new TroveException(
                TroveErrorId.InvalidArgument, $"The value of {setting.Name} holds a control character: '{Shown(value)}'.", setting.Name, "Give a value of one line.");
        return setting.Normalize(value) ?? throw new TroveException(
            TroveErrorId.InvalidArgument, $"'{Shown(value)}' is no value of {setting.Name}, which is {setting.Values}.", setting.Name);
    }

    private static string Shown(string text)
    {
        const int most = 60;
        string clean = string.Concat(text.Take(most).Select(c => char.IsControl(c) ? '?' : c));
        return text.Length > most ? clean + "..." : clean;
    }
}
