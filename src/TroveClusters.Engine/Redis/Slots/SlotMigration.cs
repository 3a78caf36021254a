using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Formation;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>
/// Carries out the moves of one operation: first what was half moved, then the rest, each source in a lane of its own, batch by
/// batch. Between batches no slot is open, and there it stops when it is told to.
/// </summary>
internal sealed class SlotMigration : IAsyncDisposable
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    private readonly OperationContext _context;
    private readonly SlotMovePlan _plan;
    private readonly RedisMembers _members;
    private readonly Dictionary<Guid, SlotParty> _parties = [];
    private readonly MemoryLift _lift;

    /// <summary>Sources that send keys at the same moment.</summary>
    private readonly SemaphoreSlim _sending;

    /// <summary>Sources at work: one more than send, for it opens, lists or closes slots meanwhile. Of all nodes, few are busy.</summary>
    private readonly SemaphoreSlim _sources;

    private SlotMigration(OperationContext context, SlotMovePlan plan)
    {
        _context = context;
        _plan = plan;
        _members = RedisMembers.Of(context, context.Nodes);
        _lift = new MemoryLift(context, _parties);
        int sending = SendingAtOnce(context);
        _sending = new SemaphoreSlim(sending);
        _sources = new SemaphoreSlim(sending + 1);
    }

    /// <summary>Moves everything that is planned and has not arrived.</summary>
    /// <param name="context">The operation.</param>
    /// <param name="plan">What it moves.</param>
    /// <param name="stop">Ends it after the batches in hand.</param>
    /// <returns>How much was moved, and how fast.</returns>
    /// <exception cref="TroveException"><c>SlotsOpen</c>, <c>NodeUnreachable</c>, <c>SlotMoveFailed</c> and others.</exception>
    public static async Task<string> RunAsync(OperationContext context, SlotMovePlan plan, CancellationToken stop)
    {
        await using var migration = new SlotMigration(context, plan);
        return await migration.RunAsync(withFresh: true, stop);
    }

    /// <summary>Moves only what is half moved, so that no slot of the plan is open any more.</summary>
    public static async Task FinishOpenAsync(OperationContext context, SlotMovePlan plan, CancellationToken stop)
    {
        await using var migration = new SlotMigration(context, plan);
        for (int open = await migration.CountOpenAsync(stop); ;)
        {
            try
            {
                await migration.RunAsync(withFresh: false, stop);
                return;
            }
            catch (TroveException e) when (e.Info.Id == TroveErrorId.SlotMoveFailed)
            {
                // What cannot be moved may have been closed where it is, and what waited for it can still be moved.
                int left = await migration.CountOpenAsync(stop);
                if (left >= open)
                    throw;
                open = left;
                context.Warn(e.Message);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _members.DisposeAsync();
        _lift.Dispose();
        _sending.Dispose();
        _sources.Dispose();
    }

    private async Task<string> RunAsync(bool withFresh, CancellationToken stop)
    {
        SlotMoveState state = await LookAsync(stop);
        await _lift.EndAsync(); // of whoever was here before
        if (!state.Elsewhere.IsEmpty)
            _context.Warn($"Slots {state.Elsewhere} have another owner than when the plan was made; they stay where they are.");
        IReadOnlyList<SlotMove> fresh = withFresh ? state.Fresh : [];
        Dictionary<int, long> keys = await CountAsync([.. state.Open, .. fresh]);
        var tally = new MoveTally(state.Open.Concat(fresh).Sum(move => move.Slots.Count), keys.Values.Sum(), _context.Progress);
        SlotMoveTools tools = Tools(tally, mustClose: !withFresh);
        try
        {
            await EpochSettlement.RunAsync(_parties.Values, _context.General.AgentCallHighTimeout, stop);
            foreach (SlotMove move in state.Arrived)
                await CloseAsync(move);
            SlotSet contested = _plan.ContestedSlots();
            await RunLanesAsync(Split(state.Open, slots => slots.Except(contested)), isResumed: true, keys, tools, CancellationToken.None, stop);
            // Whatever is at the destination may be somebody else's: nothing is sent over it.
            await RunLanesAsync(Split(state.Open, slots => slots.Intersect(contested)), isResumed: false, keys, tools, CancellationToken.None, stop);
            await ContestedSlots.RefuseAsync(fresh, _parties, _context.Warn, stop);
            await RunLanesAsync(fresh, isResumed: false, keys, tools, stop, stop);
            await Task.WhenAll(state.Arrived.Concat(state.Open).Concat(fresh).Select(TellOthersAsync));
            await AgreeAsync(stop);
            if (await EpochSettlement.RunAsync(_parties.Values, _context.General.AgentCallHighTimeout, stop))
                await AgreeAsync(stop);
        }
        finally
        {
            await _lift.EndAsync();
            await RecordAsync();
        }
        return tally.Summary();
    }

    private static IReadOnlyList<SlotMove> Split(IReadOnlyList<SlotMove> moves, Func<SlotSet, SlotSet> part) =>
        [.. moves.Select(move => move with { Slots = part(move.Slots) }).Where(move => !move.Slots.IsEmpty)];

    private async Task<int> CountOpenAsync(CancellationToken cancellationToken)
    {
        SlotMoveState state = await LookAsync(cancellationToken);
        return state.Open.Concat(state.Arrived).Sum(move => move.Slots.Count);
    }

    private async Task<SlotMoveState> LookAsync(CancellationToken cancellationToken)
    {
        RedisCensus census = await RedisCensus.TakeAsync(_context, _members, cancellationToken);
        List<NodeRow> silent = [.. _context.Nodes.Where(node => census.ViewOf(node) is null)];
        if (silent.Count > 0)
        {
            throw new TroveException(
                TroveErrorId.NodeUnreachable,
                $"Slots move only while all nodes answer. {string.Join("; ", silent.Select(node => $"{node.Name}: {census.Silence(node)}"))}.",
                silent.Select(node => node.Name).ToArray());
        }
        foreach (NodeRow node in _context.Nodes)
            _parties[node.Id] = new SlotParty(node.Id, node.Name, census.ViewOf(node)!.Id, census.ViewOf(node)!, _members[node.Id]);
        return SlotMoveState.Judge(
            _plan.ToMoves(_context.Operation.Id), _parties.ToDictionary(party => party.Key, party => party.Value.View),
            node => _context.Nodes.FirstOrDefault(row => row.Id == node) is { } row ? census.PrimaryOf(row) ?? node : node)
            .WithOpen(_plan.OrphanedSlots());
    }

    private async Task<Dictionary<int, long>> CountAsync(IReadOnlyList<SlotMove> moves)
    {
        var keys = new Dictionary<int, long>();
        foreach (SlotMove move in moves)
        {
            foreach ((int slot, long count) in await SlotKeyCounts.EstimateAsync(_parties[move.From].Node, move.Slots, CancellationToken.None))
                keys[slot] = count;
        }
        return keys;
    }

    private SlotMoveTools Tools(MoveTally tally, bool mustClose) => new()
    {
        Password = _context.Secret(SecretNames.Password),
        Latency = TimeSpan.FromMilliseconds(_plan.LatencyMilliseconds),
        Bandwidth = new MoveBandwidth(_plan.BytesPerSecond),
        Sending = _sending,
        Tally = tally,
        Patience = _context.General.AgentCallHighTimeout,
        TransferTimeout = TransferTimeout(),
        // A move that can be given up is; what is half moved has nowhere else to go.
        MakeRoomAsync = (party, bytes) => mustClose ? _lift.RaiseAsync(party, bytes) : Task.FromResult(false),
        Contest = slot => SlotMovePlan.Change(
            _context, plan => plan with { Contested = plan.ContestedSlots().Union(SlotSet.OfSlots([slot])).ToString() }),
        IsGoneAsync = IsGoneAsync,
        Warn = _context.Warn,
        Debug = _context.Debug,
    };

    /// <summary>
    /// A source that waits for a dead destination answers nobody. So long that this is no accident, so short that the others do not
    /// take the source for dead as well.
    /// </summary>
    private TimeLimit TransferTimeout() => TimeLimit.Shorter(
        _context.General.AgentCallLowTimeout,
        new TimeLimit(TimeSpan.FromMilliseconds(RedisLaunches.NodeTimeout(_context.DatastoreOptions) / 3.0), "a third of redis.cluster_node_timeout"));

    private async Task<bool> IsGoneAsync(SlotParty party)
    {
        NodeRow node = _context.Node(party.NodeId);
        RedisCensus census = await RedisCensus.TakeAsync(
            new ClusterState(_context.Cluster, [node]), new Dictionary<Guid, NodeAnswer>(), _context.Provider, CancellationToken.None);
        return census.IsGone(node);
    }

    /// <summary>
    /// A source and its destination keep one processor busy, so that of servers on this machine so many send that half of the
    /// processors are left to whoever uses the cluster. Elsewhere two: the destination need not wait for the next piece.
    /// </summary>
    private static int SendingAtOnce(OperationContext context) => context.Provider.SeesProcesses ? Math.Max(1, Environment.ProcessorCount / 2) : 2;

    /// <summary>Each source in a lane of its own; when one lane fails the others end after the batch in hand.</summary>
    private async Task RunLanesAsync(
        IReadOnlyList<SlotMove> moves, bool isResumed, Dictionary<int, long> keys, SlotMoveTools tools, CancellationToken between, CancellationToken stop)
    {
        using var failed = new CancellationTokenSource();
        using var halt = CancellationTokenSource.CreateLinkedTokenSource(between, failed.Token);
        Task[] lanes = [.. moves.GroupBy(move => move.From).Select(async lane =>
        {
            try
            {
                await RunLaneAsync([.. lane], isResumed, keys, tools, halt.Token, stop);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                await failed.CancelAsync();
                throw;
            }
        })];
        try
        {
            await Task.WhenAll(lanes);
        }
        catch (OperationCanceledException) when (Array.Find(lanes, lane => lane.IsFaulted) is { } faulted)
        {
            await faulted; // What went wrong, rather than that the others ended for it.
        }
    }

    private async Task RunLaneAsync(
        IReadOnlyList<SlotMove> moves, bool isResumed, Dictionary<int, long> keys, SlotMoveTools tools, CancellationToken between, CancellationToken stop)
    {
        var pace = new MovePace(tools.Latency);
        foreach (SlotMove move in moves)
        {
            (SlotParty from, SlotParty to) = (_parties[move.From], _parties[move.To]);
            ISlotMover mover = await MoverAsync(from, to, tools, pace);
            foreach (SlotSet slots in SlotBatches.Cut(move.Slots, slot => keys[slot], mover.BatchLimits))
            {
                await _sources.WaitAsync(between);
                try
                {
                    between.ThrowIfCancellationRequested();
                    await mover.MoveAsync(new SlotBatch(from, to, slots, isResumed), stop);
                }
                finally
                {
                    _sources.Release();
                }
            }
        }
    }

    private static async Task<ISlotMover> MoverAsync(SlotParty from, SlotParty to, SlotMoveTools tools, MovePace pace)
    {
        if (from.View.Kind == RedisServerKind.Garnet && to.View.Kind == RedisServerKind.Garnet)
            return new GarnetSlotMover(tools);
        InfoReply info = await from.Node.InfoAsync("server", CancellationToken.None);
        return new MigrateSlotMover(tools, pace, hasUsers: new RedisServer(info.ServerKind, "", info.ServerVersion).IsAtLeast(6, 0));
    }

    private async Task CloseAsync(SlotMove move)
    {
        SlotParty to = _parties[move.To];
        await SlotOwnership.TellAsync(to, to.Id, move.Slots);
        await SlotOwnership.TellAsync(_parties[move.From], to.Id, move.Slots);
    }

    /// <summary>
    /// The others hear of new owners from these themselves, at once where servers are new enough. They are told once, in the end:
    /// each time costs each node a write of its table to the disk.
    /// </summary>
    private Task TellOthersAsync(SlotMove move)
    {
        (SlotParty from, SlotParty to) = (_parties[move.From], _parties[move.To]);
        return Task.WhenAll(_parties.Values
            .Where(party => party != from && party != to && party.View.Nodes.Myself.IsPrimary && party.View.Kind != RedisServerKind.Garnet)
            .Select(async party =>
            {
                try
                {
                    await party.Node.PipelineAsync(SlotOwnership.Commands(move.Slots.Slots, "NODE", to.Id), CancellationToken.None);
                }
                catch (TroveException e)
                {
                    // Not needed for the move; whether all agree is looked at right after this.
                    _context.Debug($"{party.Name} was not told who owns slots {move.Slots}: {e.Message}");
                }
            }));
    }

    /// <summary>Waits until all nodes say the same, and takes in what that is; not for one that has died since.</summary>
    private async Task AgreeAsync(CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        HashSet<string> ids = [.. _parties.Values.Select(party => party.Id)];
        Task<AgreementResult> agreed = ClusterRejoin.RunAsync(
            _members.For(_context.Nodes), ids, new HashSet<string>(), _context.General.AgentCallHighTimeout, _context.General.AgentCallLowTimeout,
            _context.Logger, ended.Token);
        while (await Task.WhenAny(agreed, Task.Delay(s_look, stop)) != agreed && !stop.IsCancellationRequested)
        {
            bool[] gone = await Task.WhenAll(_parties.Values.Select(IsGoneAsync));
            if (_parties.Values.Zip(gone).FirstOrDefault(party => party.Second).First is not { } dead || agreed.IsCompleted)
                continue;
            await ended.CancelAsync();
            await Task.WhenAny(agreed); // It still asks nodes.
            throw new TroveException(
                TroveErrorId.NodeUnreachable, $"{dead.Name} ({dead.Node.Endpoint}) ended before all nodes knew the slots' new owners.", dead.Name);
        }
        foreach ((NodeRow node, NodeAnswer answer) in _context.Nodes.Zip((await agreed).Answers))
            _parties[node.Id] = _parties[node.Id] with { View = answer.View! };
    }

    /// <summary>What the nodes own by now, whatever became of the moves.</summary>
    private async Task RecordAsync()
    {
        RedisCensus census = await RedisCensus.TakeAsync(_context, _members, CancellationToken.None);
        _context.SaveAll([.. _context.Nodes.Select(census.Update)]);
    }
}
