using System.Text;
using System.Text.Json;
using TroveClusters.Engine;
using TroveClusters.Engine.Redis.Slots;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Tests.Unit.Redis.Slots;

/// <summary>What moves are written as, and read from: plans, batches, sets of slots, replies and amounts.</summary>
public sealed class SlotMoveTextTests
{
    [Theory]
    [InlineData("OK", MigrateReply.Done)]
    [InlineData("NOKEY", MigrateReply.Done)]
    [InlineData("IOERR error or timeout reading to target instance", MigrateReply.Unknown)]
    [InlineData("IOERR error or timeout connecting to the client", MigrateReply.Unknown)]
    [InlineData("ERR Target instance replied with error: BUSYKEY Target key name already exists.", MigrateReply.Occupied)]
    [InlineData("BUSYKEY Target key name already exists.", MigrateReply.Occupied)]
    [InlineData("ERR Target instance replied with error: OOM command not allowed when used memory > 'maxmemory'.", MigrateReply.Full)]
    [InlineData("ERR Target instance replied with error: LOADING Redis is loading the dataset in memory", MigrateReply.NotNow)]
    [InlineData("ERR Target instance replied with error: CLUSTERDOWN The cluster is down", MigrateReply.NotNow)]
    [InlineData("TRYAGAIN Multiple keys request during rehashing of slot", MigrateReply.NotNow)]
    [InlineData("ERR Target instance replied with error: BUSY Redis is busy running a script.", MigrateReply.NotNow)]
    [InlineData("ERR Target instance replied with error: ERR DUMP payload version or checksum are wrong", MigrateReply.Refused)]
    [InlineData("ERR Target instance replied with error: WRONGPASS invalid username-password pair", MigrateReply.Refused)]
    [InlineData("ERR unknown command 'MIGRATE'", MigrateReply.Refused)]
    [InlineData("", MigrateReply.Refused)]
    internal void Replies_of_migrate_are_understood(string reply, MigrateReply expected) => Assert.Equal(expected, MigrateReplies.Judge(reply));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.0 kB")]
    [InlineData(3_140_000, "3.1 MB")]
    [InlineData(12_000_000_000, "12 GB")]
    [InlineData(long.MaxValue, "9223372 TB")]
    public void Amounts_are_short(long bytes, string text) => Assert.Equal(text, ByteText.Of(bytes));

    [Theory]
    [InlineData("", "")]
    [InlineData("0-10", "0-10")]
    [InlineData("5 3,4", "3-5")]
    [InlineData(" 16383 , 0 ", "0 16383")]
    [InlineData("0-10 5-20", "0-20")]
    public void Sets_of_slots_are_read(string text, string expected)
    {
        Assert.True(SlotSet.TryParse(text, out SlotSet slots, out string part));
        Assert.Equal((expected, ""), (slots.ToString(), part));
    }

    [Theory]
    [InlineData("0-16384", "0-16384")]
    [InlineData("1 x 3", "x")]
    [InlineData("10-5", "10-5")]
    [InlineData("-1", "-1")]
    [InlineData("0 - 5", "-")]
    public void What_is_no_set_of_slots_is_named(string text, string bad)
    {
        Assert.False(SlotSet.TryParse(text, out SlotSet slots, out string part));
        Assert.Equal(("", bad), (slots.ToString(), part));
    }

    [Fact]
    public void Batches_keep_the_order_and_the_limits_but_for_a_slot_alone()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            SlotSet slots = SlotSet.OfSlots(Enumerable.Range(0, random.Next(0, 500)).Select(_ => random.Next(SlotRange.SlotCount)));
            Dictionary<int, long> keys = slots.Slots.ToDictionary(slot => slot, _ => (long)random.Next(300));
            (long Keys, int Slots) limits = (random.Next(1, 1000), random.Next(1, 50));
            List<SlotSet> batches = [.. SlotBatches.Cut(slots, slot => keys[slot], limits)];
            Assert.Equal(slots.Slots, batches.SelectMany(batch => batch.Slots));
            Assert.All(batches, batch => Assert.True(
                batch.Count == 1 || (batch.Count <= limits.Slots && batch.Slots.Sum(slot => keys[slot]) <= limits.Keys), $"seed {seed}"));
        }
    }

    [Fact]
    public void A_plan_is_read_as_it_was_written()
    {
        SlotMove[] moves = [new(Guid.NewGuid(), Guid.NewGuid(), SlotSet.OfSlots([1, 2, 3, 9])), new(Guid.NewGuid(), Guid.NewGuid(), SlotSet.All)];
        SlotMovePlan plan = SlotMovePlan.Of(moves, new SlotMoveLimits { Latency = TimeSpan.FromMilliseconds(7), BytesPerSecond = 12345 }) with { Lifted = [new LiftedLimit(moves[0].To, "1000")] };
        SlotMovePlan read = JsonSerializer.Deserialize(plan.ToJson(), EngineJson.Default.SlotMovePlan)!;
        Assert.Equal((7, 12345L), (read.LatencyMilliseconds, read.BytesPerSecond));
        Assert.Equal(plan.Lifted, read.Lifted);
        Assert.Equal(moves.Select(move => (move.From, move.To, move.Slots)), read.ToMoves(Guid.Empty).Select(move => (move.From, move.To, move.Slots)));
        Assert.Equal(20, SlotMovePlan.Of([], new SlotMoveLimits()).LatencyMilliseconds);
        SlotMovePlan later = JsonSerializer.Deserialize((plan with { Orphaned = "1-2", Contested = "7 9" }).ToJson(), EngineJson.Default.SlotMovePlan)!;
        Assert.Equal(("1-2", "7 9"), (later.OrphanedSlots().ToString(), later.ContestedSlots().ToString()));
        Assert.True(read.ContestedSlots().IsEmpty);
    }

    [Theory]
    [InlineData("""{"Moves":[{"From":"00000000-0000-0000-0000-000000000001","To":"00000000-0000-0000-0000-000000000002","Slots":"0-16384"}]}""")]
    [InlineData("""{"Moves":[{"From":"00000000-0000-0000-0000-000000000001","To":"00000000-0000-0000-0000-000000000002","Slots":"zero"}]}""")]
    public void A_plan_that_names_no_slots_is_an_error_of_the_catalog(string json) => Assert.Equal(
        "CatalogUnavailable", Assert.Throws<TroveException>(() => JsonSerializer.Deserialize(json, EngineJson.Default.SlotMovePlan)!.ToMoves(Guid.NewGuid())).ErrorId);

    [Fact]
    public void A_plan_without_anything_moves_nothing() =>
        Assert.Empty(JsonSerializer.Deserialize("""{"Moves":null,"Lifted":null,"Contested":null}""", EngineJson.Default.SlotMovePlan)!.ToMoves(Guid.Empty));

    [Fact]
    public void Names_of_keys_are_shown_without_what_disturbs_a_terminal()
    {
        Assert.Equal("'a?b'", new MovingKey(Encoding.UTF8.GetBytes("a\nb")).ToString());
        string cut = new MovingKey(new byte[500]).ToString();
        Assert.Equal(83, cut.Length);
        Assert.EndsWith("…'", cut, StringComparison.Ordinal);
    }
}
