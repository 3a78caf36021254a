using TroveClusters.Engine.Configuration;

namespace TroveClusters.Engine.Datastores;

/// <summary>What a check can look at.</summary>
internal sealed class PlanContext(EngineServices services, TroveOptions options, DatastoreDefinition datastore)
{
    public EngineServices Services => services;
    public TroveOptions Options => options;
    public GeneralOptions General { get; } = new(options);
    public DatastoreDefinition Datastore => datastore;

    /// <summary>The datastore's own options.</summary>
    public DatastoreOptions DatastoreOptions { get; } = new(options, datastore.Options);
}
