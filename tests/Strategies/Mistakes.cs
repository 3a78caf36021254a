using Acme.Trove;
using TroveClusters;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Datastores;

namespace Acme.Careless;

/// <summary>No strategy at all.</summary>
public sealed class NoStrategy;

/// <summary>What all mistakes have in common: nothing of it is called before the mistake shows.</summary>
public abstract class Mistake : IApiStrategy
{
    private readonly MemoryApiStrategy _memory = new();

    public string UserName => _memory.UserName;

    public virtual IReadOnlyList<OptionDefinition> Options => _memory.Options;

    public virtual Task<EnginePlan> PlanCreateAsync(PlanContext context, CreateClusterRequest request, CancellationToken cancellationToken) =>
        _memory.PlanCreateAsync(context, request, cancellationToken);

    public TroveClusterConnection Connection(ClusterState state) => _memory.Connection(state);

    public Task<IReadOnlyList<string>> GetVersionsAsync(PlanContext context, CancellationToken cancellationToken) =>
        _memory.GetVersionsAsync(context, cancellationToken);
}

/// <summary>Can be made only of something.</summary>
public sealed class NeedsArgument(string argument) : Mistake
{
    public override string ToString() => argument;
}

/// <summary>Cannot be made.</summary>
public sealed class Throws : Mistake
{
    public Throws() => throw new InvalidOperationException("The licence has expired.");
}

/// <summary>Declares an option that every datastore has.</summary>
public sealed class Clashes : Mistake
{
    public override IReadOnlyList<OptionDefinition> Options { get; } = [new("", "volume_support", OptionType.Text, null, "Ours.")];
}

/// <summary>Plans a cluster for somebody else.</summary>
public sealed class Elsewhere : Mistake
{
    public override async Task<EnginePlan> PlanCreateAsync(PlanContext context, CreateClusterRequest request, CancellationToken cancellationToken)
    {
        EnginePlan plan = await base.PlanCreateAsync(context, request, cancellationToken);
        ClusterRow cluster = plan.Cluster with { Tenant = "somebody else" };
        return new EnginePlan(request) { ClusterId = plan.ClusterId, ClusterName = plan.ClusterName, Cluster = cluster, Task = plan.Task, NewNodes = plan.NewNodes };
    }
}

/// <summary>Fails wherever it is asked to show something.</summary>
public sealed class Fails : Mistake, IApiStrategy
{
    TroveCluster IApiStrategy.View(ClusterState state, TroveClusterStatus status, string message) => throw new NotSupportedException("No view.");

    Task<IReadOnlyList<string>> IApiStrategy.GetVersionsAsync(PlanContext context, CancellationToken cancellationToken) => throw new NotSupportedException("No versions.");
}
