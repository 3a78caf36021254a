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
        int[] slots = [.. batch.Slots.Slots];
        tools.Debug($"Opening {batch}");
        await SetAllAsync(batch.To, SlotOwnership.Commands(slots, "IMPORTING", batch.From.Id));
        tools.Debug($"Opened at the destination: {batch}");
        await SetAllAsync(batch.From, SlotOwnership.Commands(slots, "MIGRATING", batch.To.Id));
        tools.Debug($"Moving the keys of {batch}");
        await MoveKeysAsync(batch, slots, stop);
        tools.Debug($"Closing {batch}");
        await SetAllAsync(batch.To, SlotOwnership.Taking(slots, batch.To.Id));
        tools.Debug($"Closed at the destination: {batch}");
        await SlotOwnership.TellAsync(batch.From, batch.To.Id, batch.Slots);
        tools.Tally.AddSlots(slots.Length);
    }

    private static async Task SetAllAsync(SlotParty party, IReadOnlyList<RedisCommand> commands)
    {
        IReadOnlyList<RespValue> replies = await party.Node.PipelineAsync(commands, CancellationToken.None);
        foreach (RespValue reply in replies)
            Explain(reply, party).AsOk();
    }

    private static RespValue Explain(RespValue reply, SlotParty party) => reply.IsError
        ? throw new TroveException(TroveErrorId.SlotMoveFailed, $"{party.Name} ({party.Node.Endpoint}) refused to move a slot: {reply.AsErrorText()}.", party.Name)
        : reply;

    private async Task MoveKeysAsync(SlotBatch batch, IReadOnlyList<int> slots, CancellationToken stop)
    {
        bool replace = batch.IsResumed;
        long? waitingSince = null;
        while (true)
        {
            List<SlotKeys> keys = await ListAsync(batch.From, slots);
            if (keys.Count == 0)
                return;
            slots = [.. keys.Select(entry => entry.Slot)];
            if (await SendAsync(batch, keys, replace) is not { } trouble)
            {
                waitingSince = null;
                continue;
            }
            replace |= trouble.Kind == MigrateReply.Unknown;
            waitingSince ??= Stopwatch.GetTimestamp();
            await WaitAsync(batch, trouble.Text, waitingSince.Value, stop);
        }
    }

    private static async Task<List<SlotKeys>> ListAsync(SlotParty from, IReadOnlyList<int> slots)
    {
        var found = new List<SlotKeys>();
        foreach (int[] some in slots.Chunk(ListedSlots))
        {
            IReadOnlyList<RespValue> replies = await from.Node.PipelineAsync(
                [.. some.Select(slot => new RedisCommand("CLUSTER", "GETKEYSINSLOT", slot, ListedKeys))], CancellationToken.None);
            foreach ((int slot, RespValue reply) in some.Zip(replies))
            {
                IReadOnlyList<RespValue> keys = Explain(reply, from).AsArray();
                if (keys.Count > 0)
                    found.Add(new SlotKeys(slot, [.. keys.Select(key => new MovingKey(key.AsBytes()))]));
            }
        }
        await MeasureAsync(from, [.. found.SelectMany(entry => entry.Keys)]);
        return found;
    }

    /// <summary>A key's size tells how long it keeps both servers from anything else; one that cannot be told counts as nothing.</summary>
    private static async Task MeasureAsync(SlotParty from, IReadOnlyList<MovingKey> keys)
    {
        IReadOnlyList<long> sizes = await KeySizes.AskAsync(from.Node, keys.Select(key => key.Name), CancellationToken.None);
        foreach ((MovingKey key, long size) in keys.Zip(sizes))
            key.Bytes = size;
    }

    /// <summary>Sends keys piece by piece; returns what stood in the way, if it was nothing that ends the move.</summary>
    private async Task<(MigrateReply Kind, string Text)?> SendAsync(SlotBatch batch, IReadOnlyList<SlotKeys> keys, bool replace)
    {
        TimeSpan way = await WayAsync(batch.From);
        foreach (MovePiece piece in MovePiece.Cut(keys, pace, tools.Bandwidth.Piece))
        {
            if (piece.IsBig)
                Announce(piece, batch);
            await tools.Bandwidth.TakeAsync(piece.Bytes);
            (IReadOnlyList<RespValue> replies, TimeSpan elapsed) = await SendAsync(batch, piece, replace);
            if (!piece.IsBig)
                pace.Learn(piece.Keys, piece.Bytes, elapsed - way);
            foreach ((SlotKeys entry, RespValue reply) in piece.Slots.Zip(replies))
            {
                string text = reply.IsError ? reply.AsErrorText() : reply.AsString();
                MigrateReply kind = MigrateReplies.Judge(text);
                switch (kind)
                {
                    case MigrateReply.Done:
                        tools.Tally.AddKeys(entry.Keys.Count, entry.Keys.Sum(key => key.Bytes));
                        break;
                    case MigrateReply.Unknown or MigrateReply.NotNow:
                        return (kind, text);
                    case MigrateReply.Full when await tools.MakeRoomAsync(batch.To, piece.Bytes):
                        return (kind, text);
                    default:
                        throw Refused(batch, entry, kind, text);
                }
            }
        }
        return null;
    }

    /// <summary>How long it takes to ask the source and to be answered; it may be busy with somebody else when it is asked once.</summary>
    private static async Task<TimeSpan> WayAsync(SlotParty from)
    {
        TimeSpan shortest = TimeSpan.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            long asked = Stopwatch.GetTimestamp();
            await from.Node.PingAsync(CancellationToken.None);
            TimeSpan way = Stopwatch.GetElapsedTime(asked);
            shortest = way < shortest ? way : shortest;
        }
        return shortest;
    }

    private async Task<(IReadOnlyList<RespValue> Replies, TimeSpan Elapsed)> SendAsync(SlotBatch batch, MovePiece piece, bool replace)
    {
        RedisCommand[] commands = [.. piece.Slots.Select(entry => Migrate(batch, entry, replace))];
        await tools.Sending.WaitAsync();
        try
        {
            long started = Stopwatch.GetTimestamp();
            IReadOnlyList<RespValue> replies = await batch.From.Node.PipelineAsync(commands, CancellationToken.None);
            return (replies, Stopwatch.GetElapsedTime(started));
        }
        finally
        {
            tools.Sending.Release();
        }
    }

    private RedisCommand Migrate(SlotBatch batch, SlotKeys entry, bool replace)
    {
        // As the source itself reaches it: from here it may have another address.
        ClusterNode seen = batch.From.View.Nodes.Find(batch.To.Id) ?? batch.To.View.Nodes.Myself;
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

    private static TroveException Refused(SlotBatch batch, SlotKeys entry, MigrateReply kind, string text) => kind switch
    {
        MigrateReply.Occupied => new TroveException(
            TroveErrorId.SlotMoveFailed,
            $"{batch.To.Name} holds keys in slot {entry.Slot}, which it does not own, so that those of {batch.From.Name} cannot be moved there: {text}.", batch.To.Name,
            $"Look at the keys that {batch.To.Name} has in slot {entry.Slot} (CLUSTER GETKEYSINSLOT) and delete them if they are of no use, then run the command again."),
        MigrateReply.Full => new TroveException(
            TroveErrorId.SlotMoveFailed,
            $"{batch.To.Name} has no memory left for the keys of slot {entry.Slot} of {batch.From.Name}: {text}.", batch.To.Name,
            $"Give {batch.To.Name} more memory (Set-TroveCluster -Flavor), free some of it, or move less to it; then run the command again."),
        _ => new TroveException(
            TroveErrorId.SlotMoveFailed, $"Keys of slot {entry.Slot} could not be moved from {batch.From.Name} to {batch.To.Name}: {text}.", batch.To.Name),
    };
}
