using System.Buffers;
using System.Globalization;
using System.Text;

namespace TroveClusters.Engine.Redis.Topology;

/// <summary>
/// Reads and writes a line of CLUSTER NODES:
/// <c>id ip:port@busport[,hostname[,key=value]…] flags primary ping pong epoch link slots…</c>.
/// </summary>
internal static class ClusterNodeLine
{
    private const string Command = "CLUSTER NODES";
    private const int FieldsBeforeSlots = 8;

    private static readonly (string Name, ClusterNodeFlags Flag)[] s_flags =
    [
        ("myself", ClusterNodeFlags.Myself),
        ("master", ClusterNodeFlags.Primary),
        ("slave", ClusterNodeFlags.Replica),
        ("fail?", ClusterNodeFlags.PossiblyFailing),
        ("fail", ClusterNodeFlags.Failing),
        ("handshake", ClusterNodeFlags.Handshake),
        ("noaddr", ClusterNodeFlags.NoAddress),
        ("nofailover", ClusterNodeFlags.NoFailover),
    ];

    private static readonly SearchValues<char> s_hexDigits = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<char> s_hostCharacters =
        SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.:-_%");

    /// <summary>Reads a line.</summary>
    /// <exception cref="TroveException"><c>UnexpectedReply</c>.</exception>
    public static ClusterNode Parse(string line)
    {
        var fields = line.Split(' ');
        if (fields.Length < FieldsBeforeSlots)
            throw Bad("too few fields", line);
        if (!IsNodeId(fields[0]))
            throw Bad("the node id is not 40 hexadecimal digits", line);

        var node = ParseAddress(new ClusterNode { Id = fields[0] }, fields[1], line) with
        {
            Flags = ParseFlags(fields[2], line),
            PrimaryId = ParsePrimary(fields[3], line),
            PingSent = ParseNumber(fields[4], "ping time", line),
            PongReceived = ParseNumber(fields[5], "pong time", line),
            ConfigEpoch = ParseNumber(fields[6], "config epoch", line),
            Connected = fields[7] switch
            {
                "connected" => true,
                "disconnected" => false,
                _ => throw Bad("the link state is neither connected nor disconnected", line),
            },
        };
        return ParseSlots(node, fields.AsSpan(FieldsBeforeSlots), line);
    }

    /// <summary>Writes a line, without an end.</summary>
    public static string Format(ClusterNode node)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{node.Id} {node.Host}:{node.Port}@{node.BusPort}");
        if (node.Hostname.Length > 0 || node.Extra.Count > 0)
            text.Append(',').Append(node.Hostname);
        foreach (var (key, value) in node.Extra)
            text.Append(',').Append(key).Append('=').Append(value);
        text.Append(' ').Append(FormatFlags(node.Flags)).Append(' ').Append(node.PrimaryId ?? "-");
        text.Append(CultureInfo.InvariantCulture, $" {node.PingSent} {node.PongReceived} {node.ConfigEpoch}");
        text.Append(node.Connected ? " connected" : " disconnected");
        foreach (var range in node.Slots.Ranges)
            text.Append(' ').Append(range);
        foreach (var open in node.OpenSlots)
        {
            var arrow = open.Direction == OpenSlotDirection.Migrating ? "->-" : "-<-";
            text.Append(CultureInfo.InvariantCulture, $" [{open.Slot}{arrow}{open.PeerId}]");
        }

        return text.ToString();
    }

    /// <summary>Whether a text is a node id: 40 hexadecimal digits, lower case.</summary>
    public static bool IsNodeId(ReadOnlySpan<char> text) => text.Length == 40 && !text.ContainsAnyExcept(s_hexDigits);

    private static ClusterNode ParseAddress(ClusterNode node, string field, string line)
    {
        var parts = field.Split(',');
        var address = parts[0].AsSpan();
        var at = address.LastIndexOf('@');
        if (at < 0)
            throw Bad("the address has no bus port", line);

        // An IPv6 address is written without brackets, so the port stands behind the last colon.
        var colon = address[..at].LastIndexOf(':');
        if (colon < 0)
            throw Bad("the address has no port", line);
        var host = address[..colon];
        if (host is ['[', .., ']'])
            host = host[1..^1];
        if (host.ContainsAnyExcept(s_hostCharacters))
            throw Bad("the address is no address", line);

        return node with
        {
            Host = host.ToString(),
            Port = ParsePort(address[(colon + 1)..at], line),
            BusPort = ParsePort(address[(at + 1)..], line),
            Hostname = parts.Length < 2 ? "" : parts[1].AsSpan().ContainsAnyExcept(s_hostCharacters)
                ? throw Bad("the host name is no host name", line)
                : parts[1],
            Extra = parts.Length < 3 ? [] : Array.ConvertAll(parts[2..], part => ParseExtra(part, line)),
        };
    }

    private static KeyValuePair<string, string> ParseExtra(string text, string line)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? new KeyValuePair<string, string>(text[..equals], text[(equals + 1)..])
            : throw Bad("a field behind the host name is not key=value", line);
    }

    private static ClusterNodeFlags ParseFlags(string field, string line)
    {
        if (field == "noflags")
            return ClusterNodeFlags.None;
        var flags = ClusterNodeFlags.None;
        foreach (var name in field.Split(','))
        {
            var flag = Array.Find(s_flags, known => known.Name == name).Flag;
            if (flag == ClusterNodeFlags.None || flags.HasFlag(flag))
                throw Bad($"the flag '{name}' is unknown or repeated", line);
            flags |= flag;
        }

        const ClusterNodeFlags both = ClusterNodeFlags.Primary | ClusterNodeFlags.Replica;
        return (flags & both) == both ? throw Bad("the node is both master and slave", line) : flags;
    }

    private static string FormatFlags(ClusterNodeFlags flags) => flags == ClusterNodeFlags.None
        ? "noflags"
        : string.Join(',', s_flags.Where(known => flags.HasFlag(known.Flag)).Select(known => known.Name));

    private static string? ParsePrimary(string field, string line) => field switch
    {
        "-" => null,
        _ when IsNodeId(field) => field,
        _ => throw Bad("the primary is neither a node id nor '-'", line),
    };

    private static ClusterNode ParseSlots(ClusterNode node, ReadOnlySpan<string> fields, string line)
    {
        if (fields.IsEmpty)
            return node;
        var ranges = new List<SlotRange>(fields.Length);
        var open = new List<OpenSlot>();
        foreach (var field in fields)
        {
            if (field.StartsWith('['))
                open.Add(ParseOpenSlot(field, line));
            else if (SlotRange.TryParse(field, out var range))
                ranges.Add(range);
            else
                throw Bad("a field behind the link state is no slot", line);
        }

        var slots = SlotSet.Of(ranges);
        if (slots.Count != ranges.Sum(range => range.Count))
            throw Bad("a slot is named twice", line);
        return node with { Slots = slots, OpenSlots = open };
    }

    private static OpenSlot ParseOpenSlot(string field, string line)
    {
        var migrating = field.IndexOf("->-", StringComparison.Ordinal);
        var arrow = migrating > 0 ? migrating : field.IndexOf("-<-", StringComparison.Ordinal);
        if (arrow > 0 && field.EndsWith(']')
            && SlotRange.TryParseSlot(field.AsSpan(1, arrow - 1), out var slot)
            && IsNodeId(field.AsSpan(arrow + 3, field.Length - arrow - 4)))
        {
            return new OpenSlot(
                slot, migrating > 0 ? OpenSlotDirection.Migrating : OpenSlotDirection.Importing, field[(arrow + 3)..^1]);
        }

        throw Bad("an open slot is not [slot->-id] or [slot-<-id]", line);
    }

    private static int ParsePort(ReadOnlySpan<char> text, string line) =>
        WholeNumber.TryParse(text, out int port) && port <= 65535
            ? port
            : throw Bad("a port is no port", line);

    private static long ParseNumber(string text, string what, string line) =>
        WholeNumber.TryParse(text, out long number)
            ? number
            : throw Bad($"the {what} is no number", line);

    private static TroveException Bad(string reason, string line) => BadReply.Of(Command, reason, line);
}
