using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Redis.Settings;

namespace TroveClusters.Engine.Redis.Steps;

/// <summary>
/// Makes sure, with the cluster claimed and right before the first change, that what was planned is still allowed; and
/// notes what each node has, to give it back should the change be undone.
/// </summary>
internal sealed class CheckUpdateStep : OperationStep
{
    public override string Name => "check-update";

    public override string Describe(OperationContext context) => $"Ask {context.Nodes.Count} node(s) what they have";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        RedisClusterChange change = RedisClusterChange.Of(context);
        // The files of the nodes name the program, too: where it is gone, nothing could be written at the end.
        await RedisLaunches.OfAsync(context, cancellationToken);
        await using RedisMembers members = RedisMembers.Of(context, context.Nodes);
        var state = new ClusterState(context.Cluster, context.Nodes);
        SettingsSurvey survey = await SettingsSurvey.TakeAsync(state, members, context.Provider, change.Values.Keys, cancellationToken);
        RedisUpdateRules.CheckKnown(state, survey, change.Values.Keys);
        RedisUpdateRules.Check(state, survey, change.Values, context.Data.AllowUnreachable, change.AllowDataLoss);
        foreach (NodeRow silent in context.Nodes.Where(node => !survey.Heard(node)))
            context.Warn($"{silent.Name} does not answer; it gets the new values when it is started again, or when the command is repeated.");
        RedisClusterChange noted = change with
        {
            Previous = context.Nodes.Where(survey.Heard).ToDictionary(
                node => node.Id,
                IReadOnlyDictionary<string, string> (node) => change.Values.Keys.ToDictionary(name => name, name => survey.ValuesOf(node)[name])),
        };
        context.Save(context.Data with { Facts = noted.ToJson() });
    }
}
