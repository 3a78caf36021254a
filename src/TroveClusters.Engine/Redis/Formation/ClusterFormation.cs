using System.Diagnostics;
using Microsoft.Extensions.Logging;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Formation;

/// <summary>
/// Makes servers one cluster, or adds servers to one, and returns only when it is proven: every node knows every
/// other, all agree on every slot, all serve. Run again on a cluster it formed half, it finishes it.
/// </summary>
internal sealed class ClusterFormation
{
    /// <summary>When the time is up there is none left: only those that answer at once are heard.</summary>
    private static readonly TimeLimit s_lastLook = new(TimeSpan.FromSeconds(1), "the last look");

    private readonly FormationRequest _request;
    private readonly FormationOptions _options;
    private readonly ILogger _logger;
    private readonly IRedisNode[] _nodes;
    private FormationPhase _phase;

    // Known once all nodes have been asked; in the order of _nodes.
    private NodeProbe[] _probes = [];
    private string[] _ids = [];
    private long[] _epochs = [];
    private MeetAddress[] _addresses = [];
    private FormationWait _wait = null!;

    private ClusterFormation(FormationRequest request, FormationOptions options, ILogger logger)
    {
        _request = request;
        _options = options;
        _logger = logger;
        _nodes = [.. request.Fresh.Select(f => f.Node), .. request.Members];
    }

    /// <summary>Forms the cluster.</summary>
    /// <exception cref="TroveException">
    /// Before the first write: <c>NodeNotEmpty</c>, <c>OperationNotSupported</c>, <c>InvalidArgument</c>,
    /// <c>NodeUnreachable</c>, <c>AuthenticationFailed</c>, <c>ClusterNotReady</c>. After it: <c>OperationTimedOut</c>,
    /// telling which nodes lack what, and whatever a node answers.
    /// </exception>
    public static Task<FormationResult> FormAsync(
        FormationRequest request, FormationOptions options, ILogger logger, CancellationToken cancellationToken) =>
        new ClusterFormation(request, options, logger).RunAsync(cancellationToken);

    private int FreshCount => _request.Fresh.Count;

    private async Task<FormationResult> RunAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        // What waits for agreement ends by itself when the time is up, and says who lacks what; all else is ended by this.
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_options.Timeout.Time);
        try
        {
            return await RunAsync(started, deadline.Token, cancellationToken);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw await TimedOutAsync(e, cancellationToken);
        }
    }

    private async Task<FormationResult> RunAsync(long started, CancellationToken deadline, CancellationToken cancellationToken)
    {
        Report(FormationPhase.Check, 0);
        _probes = await FormationProbe.AskAsync(_nodes, deadline);
        FormationProbe.Verify(_request, _probes);
        _ids = Array.ConvertAll(_probes, p => p.Id);
        _addresses = await Task.WhenAll(_nodes.Select((node, i) =>
            MeetAddress.FindAsync(node, _probes[i], i < FreshCount ? _request.Fresh[i].BusPort : null, deadline)));
        _wait = new FormationWait(_nodes, _addresses, _ids, _options, started);
        Report(FormationPhase.Check, _nodes.Length);

        await AssignAsync(deadline);
        await MeetAsync(deadline);
        var agreement = await AgreeAsync(cancellationToken);
        await ServeAsync(agreement, deadline, cancellationToken);
        await ReplicateAsync(started, deadline, cancellationToken);
        return await CompleteAsync(started, deadline, cancellationToken);
    }

    /// <summary>The error when the time was up outside of the waits: who does not answer is found out by a last look.</summary>
    private async Task<TroveException> TimedOutAsync(OperationCanceledException cause, CancellationToken cancellationToken)
    {
        var look = TimeLimit.Shorter(s_lastLook, _options.AnswerTimeout);
        var result = await ClusterAgreement.CheckAsync(_nodes, _ids.Length > 0 ? _ids : null, look, cancellationToken);
        return _options.Timeout.Struck(
            $"The cluster was not ready within {_options.Timeout}, in the phase {_phase}: {result.Describe()}.",
            result.Deviations.Select(d => d.Node).Distinct().Select(i => _nodes[i].Endpoint.ToString()).ToArray(), cause);
    }

    /// <summary>Slots and epochs: before any greeting, for a node that knows another takes no epoch from outside.</summary>
    private async Task AssignAsync(CancellationToken cancellationToken)
    {
        Report(FormationPhase.Slots, 0);
        _epochs = ChooseEpochs();
        await Task.WhenAll(_request.Fresh.Select(async (fresh, i) =>
        {
            // Sent without waiting in between: one round trip a node.
            var calls = fresh.Slots.Except(_probes[i].Nodes.Myself.Slots).Ranges
                .Select(range => fresh.Node.ClusterAddSlotsAsync(range.First, range.Last, cancellationToken)).ToList();
            if (_epochs[i] != _probes[i].Nodes.Myself.ConfigEpoch)
                calls.Add(fresh.Node.SetConfigEpochAsync(_epochs[i], cancellationToken));
            await Task.WhenAll(calls);
        }));
        Report(FormationPhase.Slots, FreshCount);
    }

    /// <summary>
    /// A different epoch for each primary, so that the servers need not settle collisions one by one. A node that knows
    /// others, or has an epoch, keeps what it has.
    /// </summary>
    private long[] ChooseEpochs()
    {
        var next = _probes.Max(p => Math.Max(p.Info.CurrentEpoch, p.Nodes.Nodes.Max(n => n.ConfigEpoch)));
        var epochs = new long[FreshCount];
        for (var i = 0; i < FreshCount; i++)
        {
            var own = _probes[i].Nodes;
            var mayBeSet = own.Nodes.Count == 1 && own.Myself.ConfigEpoch == 0 && _request.Fresh[i].ReplicaOf is null;
            epochs[i] = mayBeSet ? ++next : own.Myself.ConfigEpoch;
        }
        return epochs;
    }

    private async Task MeetAsync(CancellationToken cancellationToken)
    {
        Report(FormationPhase.Meet, 0);
        var meetings = MeetTopology.Pairs(FreshCount, _request.Members.Count)
            .Where(pair => _probes[pair.From].Nodes.Find(_ids[pair.To]) is null)
            .Select(pair =>
            {
                var to = _addresses[pair.To];
                return _nodes[pair.From].ClusterMeetAsync(to.Host, to.Port, to.BusPort, cancellationToken);
            });
        await Task.WhenAll(meetings);
        Report(FormationPhase.Meet, _nodes.Length);
    }

    private Task<AgreementResult> AgreeAsync(CancellationToken cancellationToken) =>
        _wait.UntilAsync(
            FormationPhase.Agree,
            (_, info) => info.SlotsAssigned == SlotRange.SlotCount && info.KnownNodes >= _ids.Length,
            result => !result.Deviations.Any(d => d.IsStructural),
            cancellationToken);

    /// <summary>
    /// Waits until all primaries serve. Replicas-to-be are primaries without slots until they copy somebody; they serve
    /// as soon as they do.
    /// </summary>
    private async Task ServeAsync(AgreementResult agreement, CancellationToken deadline, CancellationToken cancellationToken)
    {
        if (!NotServing(agreement).Any())
            return;
        if (_options.JournalNodeTimeouts is { } journal)
            await new FormationHaste(_wait, _request, _options, _probes, _logger).RunAsync(journal, deadline);
        await _wait.UntilAsync(
            FormationPhase.Serve,
            (i, info) => info.IsOk || IsReplicaToBe(i),
            result => NotServing(result).All(IsReplicaToBe),
            cancellationToken);
    }

    private bool IsReplicaToBe(int index) => index < FreshCount && _request.Fresh[index].ReplicaOf is not null;

    private static IEnumerable<int> NotServing(AgreementResult result) =>
        result.Deviations.Where(d => d.Defect == AgreementDefect.NotServing).Select(d => d.Node);

    private async Task ReplicateAsync(long started, CancellationToken deadline, CancellationToken cancellationToken)
    {
        var replicas = _request.Fresh
            .Select((fresh, i) => (fresh.Node, fresh.ReplicaOf, Index: i))
            .Where(r => r.ReplicaOf is not null)
            .Select(r => (r.Node, r.Index, PrimaryId: _ids[Array.IndexOf(_nodes, r.ReplicaOf)]))
            .ToList();
        if (replicas.Count == 0)
            return;
        Report(FormationPhase.Replicate, 0);
        await Task.WhenAll(replicas
            .Where(r => _probes[r.Index].Nodes.Myself.PrimaryId != r.PrimaryId)
            .Select(r => r.Node.ReplicateAsync(r.PrimaryId, deadline)));

        var result = await _wait.UntilAsync(
            FormationPhase.Replicate,
            (_, info) => info.IsOk,
            result => result.IsAgreed && replicas.All(r => result.Answers[r.Index].View?.Nodes.Myself.PrimaryId == r.PrimaryId),
            cancellationToken);
        await ReplicaLinks.WaitAsync([.. replicas.Select(r => r.Node)], _options.Timeout, started, _options.AnswerTimeout, cancellationToken);
        Report(FormationPhase.Replicate, result.Answers.Count);
    }

    private async Task<FormationResult> CompleteAsync(long started, CancellationToken deadline, CancellationToken cancellationToken)
    {
        var result = await _wait.UntilAsync(FormationPhase.Complete, (_, info) => info.IsOk, r => r.IsAgreed, cancellationToken);
        await Task.WhenAll(_request.Fresh.Select(f => f.Node.ClusterCompleteAsync(deadline)));
        var formed = _request.Fresh.Select((fresh, i) =>
        {
            var myself = result.Answers[i].View!.Nodes.Myself;
            return new FormedNode(fresh, myself.Id, myself.ConfigEpoch, myself.Slots);
        });
        return new FormationResult([.. formed], Stopwatch.GetElapsedTime(started));
    }

    private void Report(FormationPhase phase, int done)
    {
        _phase = phase;
        _options.Progress?.Invoke(new FormationProgress(phase, done, _nodes.Length));
        _logger.LogDebug("Forming a cluster of {Fresh} new nodes and {Members} members: {Phase} {Done}", FreshCount, _request.Members.Count, phase, done);
    }
}
