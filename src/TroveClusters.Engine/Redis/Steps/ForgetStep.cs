using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Redis.Formation;

namespace TroveClusters.Engine.Redis.Steps;

/// <summary>
/// Every node that stays forgets those that leave, all at once and well within the minute after which gossip would bring
/// them back; then the leaving nodes are reset. There is no way back from here.
/// </summary>
internal sealed class ForgetStep : OperationStep
{
    public override string Name => "forget";

    public override bool ForwardOnly => true;

    public override string Describe(OperationContext context) =>
        $"Make {context.Others.Count} node(s) forget {string.Join(", ", context.Targets.Select(node => node.Name))}";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        await using RedisMembers members = RedisMembers.Of(context.Nodes, context.Secret(SecretNames.Password), context.General, context.Logger);
        // Only those that answer can be told anything; asking the others would cost the long time limit of each call.
        IReadOnlyDictionary<Guid, MemberView> views = await members.ViewAllAsync(cancellationToken);
        bool Answers(NodeRow node) => views.GetValueOrDefault(node.Id)?.View is not null;
        foreach (NodeRow silent in context.Others.Where(node => !Answers(node)))
            context.Warn($"{silent.Name} does not answer; it will be told who has left when it is started again.");
        List<string> ids = [.. context.Data.DatastoreIds.Values.Where(id => id.Length > 0)];
        IReadOnlyList<string> problems = await ClusterRemoval.TryForgetAsync(
            members.For(context.Others.Where(Answers)), members.For(context.Targets.Where(Answers)), ids, cancellationToken);
        foreach (string problem in problems)
            context.Verbose(problem);
    }
}
