using System.Diagnostics;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>
/// Moves slots by Garnet's <c>MIGRATE … SLOTSRANGE</c>: the source does it all by itself, in the background, and is asked until
/// the slots are where they belong. What it could not move it keeps, and closes.
/// </summary>
internal sealed class GarnetSlotMover(SlotMoveTools tools) : ISlotMover
{
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(20);

    public (long Keys, int Slots) BatchLimits => (100_000, SlotRange.SlotCount);

    public async Task MoveAsync(SlotBatch batch, CancellationToken stop)
    {
        (SlotSet slots, bool begun) = await SettleAsync(batch, stop);
        if (!slots.IsEmpty)
        {
            await StartAsync(batch, slots, replace: begun || batch.IsResumed);
            tools.Debug($"Moved in the background: {batch}");
        }
        await AwaitAsync(batch, stop);
        tools.Tally.AddSlots(batch.Slots.Count);
    }

    /// <summary>
    /// Deals with what an earlier move has left: one that the source still works on is waited for; what stayed open after that is
    /// closed where it is, for Garnet does not begin with slots that are open. A move that has just begun shows in no node's slots
    /// yet: every batch may be one that somebody had begun.
    /// </summary>
    /// <returns>The slots that are still to be moved, and whether there was such a move.</returns>
    private async Task<(SlotSet Left, bool Begun)> SettleAsync(SlotBatch batch, CancellationToken stop)
    {
        long started = Stopwatch.GetTimestamp();
        bool begun = false;
        while (await TasksAsync(batch.From) > 0)
        {
            begun = true;
            if (Stopwatch.GetElapsedTime(started) >= tools.Patience.Time)
                throw tools.Patience.Struck($"{batch.From.Name} still moves slots for somebody else; it did not end within {tools.Patience}.", batch.From.Name);
            await Task.Delay(s_poll, stop);
        }
        foreach (SlotParty end in new[] { batch.From, batch.To })
        {
            ClusterNode self = (await end.Node.NodesAsync(CancellationToken.None)).Myself;
            SlotSet open = SlotSet.OfSlots(self.OpenSlots.Select(slot => slot.Slot)).Intersect(batch.Slots);
            if (open.IsEmpty)
                continue;
            begun = true;
            (await end.Node.CallAsync(new RedisCommand(["CLUSTER", "SETSLOTSRANGE", "STABLE", .. Ends(open)]), CancellationToken.None)).AsOk();
        }
        return ((await batch.From.Node.NodesAsync(CancellationToken.None)).Myself.Slots.Intersect(batch.Slots), begun);
    }

    private async Task StartAsync(SlotBatch batch, SlotSet slots, bool replace)
    {
        ClusterNode seen = batch.From.See(batch.To);
        long keys = (await SlotKeyCounts.EstimateAsync(batch.From.Node, slots, CancellationToken.None)).Sum(count => count.Keys);
        var command = new RedisCommand(
        [
            "MIGRATE", seen.Host, seen.Port, "", 0, (long)tools.TransferTimeout.Time.TotalMilliseconds,
            .. replace ? ["REPLACE"] : Array.Empty<RedisArgument>(),
            .. tools.Authentication(hasUsers: true), "SLOTSRANGE", .. Ends(slots),
        ]);
        tools.Debug($"Moving the keys of {batch}");
        RespValue reply = (await batch.From.Node.PipelineAsync([command], CancellationToken.None))[0];
        if (reply.IsError)
            throw Failed(batch, reply.AsErrorText());
        reply.AsOk();
        tools.Tally.AddKeys(keys, 0);
    }

    private static IEnumerable<RedisArgument> Ends(SlotSet slots) =>
        slots.Ranges.SelectMany(IEnumerable<RedisArgument> (range) => [range.First, range.Last]);

    private static async Task<long> TasksAsync(SlotParty party) =>
        (await party.Node.CallAsync(new RedisCommand("CLUSTER", "MTASKS"), CancellationToken.None)).AsInt64();

    private async Task AwaitAsync(SlotBatch batch, CancellationToken stop)
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            // Asked before the slots: who has no task any more has done all it will do.
            bool idle = await TasksAsync(batch.From) == 0;
            ClusterNodes[] views = await Task.WhenAll(
                batch.From.Node.NodesAsync(CancellationToken.None), batch.To.Node.NodesAsync(CancellationToken.None));
            if (views.All(view => view.Find(batch.To.Id) is { } owner && batch.Slots.Except(owner.Slots).IsEmpty))
                return;
            if (idle && views[0].Myself.Slots.Overlaps(batch.Slots))
                throw Failed(batch, "it ended without having moved them; its log tells more");
            if (Stopwatch.GetElapsedTime(started) >= tools.Patience.Time)
                throw tools.Patience.Struck($"{batch.From.Name} did not move {batch} within {tools.Patience}; {views[0].Myself.Slots.Intersect(batch.Slots).Count} slots are still its own.", batch.From.Name);
            await Task.Delay(s_poll, stop);
        }
    }

    private static TroveException Failed(SlotBatch batch, string why) => new(
        TroveErrorId.SlotMoveFailed, $"{batch.From.Name} ({batch.From.Node.Endpoint}) could not move {batch}: {why}.", batch.From.Name);
}
