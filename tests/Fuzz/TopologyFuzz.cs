using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Topology;
using TroveClusters.Tests.Fuzz.Generators;

namespace TroveClusters.Tests.Fuzz;

/// <summary>What nodes say of their cluster and of themselves.</summary>
public sealed class TopologyFuzz(ITestOutputHelper output)
{
    private readonly Fuzzer _fuzzer = new(output);

    [Fact]
    public void A_view_that_is_taken_is_written_as_it_was_read() => _fuzzer.Run("CLUSTER NODES", fuzz =>
    {
        ClusterNodes made = ClusterReplies.Nodes(fuzz.Chance);
        string text = made.ToString();
        string given = Mutations.Maybe(fuzz.Chance, text, 70, " ", ",", ":", "@", "myself,", "master", "slave", "fail?", " 0-16383", " [1->-", "noaddr,", "\n", "\r\n", ",x=");
        fuzz.Input = given;
        bool conf = made.Vars is not null;
        ClusterNodes Parse(string content) => conf ? ClusterNodes.ParseNodesConf(content) : ClusterNodes.Parse(content);
        ClusterNodes? read = null;
        if (!FuzzCase.Accepts(() => read = Parse(given), TroveErrorId.UnexpectedReply))
        {
            Assert.NotEqual(text, given);
            return false;
        }
        if (given == text)
        {
            Assert.Equal(made.Nodes, read!.Nodes);
            Assert.Equal(made.Vars, read.Vars);
        }
        Assert.Equal(read!.Nodes, Parse(read.ToString()).Nodes);
        Assert.Single(read.Nodes, node => node.IsMyself);
        Assert.Equal(read.Nodes.Sum(node => node.Slots.Count), SlotSet.Of(read.Nodes.SelectMany(node => node.Slots.Ranges)).Count);
        Assert.All(read.Nodes, node => Assert.Same(node, read.Find(node.Id)));
        return true;
    });

    [Fact]
    public void Cluster_info_counts_are_counts() => _fuzzer.Run("CLUSTER INFO", fuzz =>
    {
        string text = Mutations.Maybe(fuzz.Chance, ClusterReplies.Info(fuzz.Chance), 60, ":", "\r\n", "cluster_state:ok\r\n", "-");
        fuzz.Input = text;
        ClusterInfo? info = null;
        if (!FuzzCase.Accepts(() => info = ClusterInfo.Parse(text), TroveErrorId.UnexpectedReply))
            return false;
        Assert.All(
            new[] { info!.SlotsAssigned, info.SlotsOk, info.SlotsPossiblyFailing, info.SlotsFailing }, count => Assert.InRange(count, 0, SlotRange.SlotCount));
        Assert.True(info.KnownNodes >= 0 && info.Size >= 0);
        Assert.Equal(info.IsOk ? "ok" : "fail", info.Fields.GetText("cluster_state"));
        return true;
    });

    [Fact]
    public void Info_tells_the_server_or_that_it_does_not() => _fuzzer.Run("INFO", fuzz =>
    {
        string text = Mutations.Maybe(fuzz.Chance, ClusterReplies.ServerInfo(fuzz.Chance), 80, ":", "\r\n", "# ", "\n\n", "server_name:garnet\r\n");
        fuzz.Input = text;
        return FuzzCase.Accepts(
            () =>
            {
                InfoReply info = InfoReply.Parse(text);
                Assert.Equal(info.Fields.Names.Count, info.Sections.Values.SelectMany(fields => fields).Select(field => field.Key).Distinct().Count());
                Assert.NotNull(info.ServerVersion);
                _ = (info.IsClusterNode, info.UsedMemory, info.ServerKind);
            },
            TroveErrorId.UnexpectedReply);
    });

    [Fact]
    public void Slots_are_taken_only_where_they_do_not_overlap() => _fuzzer.Run("CLUSTER SLOTS", fuzz =>
    {
        if (Damaged(fuzz, ClusterReplies.Slots(fuzz.Chance)) is not { } value)
            return false;
        ClusterSlots? slots = null;
        if (!FuzzCase.Accepts(() => slots = ClusterSlots.Parse(value), TroveErrorId.UnexpectedReply))
            return false;
        Assert.Equal(slots!.Covered.Count, slots.Entries.Sum(entry => entry.Range.Count));
        Assert.All(slots.Entries.SelectMany(entry => entry.Replicas.Append(entry.Primary)), node =>
        {
            Assert.InRange(node.Port, 0, 65535);
            Assert.True(ClusterNodeLine.IsNodeId(node.Id));
        });
        return true;
    });

    [Fact]
    public void Shards_are_taken_only_where_they_do_not_overlap() => _fuzzer.Run("CLUSTER SHARDS", fuzz =>
    {
        if (Damaged(fuzz, ClusterReplies.Shards(fuzz.Chance)) is not { } value)
            return false;
        ClusterShards? shards = null;
        if (!FuzzCase.Accepts(() => shards = ClusterShards.Parse(value), TroveErrorId.UnexpectedReply))
            return false;
        Assert.Equal(shards!.Shards.Sum(shard => shard.Slots.Count), SlotSet.Of(shards.Shards.SelectMany(shard => shard.Slots.Ranges)).Count);
        Assert.All(shards.Shards.SelectMany(shard => shard.Nodes), node => Assert.True(node.Port is null or (>= 0 and <= 65535)));
        return true;
    });

    [Fact]
    public void Sets_of_slots_are_sets() => _fuzzer.Run("SlotSet", fuzz =>
    {
        Chance chance = fuzz.Chance;
        SlotRange[] left = chance.Many(0, 6, () => Range(chance)), right = chance.Many(0, 6, () => Range(chance));
        fuzz.Input = $"{string.Join(' ', left)} and {string.Join(' ', right)}";
        (SlotSet a, SlotSet b) = (SlotSet.Of(left), SlotSet.Of(right));
        (SlotFlags inA, SlotFlags inB) = (SlotFlags.Of(left), SlotFlags.Of(right));
        inA.Is(a);
        inA.With(inB, (x, y) => x | y).Is(a.Union(b));
        SlotFlags both = inA.With(inB, (x, y) => x & y);
        both.Is(a.Intersect(b));
        inA.With(inB, (x, y) => x & ~y).Is(a.Except(b));
        Assert.Equal(both.Count > 0, a.Overlaps(b));
        Assert.Equal(inA.Same(inB), a.Equals(b));
        return a.Overlaps(b);
    });

    [Fact]
    public void A_range_is_read_as_it_is_written() => _fuzzer.Run("SlotRange", fuzz =>
    {
        SlotRange range = Range(fuzz.Chance);
        string text = Mutations.Maybe(fuzz.Chance, range.ToString(), 70, "-", "+", " ", "0");
        fuzz.Input = text;
        if (!SlotRange.TryParse(text, out SlotRange read))
        {
            Assert.NotEqual(range.ToString(), text);
            return false;
        }
        Assert.True(text.All(c => char.IsAsciiDigit(c) || c == '-'));
        Assert.True(SlotRange.TryParse(read.ToString(), out SlotRange again) && again == read);
        Assert.True(read.First <= read.Last && read.Last < SlotRange.SlotCount);
        int nodes = fuzz.Chance.Between(1, 200);
        Assert.Equal(SlotSet.All, SlotSet.Of(SlotSplit.Split(nodes)));
        return true;
    });

    [Fact]
    public void A_version_is_read_only_from_what_servers_print() => _fuzzer.Run("ServerVersionText", fuzz =>
    {
        Chance chance = fuzz.Chance;
        string version = string.Join('.', chance.Many(2, 4, () => chance.Below(30))) + (chance.Percent(20) ? "-rc" + chance.Below(5) : "");
        (RedisServerKind kind, string line) = chance.Below(3) switch
        {
            0 => (RedisServerKind.Redis, $"Redis server v={version} sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=0"),
            1 => (RedisServerKind.Valkey, $"Valkey server v={version} sha=00000000:0 malloc=libc bits=64 build=0"),
            _ => (RedisServerKind.Garnet, $"GarnetServer {version}+{ClusterReplies.NodeId(chance)}"),
        };
        string text = chance.Percent(30) ? $"{Texts.Any(chance)}\n{line}\n" : line;
        string given = Mutations.Maybe(chance, text, 70, " ", ".", "v=", "\n");
        fuzz.Input = given;
        var read = ServerVersionText.Parse(given);
        if (given == line)
            Assert.Equal((kind, version), read);
        if (read is null)
            return false;
        Assert.Matches(@"^[0-9]+(\.[0-9]+){1,3}(-[0-9A-Za-z.]+)?\z", read.Value.Version);
        Assert.Contains(read.Value.Version, given, StringComparison.Ordinal);
        return true;
    });

    /// <summary>A reply whose bytes were damaged; null when they are no reply any more, which is the reader's business.</summary>
    private static RespValue? Damaged(FuzzCase fuzz, RespValue reply)
    {
        byte[] bytes = Mutations.Maybe(fuzz.Chance, RespValues.Bytes(Exchanged(fuzz.Chance, reply)), 30);
        fuzz.Input = bytes;
        var reader = new RespReader(RespLimits.Default);
        reader.Append(bytes);
        try
        {
            return reader.TryRead();
        }
        catch (RespProtocolException)
        {
            return null;
        }
    }

    /// <summary>Puts another value in the place of one of the reply's, so that its form stays RESP.</summary>
    private static RespValue Exchanged(Chance chance, RespValue value)
    {
        if (!chance.Percent(50))
            return value;
        if (value.Kind != RespKind.Array || value.RawItems.Length == 0 || chance.Percent(10))
            return RespValues.Any(chance, depth: 3);
        RespValue[] items = [.. value.RawItems];
        int at = chance.Below(items.Length);
        items[at] = Exchanged(chance, items[at]);
        return RespValue.Array(items);
    }

    private static SlotRange Range(Chance chance)
    {
        int first = chance.Percent(20) ? chance.Of(0, 1, 16383, 8191) : chance.Below(SlotRange.SlotCount);
        int most = SlotRange.SlotCount - 1 - first;
        return new SlotRange(first, first + (chance.Percent(30) ? chance.Below(most + 1) : Math.Min(most, chance.Below(1000))));
    }
}
