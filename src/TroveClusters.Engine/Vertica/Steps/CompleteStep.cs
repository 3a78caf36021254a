using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>Records what the database says of its nodes and of itself.</summary>
internal sealed class CompleteStep : OperationStep
{
    public override string Name => "complete";

    public override string Describe(OperationContext context) => $"Complete {context.Targets.Count} node(s)";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        VerticaCensus census = await work.TakeCensusAsync(context.Nodes, cancellationToken);
        Record(context, work, census.Required(context.Cluster.Name));
    }

    /// <summary>Records all nodes and the cluster as the database has them.</summary>
    public static void Record(OperationContext context, VerticaWork work, VerticaDatabaseState state)
    {
        context.SaveAll([.. context.Nodes.Select(node =>
            VerticaNodes.Update(node with { Status = node.Status == TroveNodeStatus.Build && VerticaNodeFacts.Find(state, node) is null ? node.Status : TroveNodeStatus.Active }, state))]);
        context.Save(context.Cluster with { Version = state.Version.TrimStart('v'), Facts = work.Facts.With(state).ToJson() });
    }
}
