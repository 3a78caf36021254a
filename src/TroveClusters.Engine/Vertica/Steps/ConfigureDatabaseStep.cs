using System.Numerics;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>
/// Makes a new database elastic, with local segments and the scaling factor that are configured, and as safe as was asked for:
/// then it grows and shrinks without moving every row (the specification, "Guest Agent").
/// </summary>
internal sealed class ConfigureDatabaseStep : OperationStep
{
    public override string Name => "configure-database";

    public override string Describe(OperationContext context) => "Set local segmentation and k-safety";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        bool local = context.DatastoreOptions.Boolean("local_segments");
        int factor = context.DatastoreOptions.Integer("scaling_factor")!.Value;
        (_, IVerticaNodeAgent driver, VerticaDatabaseState state) = await work.FindDriverAsync(context.Targets, cancellationToken);
        var statements = new List<string>();
        if (local)
        {
            if (!state.Elastic)
                statements.Add("SELECT ENABLE_ELASTIC_CLUSTER()");
            if (state.ScalingFactor != factor)
                statements.Add(FormattableString.Invariant($"SELECT SET_SCALING_FACTOR({factor})"));
            if (!state.LocalSegments)
                statements.Add("SELECT ENABLE_LOCAL_SEGMENTS()");
        }
        if (work.Change.KSafety is { } wanted && wanted != state.DesignedKSafety)
            statements.Add(FormattableString.Invariant($"SELECT MARK_DESIGN_KSAFE({wanted})"));
        foreach (string statement in statements)
            await driver.ExecuteAsync(work.Facts.Database, work.Password, new Sql(statement), cancellationToken);
        if (statements.Count > 0)
            (_, _, state) = await work.FindDriverAsync(context.Targets, cancellationToken);
        if (local && !(state is { Elastic: true, LocalSegments: true } && state.ScalingFactor == factor))
            throw new TroveException(
                TroveErrorId.ClusterNotReady,
                $"The database does not show what was set: local segments {(state.LocalSegments ? "on" : "off")}, scaling factor {state.ScalingFactor} instead of {factor}.", context.Cluster.Name);
        if (work.Change.KSafety is { } k && k != state.DesignedKSafety)
            throw new TroveException(
                TroveErrorId.ClusterNotReady, $"The database is designed for k-safety {state.DesignedKSafety}, and {k} was asked for.", context.Cluster.Name);
        Advise(context, state);
    }

    /// <summary>The specification's own doubt, and Vertica's advice: local segments are best with numbers of nodes that are powers of two.</summary>
    public static void Advise(OperationContext context, VerticaDatabaseState state)
    {
        if (state.LocalSegments && !BitOperations.IsPow2(state.Nodes.Count))
            context.Warn($"Local segments work best with a number of nodes that is a power of two; cluster '{context.Cluster.Name}' has {state.Nodes.Count}.");
    }
}
