using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Strategy;

namespace TroveClusters.Engine.Redis.Steps;

/// <summary>Records what the nodes run now: in the catalog, from which they are started and new ones are made.</summary>
internal sealed class RecordVersionStep : OperationStep
{
    public override string Name => "record-version";

    public override string Describe(OperationContext context) => $"Record version {RedisClusterUpgrade.Of(context).Version}";

    public override Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        Record(context, RedisClusterUpgrade.Of(context).After());
        return Task.CompletedTask;
    }

    public override Task UndoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        Record(context, RedisClusterUpgrade.Of(context).Before());
        return Task.CompletedTask;
    }

    /// <summary>Has the cluster's servers started with a program from now on.</summary>
    internal static void Record(OperationContext context, RedisServer server) => context.Save(context.Cluster with
    {
        Version = server.DatastoreVersion,
        Facts = (RedisApiStrategy.Facts(context.Cluster) with { ServerPath = server.Path }).ToJson(),
    });
}
