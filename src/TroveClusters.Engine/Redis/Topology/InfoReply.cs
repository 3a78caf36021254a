using System.Text;
using TroveClusters.Engine.Redis.Servers;

namespace TroveClusters.Engine.Redis.Topology;

/// <summary>The reply to INFO: what the server says of itself, in sections.</summary>
internal sealed class InfoReply
{
    private const string Command = "INFO";

    private InfoReply(ReplyFields fields, IReadOnlyDictionary<string, IReadOnlyList<KeyValuePair<string, string>>> sections, int byteCount)
    {
        Fields = fields;
        Sections = sections;
        ByteCount = byteCount;
    }

    /// <summary>The length of the reply, in bytes.</summary>
    public int ByteCount { get; }

    /// <summary>All fields by name. Where a name comes in several sections, the first.</summary>
    public ReplyFields Fields { get; }

    /// <summary>The fields by section, such as <c>Server</c>; those before the first heading are in section "".</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<KeyValuePair<string, string>>> Sections { get; }

    /// <summary>Which server it is. All of them tell a <c>redis_version</c>, which only says what they are compatible with.</summary>
    /// <exception cref="TroveException"><c>UnexpectedReply</c>: it says nothing of that (the section Server is missing).</exception>
    public RedisServerKind ServerKind => Fields.Find("server_name") switch
    {
        "valkey" => RedisServerKind.Valkey,
        "garnet" => RedisServerKind.Garnet,
        _ when Fields.Find("valkey_version") is not null => RedisServerKind.Valkey,
        _ when Fields.Find("garnet_version") is not null => RedisServerKind.Garnet,
        _ when Fields.Find("redis_version") is not null => RedisServerKind.Redis,
        _ => throw BadReply.Of(Command, "a field is missing", "redis_version"),
    };

    /// <summary>The server's own version, such as <c>7.0.15</c>.</summary>
    /// <exception cref="TroveException"><c>UnexpectedReply</c>: it is missing.</exception>
    public string ServerVersion => Fields.GetText(ServerKind switch
    {
        RedisServerKind.Valkey => "valkey_version",
        RedisServerKind.Garnet => "garnet_version",
        _ => "redis_version",
    });

    /// <summary>Whether it runs as a cluster node; null where it does not say (sections Server and Cluster).</summary>
    public bool? IsClusterNode =>
        Fields.Find("redis_mode") is { } mode ? mode == "cluster"
        : Fields.Find("server_mode") is { } serverMode ? serverMode == "cluster"
        : Fields.FindInteger("cluster_enabled") is { } enabled ? enabled == 1
        : null;

    /// <summary>The memory in use, in bytes (section Memory); null where it does not say.</summary>
    public long? UsedMemory => Fields.FindInteger("used_memory");

    /// <summary>Reads a reply.</summary>
    /// <exception cref="TroveException"><c>UnexpectedReply</c>, with the offending line.</exception>
    public static InfoReply Parse(string reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        var sections = new Dictionary<string, IReadOnlyList<KeyValuePair<string, string>>>(StringComparer.Ordinal);
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        List<KeyValuePair<string, string>>? section = null;
        foreach (var line in ReplyLines.Of(reply))
        {
            if (line.Length == 0)
                continue;
            if (line[0] == '#')
            {
                section = Open(line[1..].Trim());
                continue;
            }

            var field = ReplyFields.ParseLine(Command, line);
            section ??= Open("");
            section.Add(field);
            all.TryAdd(field.Key, field.Value);
        }

        return all.Count == 0
            ? throw BadReply.Of(Command, "there is no field", reply)
            : new InfoReply(new ReplyFields(Command, all), sections, Encoding.UTF8.GetByteCount(reply));

        List<KeyValuePair<string, string>> Open(string name)
        {
            if (sections.TryGetValue(name, out var known))
                return (List<KeyValuePair<string, string>>)known;
            var fresh = new List<KeyValuePair<string, string>>();
            sections.Add(name, fresh);
            return fresh;
        }
    }
}
