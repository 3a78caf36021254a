using System.Text.RegularExpressions;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Redis;
using TroveClusters.Engine.Vertica;

namespace TroveClusters.Engine.Datastores;

/// <summary>
/// The datastores there are: those that are built in, and each group of the configuration file that names strategies. Made
/// of the configuration at every call, so that a change takes effect at once; one that is wrong disturbs no other.
/// </summary>
internal sealed partial class DatastoreRegistry(TroveHome home, Func<TroveOptions> load)
{
    private static readonly BuiltInDatastore[] s_builtIn = [RedisDatastore.BuiltIn, VerticaDatastore.BuiltIn];
    private static readonly Dictionary<string, Type> s_aliases = s_builtIn.SelectMany(datastore => datastore.Aliases).ToDictionary();

    /// <summary>The datastore of that name, as it is configured now.</summary>
    /// <exception cref="TroveException"><c>DatastoreNotFound</c>, or <c>ConfigurationInvalid</c> for one that is wrong.</exception>
    public DatastoreDefinition Get(string name) => Get(name, load());

    /// <inheritdoc cref="Get(string)"/>
    public DatastoreDefinition Get(string name, TroveOptions options) =>
        Find(name, options) ?? throw new TroveException(
            TroveErrorId.DatastoreNotFound, $"Datastore '{name}' cannot be found. {There(options)}", name);

    /// <summary>The datastore of a cluster.</summary>
    /// <exception cref="TroveException"><c>DatastoreNotFound</c>: it is no longer configured. <c>ConfigurationInvalid</c>: it is wrong.</exception>
    public DatastoreDefinition Of(ClusterRow cluster, TroveOptions options) =>
        Find(cluster.Datastore, options) ?? throw new TroveException(
            TroveErrorId.DatastoreNotFound,
            $"The datastore '{cluster.Datastore}' of cluster '{cluster.Name}' is not configured. {There(options)}", cluster.Datastore,
            $"Give the group '{cluster.Datastore}' its strategies again in {home.ConfigurationFile}.");

    /// <inheritdoc cref="Of(ClusterRow, TroveOptions)"/>
    public DatastoreDefinition Of(ClusterRow cluster) => Of(cluster, load());

    /// <summary>All datastores, right and wrong: the built-in ones first, then in the order of the file.</summary>
    public IReadOnlyList<DatastoreEntry> All(TroveOptions options) => [.. Names(options).Select(name => Resolve(name, options))];

    /// <summary>What a check of a cluster of that datastore can look at.</summary>
    public PlanContext Context(EngineServices services, string datastore, TroveOptions options) =>
        new(services, options, Get(datastore, options));

    private DatastoreDefinition? Find(string name, TroveOptions options) =>
        Names(options).FirstOrDefault(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase)) is { } found
            ? Resolve(found, options) switch
            {
                { Definition: { } definition } => definition,
                { Problems: var problems } => throw problems[0].Error,
            }
            : null;

    private DatastoreEntry Resolve(string name, TroveOptions options) =>
        new DatastoreResolver(name, Array.Find(s_builtIn, datastore => datastore.Name == name), options, home.Folder, s_aliases).Resolve();

    private static IEnumerable<string> Names(TroveOptions options) =>
        s_builtIn.Select(datastore => datastore.Name).Concat(options.Groups.Where(group => AddsDatastore(group, options)));

    /// <summary>A group that names no strategy is a mistake and no datastore; neither is one that only looks like a built-in.</summary>
    private static bool AddsDatastore(string group, TroveOptions options) =>
        GroupName().IsMatch(group) && group != OptionCatalog.DefaultGroup && Array.TrueForAll(s_builtIn, datastore => datastore.Name != group)
        && OptionCatalog.OfDatastore(group).Any(option => option.Name is OptionCatalog.ApiStrategy or OptionCatalog.TaskManagerStrategy or OptionCatalog.GuestAgentStrategy
            && options.Written(option) is { Length: > 0 });

    private static string There(TroveOptions options) => $"There are: {string.Join(", ", Names(options))}.";

    // As environment variables are named after it, and names are compared without regard to case.
    [GeneratedRegex("^[a-z][a-z0-9_]*$")]
    private static partial Regex GroupName();
}
