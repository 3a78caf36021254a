using System.Globalization;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Tests.Fuzz.Generators;

/// <summary>What cluster nodes answer about their cluster, as Redis, Valkey and Garnet write it.</summary>
internal static class ClusterReplies
{
    private static readonly string[] s_hosts = ["127.0.0.1", "10.0.0.4", "::1", "fe80::1%eth0", "redis-1.example.org", ""];

    public static string NodeId(Chance chance) => Convert.ToHexStringLower(chance.Bytes(20));

    /// <summary>Ranges that share no slot, in order; short ones mostly.</summary>
    public static List<SlotRange> Ranges(Chance chance)
    {
        var ranges = new List<SlotRange>();
        int longest = chance.Percent(5) ? SlotRange.SlotCount : 40;
        for (int first = chance.Below(2000), most = chance.Below(5); most > 0 && first < SlotRange.SlotCount; most--)
        {
            int last = Math.Min(first + chance.Below(longest), SlotRange.SlotCount - 1);
            ranges.Add(new SlotRange(first, last));
            first = last + 1 + chance.Below(600);
        }
        return ranges;
    }

    /// <summary>CLUSTER NODES.</summary>
    public static ClusterNodes Nodes(Chance chance)
    {
        List<SlotRange> ranges = Ranges(chance);
        int count = chance.Between(1, 5), me = chance.Below(count);
        var nodes = new List<ClusterNode>();
        for (int i = 0; i < count; i++)
        {
            bool replica = i > 0 && chance.Percent(30);
            nodes.Add(new ClusterNode
            {
                Id = NodeId(chance),
                Host = chance.Of<string>(s_hosts),
                Port = chance.Below(65536),
                BusPort = chance.Below(65536),
                Hostname = chance.Percent(30) ? "host-" + chance.Below(9) : "",
                Extra = chance.Percent(20) ? [new("shard-id", NodeId(chance)), new("x", "")] : [],
                Flags = (i == me ? ClusterNodeFlags.Myself : ClusterNodeFlags.None) | (replica ? ClusterNodeFlags.Replica : ClusterNodeFlags.Primary)
                    | (ClusterNodeFlags)(chance.Percent(20) ? 8 << chance.Below(5) : 0),
                PrimaryId = replica ? nodes[0].Id : null,
                PingSent = chance.Percent(20) ? Positive(chance) : 0,
                PongReceived = Positive(chance),
                ConfigEpoch = chance.Below(100),
                Connected = chance.Percent(90),
                Slots = SlotSet.Of(ranges.Where((_, index) => !replica && index % count == i)),
                OpenSlots = i == me && chance.Percent(20)
                    ? [new OpenSlot(chance.Below(SlotRange.SlotCount), chance.Of(OpenSlotDirection.Importing, OpenSlotDirection.Migrating), NodeId(chance))]
                    : [],
            });
        }
        return new ClusterNodes(nodes, chance.Percent(30) ? new NodesConfVars(Positive(chance), chance.Below(10)) : null);
    }

    /// <summary>CLUSTER INFO.</summary>
    public static string Info(Chance chance)
    {
        string[] fields =
        [
            $"cluster_state:{chance.Of("ok", "ok", "fail")}", Count("slots_assigned", 16385), Count("slots_ok", 16385), Count("slots_pfail", 16385),
            Count("slots_fail", 16385), Count("known_nodes", 100), Count("size", 100), Count("current_epoch", 1000), Count("my_epoch", 1000),
            Count("stats_messages_sent", 100000), .. chance.Many(0, 3, () => $"{Texts.Word(chance)}:{Texts.Word(chance, 0)}"),
        ];
        return string.Concat(fields.Select(field => field + chance.Of("\r\n", "\r\n", "\n")));
        string Count(string name, int limit) => string.Create(CultureInfo.InvariantCulture, $"cluster_{name}:{chance.Below(limit)}");
    }

    /// <summary>INFO.</summary>
    public static string ServerInfo(Chance chance)
    {
        string[] lines =
        [
            "# Server", $"{chance.Of("redis", "valkey", "garnet", "redis")}_version:{chance.Below(10)}.{chance.Below(10)}.{chance.Below(20)}",
            .. chance.Percent(20) ? new[] { $"server_name:{chance.Of("valkey", "garnet", "redis")}" } : [],
            $"{chance.Of("redis_mode", "server_mode")}:{chance.Of("cluster", "standalone")}", "", "# Memory", $"used_memory:{chance.Number()}",
            "executable:C:\\x:y", .. chance.Many(0, 3, () => $"{Texts.Word(chance)}:{Texts.Word(chance, 0)}"), "", "# Cluster", $"cluster_enabled:{chance.Below(2)}",
        ];
        return string.Join(chance.Of("\r\n", "\n"), lines);
    }

    /// <summary>CLUSTER SLOTS, in the form of a version.</summary>
    public static RespValue Slots(Chance chance) => RespValue.Array([.. Ranges(chance).Select(range => RespValue.Array(
    [
        RespValue.Integer(range.First), RespValue.Integer(range.Last),
        .. chance.Many(1, 3, () => RespValue.Array(
        [
            chance.Percent(10) ? RespValue.Null : Text(chance.Of<string>(s_hosts)), RespValue.Integer(chance.Below(65536)), Text(NodeId(chance)),
            .. chance.Percent(50) ? [RespValue.Array(chance.Percent(50) ? [Text("hostname"), Text("h")] : [])] : Array.Empty<RespValue>(),
        ])),
    ]))]);

    /// <summary>CLUSTER SHARDS.</summary>
    public static RespValue Shards(Chance chance) => RespValue.Array([.. Ranges(chance).Select(range => RespValue.Array(
    [
        Text("slots"), RespValue.Array(RespValue.Integer(range.First), RespValue.Integer(range.Last)),
        Text("nodes"), RespValue.Array(chance.Many(1, 3, () => RespValue.Array(
        [
            Text("id"), Text(NodeId(chance)),
            .. chance.Percent(80) ? [Text("port"), RespValue.Integer(chance.Below(65536))] : Array.Empty<RespValue>(),
            Text("ip"), Text(chance.Of<string>(s_hosts)), Text("role"), Text(chance.Of("master", "replica", "slave")),
            Text("replication-offset"), RespValue.Integer(Positive(chance)), Text("health"), Text(chance.Of("online", "loading", "fail", "failed")),
        ]))),
    ]))]);

    private static long Positive(Chance chance) => chance.Number() & long.MaxValue;

    private static RespValue Text(string text) => RespValue.Bulk(text);
}
