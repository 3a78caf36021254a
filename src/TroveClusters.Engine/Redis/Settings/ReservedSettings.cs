namespace TroveClusters.Engine.Redis.Settings;

/// <summary>Settings that are not for anybody to change, and what to use instead.</summary>
internal static class ReservedSettings
{
    private const string Place = "The provider decides where a node runs and where its files are.";
    private const string Password = "The password is made with the cluster: New-TroveCluster -Credential gives another one.";
    private const string Membership = "It makes the node a member of its cluster.";
    private const string AtStart = "A server takes it only when it starts.";
    private const string Older = "It is the older name of";

    private static readonly Dictionary<string, string> s_reasons = new(StringComparer.OrdinalIgnoreCase)
    {
        [RedisSettings.MaxMemory] = "It follows from the flavor: give -Flavor.",
        ["cluster-node-timeout"] = "It is the option redis.cluster_node_timeout: use Set-TroveConfiguration.",
        ["cluster-allow-replica-migration"] = "Removing nodes relies on it: a primary without slots must stay one.",
        ["appendonly"] = "The append-only file keeps the data when a node is started again.",
        ["replicaof"] = "Use Add-TroveClusterNode -Role Replica.",
        ["slaveof"] = "Use Add-TroveClusterNode -Role Replica.",
        ["replica-read-only"] = "What is written to a replica is lost.",
        ["databases"] = "A cluster has one database.",
        ["bind"] = Place,
        ["port"] = Place,
        ["dir"] = Place,
        ["logfile"] = Place,
        ["pidfile"] = Place,
        ["dbfilename"] = Place,
        ["appendfilename"] = Place,
        ["appenddirname"] = Place,
        ["unixsocket"] = Place,
        ["unixsocketperm"] = Place,
        ["daemonize"] = Place,
        ["supervised"] = Place,
        ["set-proc-title"] = Place,
        ["requirepass"] = Password,
        ["masterauth"] = Password,
        ["masteruser"] = Password,
        ["primaryauth"] = Password,
        ["primaryuser"] = Password,
        ["user"] = Password,
        ["aclfile"] = Password,
        ["protected-mode"] = "Without it a server without a password would serve anybody.",
        ["cluster-enabled"] = Membership,
        ["cluster-config-file"] = Membership,
        ["cluster-port"] = Membership,
        ["rename-command"] = "The engine needs the commands by their names.",
        ["include"] = AtStart,
        ["loadmodule"] = AtStart,
        ["io-threads"] = AtStart,
        ["enable-protected-configs"] = AtStart,
        ["enable-debug-command"] = AtStart,
        ["enable-module-command"] = AtStart,
        ["lua-time-limit"] = $"{Older} busy-reply-threshold.",
        ["hash-max-ziplist-entries"] = $"{Older} hash-max-listpack-entries.",
        ["hash-max-ziplist-value"] = $"{Older} hash-max-listpack-value.",
        ["list-max-ziplist-size"] = $"{Older} list-max-listpack-size.",
        ["zset-max-ziplist-entries"] = $"{Older} zset-max-listpack-entries.",
        ["zset-max-ziplist-value"] = $"{Older} zset-max-listpack-value.",
        ["min-slaves-to-write"] = $"{Older} min-replicas-to-write.",
        ["min-slaves-max-lag"] = $"{Older} min-replicas-max-lag.",
    };

    /// <summary>Why a setting may not be changed, in whole sentences; null where nothing is against it.</summary>
    public static string? WhyRefused(string name) =>
        s_reasons.TryGetValue(name, out string? reason) ? reason
        : name.StartsWith("tls-", StringComparison.OrdinalIgnoreCase) ? "Connections are not encrypted yet."
        : name.StartsWith("cluster-announce-", StringComparison.OrdinalIgnoreCase) ? Place
        : null;
}
