using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>
/// Lets a user of each host log in to all others, old and new, as the installer and admintools need it. What is let in is
/// journaled before, so that just that can be taken back.
/// </summary>
internal sealed class ExchangeKeysStep(string name, string user) : OperationStep
{
    public override string Name => name;

    public override string Describe(OperationContext context) => $"Let {user} of all hosts log in to each other";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        if (!work.HasJoining)
            return;
        List<NodeRow> members = [.. work.Staying, .. work.Joining];
        string[] keys = await Task.WhenAll(members.Select(async node => (await work.Hosts[node].GetPublicKeyAsync(user, cancellationToken)).Line));
        if (user == VerticaDatastore.Root)
            RememberKeys(context, members, keys);
        await Task.WhenAll(members.Select(node => work.Hosts[node].AuthorizeKeysAsync(
            user, [.. keys.Distinct()],
            missing =>
            {
                work.Save(change => change with { AddedKeys = With(change.AddedKeys, VerticaChange.KeysOf(user, node.Id), [.. missing]) });
                if (user == VerticaDatastore.Root)
                    SaveLetIn(context, node.Id, letIn => letIn.Union(missing));
            },
            cancellationToken)));
    }

    public override async Task UndoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        IReadOnlyDictionary<string, string[]> added = work.Change.AddedKeys;
        await Task.WhenAll(work.Staying.Concat(work.Joining).Select(async node =>
        {
            if (!added.TryGetValue(VerticaChange.KeysOf(user, node.Id), out string[]? keys))
                return;
            try
            {
                await work.Hosts[node].RevokeKeysAsync(user, keys, cancellationToken);
                if (user == VerticaDatastore.Root)
                    SaveLetIn(context, node.Id, letIn => letIn.Except(keys));
            }
            catch (TroveException error) when (VerticaWork.IsAway(error) && context.Data.NodeIds.Contains(node.Id))
            {
                LeftBehind.Tell(context, node, error);
            }
        }));
    }

    /// <summary>A host that leaves may not answer any more: what is known of it must be known before.</summary>
    private static void RememberKeys(OperationContext context, List<NodeRow> members, string[] keys)
    {
        List<NodeRow> changed = [.. members.Zip(keys)
            .Select(pair => (Node: context.Node(pair.First.Id), Key: pair.Second))
            .Where(pair => VerticaNodeFacts.Of(pair.Node).RootKey != pair.Key)
            .Select(pair => pair.Node with { Facts = (VerticaNodeFacts.Of(pair.Node) with { RootKey = pair.Key }).ToJson() })];
        if (changed.Count > 0)
            context.SaveAll(changed);
    }

    /// <summary>Notes which keys are ours on a node's host: they go when one of the two hosts leaves.</summary>
    public static void SaveLetIn(OperationContext context, Guid nodeId, Func<IReadOnlyList<string>, IEnumerable<string>> change)
    {
        NodeRow node = context.Node(nodeId);
        VerticaNodeFacts facts = VerticaNodeFacts.Of(node);
        context.Save(node with { Facts = (facts with { LetIn = [.. change(facts.LetIn)] }).ToJson() });
    }

    private static Dictionary<string, string[]> With(IReadOnlyDictionary<string, string[]> all, string key, string[] lines) =>
        new(all) { [key] = [.. all.GetValueOrDefault(key, []), .. lines] };
}
