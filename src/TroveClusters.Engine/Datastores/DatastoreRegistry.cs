using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Redis;

namespace TroveClusters.Engine.Datastores;

/// <summary>The datastores there are.</summary>
internal sealed class DatastoreRegistry
{
    private readonly List<DatastoreDefinition> _datastores = [RedisDatastore.Create()];

    public IReadOnlyList<DatastoreDefinition> All => _datastores;

    public IReadOnlyList<string> Names => [.. _datastores.Select(datastore => datastore.Name)];

    /// <exception cref="TroveException"><c>DatastoreNotFound</c>.</exception>
    public DatastoreDefinition Get(string name) =>
        _datastores.FirstOrDefault(datastore => string.Equals(datastore.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new TroveException(
            TroveErrorId.DatastoreNotFound, $"Datastore '{name}' cannot be found. There are: {string.Join(", ", Names)}.", name);

    /// <summary>What a check of a cluster of that datastore can look at.</summary>
    public PlanContext Context(EngineServices services, string datastore, TroveOptions options) =>
        new(services, options, Get(datastore));
}
