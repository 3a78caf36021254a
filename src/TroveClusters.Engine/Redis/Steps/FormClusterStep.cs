using System.Globalization;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Formation;
using TroveClusters.Engine.Redis.Strategy;

namespace TroveClusters.Engine.Redis.Steps;

/// <summary>
/// Makes the operation's nodes members: of a new cluster, in which they share the slots, or of the one that grows. Done
/// when every node sees every other, all agree on every slot, and each says that it serves.
/// </summary>
internal sealed class FormClusterStep : OperationStep
{
    public override string Name => "form-cluster";

    public override string Describe(OperationContext context) => context.Operation.Kind == TroveOperationKind.Create
        ? $"Form a cluster of {context.Targets.Count} node(s)"
        : $"Make {context.Targets.Count} new and {context.Others.Count} present node(s) known to each other";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        await using RedisMembers members = RedisMembers.Of(context, context.Nodes);
        var request = new FormationRequest
        {
            Fresh = [.. context.Targets.Select(node => Fresh(node, members))],
            Members = [.. members.For(context.Others)],
        };
        FormationResult result = await ClusterFormation.FormAsync(request, Options(context), context.Logger, cancellationToken);
        context.SaveAll([.. context.Targets.Zip(result.Fresh, (node, formed) => node with
        {
            Facts = (RedisNodeFacts.Of(node) with { RedisId = formed.Id, Slots = formed.Slots.ToString() }).ToJson(),
        })]);
        context.Verbose($"Ready after {result.Elapsed.TotalMilliseconds:0} ms.");
    }

    /// <summary>A formation that was killed may have left a timeout of half a second on new nodes.</summary>
    public override async Task SettleAsync(OperationContext context)
    {
        await using RedisMembers members = RedisMembers.Of(context, context.Targets);
        await NodeTimeouts.RestoreAsync(
            context.Targets
                .Where(node => context.Data.Restore.ContainsKey(node.Id))
                .Select(node => new NodeTimeout(
                    new NodeTimeoutRecord(members[node.Id].Endpoint.ToString(), RedisNodeFacts.Of(node).RedisId, long.Parse(context.Data.Restore[node.Id], CultureInfo.InvariantCulture)),
                    members[node.Id])),
            context.General.AgentCallLowTimeout, context.Logger);
    }

    /// <summary>New nodes that have got slots, or replicas, since they joined are not taken away.</summary>
    public override async Task CheckUndoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        if (context.Operation.Kind == TroveOperationKind.Create)
            return;
        await using RedisMembers members = RedisMembers.Of(context, context.Nodes);
        RedisCensus census = await RedisCensus.TakeAsync(context, members, cancellationToken);
        RedisRemovalRules.Check(new ClusterState(context.Cluster, context.Nodes), census, context.Targets, allowUnreachable: true);
    }

    /// <summary>Present members forget the new nodes; the new servers themselves go when their start is undone.</summary>
    public override async Task UndoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        if (context.Operation.Kind == TroveOperationKind.Create)
            return;
        List<string> ids = [.. context.Targets.Select(node => RedisNodeFacts.Of(node).RedisId).Where(id => id.Length > 0)];
        await using RedisMembers members = RedisMembers.Of(context, context.Nodes);
        foreach (string problem in await RedisForgetting.TryAsync(context, members, ids, endServers: false, cancellationToken))
            context.Warn(problem);
    }

    private static FormationNode Fresh(NodeRow node, RedisMembers members)
    {
        RedisNodeFacts facts = RedisNodeFacts.Of(node);
        return new FormationNode
        {
            Node = members[node.Id],
            Name = node.Name,
            Slots = facts.SlotSet(),
            ReplicaOf = facts.Primary is { } primary ? members[primary] : null,
        };
    }

    private static FormationOptions Options(OperationContext context) => new()
    {
        Timeout = context.General.AgentCallHighTimeout,
        AnswerTimeout = context.General.AgentCallLowTimeout,
        JournalNodeTimeouts = (records, _) =>
        {
            context.Save(context.Data with
            {
                Restore = context.Targets
                    .Join(records, RedisApiStrategy.Endpoint, record => record.Endpoint, (node, record) => (node.Id, record.Milliseconds))
                    .ToDictionary(pair => pair.Id, pair => pair.Milliseconds.ToString(CultureInfo.InvariantCulture)),
            });
            return Task.CompletedTask;
        },
        Progress = progress => context.Progress(progress.Done, progress.Total, $"nodes: {progress.Phase.ToString().ToLowerInvariant()}"),
    };
}
