using System.Diagnostics;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>
/// Moves slots by <c>MIGRATE … KEYS</c>, as every Redis and Valkey can: the slots of a batch are opened at both ends, their keys
/// are sent in pipelines that keep to the latency budget, and the destination is told first that it owns them. A cluster in which
/// the source is told first sends clients round in circles when it dies in between.
/// </summary>
internal sealed class MigrateSlotMover(SlotMoveTools tools, MovePace pace, bool hasUsers) : ISlotMover
{
    /// <summary>Keys listed of one slot at a time.</summary>
    private const int ListedKeys = 1000;

    /// <summary>Slots listed in one pipeline: the source answers nobody else until it is through.</summary>
    private const int ListedSlots = 16;

    private const int MostNamed = 10;

    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(50);

    private int _announced;

    public (long Keys, int Slots) BatchLimits => (12_000, 512);

    public async Task MoveAsync(SlotBatch batch, CancellationToken stop)
    {
        await OpenAsync(batch);
        tools.Debug($"Moving the keys of {batch}");
        SlotRefusals refusals = await MoveKeysAsync(batch, stop);
        SlotBatch moved = batch with { Slots = batch.Slots.Except(refusals.Slots) };
        if (!moved.Slots.IsEmpty)
        {
            tools.Debug($"Closing {moved}");
            await SetAllAsync(moved.To, SlotOwnership.Taking([.. moved.Slots.Slots], moved.To.Id));
            tools.Debug($"Closed at the destination: {moved}");
            await SlotOwnership.TellAsync(moved.From, moved.To.Id, moved.Slots);
            tools.Tally.AddSlots(moved.Slots.Count);
        }
        if (!refusals.Slots.IsEmpty)
            throw await refusals.ToErrorAsync(await RetreatAsync(batch, refusals.Slots));
    }

    private async Task OpenAsync(SlotBatch batch)
    {
        tools.Debug($"Opening {batch}");
        try
        {
            await SetAllAsync(batch.To, SlotOwnership.Commands(batch.Slots.Slots, "IMPORTING", batch.From.Id));
            tools.Debug($"Opened at the destination: {batch}");
            await SetAllAsync(batch.From, SlotOwnership.Commands(batch.Slots.Slots, "MIGRATING", batch.To.Id));
        }
        catch (TroveException e) when (e.Info.Id == TroveErrorId.SlotMoveFailed)
        {
            await RetreatAsync(batch, batch.Slots);
            throw;
        }
    }

    /// <summary>Closes slots that cannot be moved, where that is possible; returns those that stay open.</summary>
    private async Task<SlotSet> RetreatAsync(SlotBatch batch, SlotSet slots)
    {
        try
        {
            return await SlotRetreat.TryAsync(batch, slots);
        }
        catch (TroveException e)
        {
            // Why they could not be moved is what counts; that they are open is found by whoever goes on.
            tools.Debug($"Slots {slots} could not be closed: {e.Message}");
            return slots;
        }
    }

    private static async Task SetAllAsync(SlotParty party, IReadOnlyList<RedisCommand> commands)
    {
        IReadOnlyList<RespValue> replies = await party.Node.PipelineAsync(commands, CancellationToken.None);
        foreach ((RedisCommand command, RespValue reply) in commands.Zip(replies))
            Explain(reply, command, party).AsOk();
    }

    private static RespValue Explain(RespValue reply, RedisCommand command, SlotParty party) => reply.IsError
        ? throw new TroveException(TroveErrorId.SlotMoveFailed, $"{party.Name} ({party.Node.Endpoint}) refused {command}: {reply.AsErrorText().TrimEnd('.')}.", party.Name)
        : reply;

    /// <summary>Moves what can be moved; returns the slots of which something cannot.</summary>
    private async Task<SlotRefusals> MoveKeysAsync(SlotBatch batch, CancellationToken stop)
    {
        var refusals = new SlotRefusals(batch);
        // Slots of which nobody knows whether keys have arrived that are still at the source: those are sent over what has arrived.
        HashSet<int> doubtful = batch.IsResumed ? [.. batch.Slots.Slots] : [];
        IEnumerable<int> slots = batch.Slots.Slots;
        long? waitingSince = null;
        while (true)
        {
            int[] asked = [.. slots.Where(slot => !refusals.Contains(slot))];
            List<SlotKeys> keys = await batch.From.Node.UseLineAsync(line => List(line, batch.From, asked));
            if (keys.Count == 0)
                return refusals;
            slots = [.. keys.Select(entry => entry.Slot)];
            if (await SendAsync(batch, keys, doubtful, refusals) is not { } trouble)
            {
                waitingSince = null;
                continue;
            }
            waitingSince ??= Stopwatch.GetTimestamp();
            await WaitAsync(batch, trouble, waitingSince.Value, stop);
        }
    }

    /// <summary>
    /// The keys that slots have, with their sizes: these tell how long a key keeps both servers from anything else. One whose size
    /// cannot be told counts as nothing.
    /// </summary>
    private static List<SlotKeys> List(RespLine line, SlotParty from, IReadOnlyList<int> slots)
    {
        var found = new List<SlotKeys>();
        foreach (int[] some in slots.Chunk(ListedSlots))
        {
            RedisCommand[] commands = [.. some.Select(slot => new RedisCommand("CLUSTER", "GETKEYSINSLOT", slot, ListedKeys))];
            foreach (((int slot, RedisCommand command), RespValue reply) in some.Zip(commands).Zip(line.Call(commands)))
            {
                IReadOnlyList<RespValue> keys = Explain(reply, command, from).AsArray();
                if (keys.Count > 0)
                    found.Add(new SlotKeys(slot, [.. keys.Select(key => new MovingKey(key.AsBytes()))]));
            }
        }
        MovingKey[] all = [.. found.SelectMany(entry => entry.Keys)];
        foreach ((MovingKey key, long size) in all.Zip(KeySizes.Ask(line, all.Select(key => key.Name), CancellationToken.None)))
            key.Bytes = size;
        return found;
    }

    /// <summary>Sends keys piece by piece; returns what stands in the way, if it is worth waiting for.</summary>
    private async Task<string?> SendAsync(SlotBatch batch, IReadOnlyList<SlotKeys> keys, HashSet<int> doubtful, SlotRefusals refusals)
    {
        SendEnd end;
        await tools.Sending.WaitAsync();
        try
        {
            end = await batch.From.Node.UseLineAsync(line => Send(line, batch, keys, doubtful, refusals));
        }
        finally
        {
            tools.Sending.Release();
        }
        return end.Full is not { } full || await tools.MakeRoomAsync(batch.To, full.Bytes) ? end.Trouble : throw Full(batch, full, end.Trouble!);
    }

    /// <summary>
    /// Piece after piece, each when the one before has arrived: in between both servers look after all other clients. A source that
    /// had the next piece already would go on with it before it answers anybody.
    /// </summary>
    private SendEnd Send(RespLine line, SlotBatch batch, IReadOnlyList<SlotKeys> keys, HashSet<int> doubtful, SlotRefusals refusals)
    {
        var end = new SendEnd(null, null);
        TimeSpan way = Way(line);
        foreach (MovePiece whole in MovePiece.Cut(keys, pace, tools.Bandwidth.Piece))
        {
            MovePiece piece = whole with { Slots = [.. whole.Slots.Where(entry => !refusals.Contains(entry.Slot))] };
            if (piece.Slots.Count == 0)
                continue;
            if (piece.IsBig)
                Announce(piece, batch);
            tools.Bandwidth.Take(piece.Bytes);
            long started = Stopwatch.GetTimestamp();
            RespValue[] replies = line.Call([.. piece.Slots.Select(entry => Migrate(batch, entry, replace: doubtful.Contains(entry.Slot)))]);
            if (!piece.IsBig)
                pace.Learn(piece.Keys, piece.Bytes, Stopwatch.GetElapsedTime(started) - way);
            end = Judge(piece, replies, doubtful, refusals);
            if (end.Trouble is not null)
                break;
        }
        return end;
    }

    /// <summary>How long it takes to ask the source and to be answered; it may be busy with somebody else when it is asked once.</summary>
    private static TimeSpan Way(RespLine line) => Enumerable.Range(0, 3).Min(_ =>
    {
        long asked = Stopwatch.GetTimestamp();
        line.Call([new RedisCommand("PING")])[0].OrThrow();
        return Stopwatch.GetElapsedTime(asked);
    });

    /// <summary>Notes what became of each slot's keys, and what was said where they are to be sent again later.</summary>
    private SendEnd Judge(MovePiece piece, IReadOnlyList<RespValue> replies, HashSet<int> doubtful, SlotRefusals refusals)
    {
        var end = new SendEnd(null, null);
        foreach ((SlotKeys entry, RespValue reply) in piece.Slots.Zip(replies))
        {
            string text = reply.IsError ? reply.AsErrorText() : reply.AsString();
            MigrateReply kind = MigrateReplies.Judge(text);
            switch (kind)
            {
                case MigrateReply.Done:
                    tools.Tally.AddKeys(entry.Keys.Count, entry.Keys.Sum(key => key.Bytes));
                    break;
                case MigrateReply.Unknown:
                    doubtful.Add(entry.Slot);
                    end = end with { Trouble = end.Full is null ? text : end.Trouble };
                    break;
                case MigrateReply.NotNow:
                    end = end with { Trouble = end.Trouble ?? text };
                    break;
                case MigrateReply.Full:
                    end = new SendEnd(text, (entry.Slot, piece.Bytes));
                    break;
                case MigrateReply.Occupied:
                    tools.Contest(entry.Slot);
                    goto default;
                default:
                    refusals.Add(entry.Slot, kind, text);
                    break;
            }
        }
        return end;
    }

    private RedisCommand Migrate(SlotBatch batch, SlotKeys entry, bool replace)
    {
        ClusterNode seen = batch.From.See(batch.To);
        // So much that a long transfer is not taken for a dead server, so little that a dead one does not hold the source for long.
        long timeout = (long)tools.TransferTimeout.Time.TotalMilliseconds + (entry.Keys.Sum(key => key.Bytes) >> 14);
        return new RedisCommand(
        [
            "MIGRATE", seen.Host, seen.Port, "", 0, timeout,
            .. replace ? ["REPLACE"] : Array.Empty<RedisArgument>(),
            .. tools.Authentication(hasUsers),
            "KEYS", .. entry.Keys.Select(key => RedisArgument.FromBytes(key.Name)),
        ]);
    }

    private void Announce(MovePiece piece, SlotBatch batch)
    {
        int number = Interlocked.Increment(ref _announced);
        if (number > MostNamed)
            return;
        string more = number == MostNamed ? " Further large keys are not named." : "";
        tools.Warn($"Key {piece.Slots[0].Keys[0]} has {ByteText.Of(piece.Bytes)}: {batch.From.Name} and {batch.To.Name} answer nobody while it is moved.{more}");
    }

    /// <summary>Waits until the destination takes keys again. The source is not asked meanwhile: it would be blocked each time.</summary>
    private async Task WaitAsync(SlotBatch batch, string trouble, long since, CancellationToken stop)
    {
        while (Stopwatch.GetElapsedTime(since) < tools.Patience.Time)
        {
            stop.ThrowIfCancellationRequested();
            await Task.Delay(s_poll, stop);
            try
            {
                using var soon = CancellationTokenSource.CreateLinkedTokenSource(stop);
                soon.CancelAfter(tools.TransferTimeout.Timer);
                await batch.To.Node.PingAsync(soon.Token);
                return;
            }
            catch (Exception e) when (e is TroveException || (e is OperationCanceledException && !stop.IsCancellationRequested))
            {
                // It does not answer yet, or never will.
                if (await tools.IsGoneAsync(batch.To))
                    throw new TroveException(
                        TroveErrorId.NodeUnreachable, $"{batch.To.Name} ({batch.To.Node.Endpoint}) ended while slots were moved to it; {batch.From.Name} said: {trouble}.", batch.To.Name, inner: e);
            }
        }
        throw tools.Patience.Struck(
            $"{batch.To.Name} ({batch.To.Node.Endpoint}) did not take keys within {tools.Patience}; {batch.From.Name} said: {trouble}. Of {batch}, some are open.", batch.To.Name);
    }

    private static TroveException Full(SlotBatch batch, (int Slot, long Bytes) full, string text) => new(
        TroveErrorId.SlotMoveFailed,
        $"{batch.To.Name} has no memory left for the keys of slot {full.Slot} of {batch.From.Name}: {text}.", batch.To.Name,
        $"Give {batch.To.Name} more memory (Set-TroveCluster -Flavor), free some of it, or move less to it; then run the command again.");

    /// <summary>What stands in the way of the rest, if anything, and for which slot and how many bytes the destination has no memory.</summary>
    private sealed record SendEnd(string? Trouble, (int Slot, long Bytes)? Full);
}
