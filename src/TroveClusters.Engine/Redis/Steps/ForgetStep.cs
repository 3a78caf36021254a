using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Redis.Formation;

namespace TroveClusters.Engine.Redis.Steps;

/// <summary>
/// Every node that stays forgets those that leave, all at once and well within the minute after which gossip would bring
/// them back; then the leaving nodes are reset, and their servers end in that moment: a client that has not heard of the change is
/// redirected until then, and finds a closed connection after it. There is no way back from here.
/// </summary>
internal sealed class ForgetStep : OperationStep
{
    public override string Name => "forget";

    public override bool ForwardOnly => true;

    public override string Describe(OperationContext context) =>
        $"Make {context.Others.Count} node(s) forget {string.Join(", ", context.Targets.Select(node => node.Name))}";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        await using RedisMembers members = RedisMembers.Of(context, context.Nodes);
        List<string> ids = [.. context.Data.DatastoreIds.Values.Where(id => id.Length > 0)];
        foreach (string problem in await RedisForgetting.TryAsync(context, members, ids, endServers: true, cancellationToken))
            context.Verbose(problem);
    }
}
