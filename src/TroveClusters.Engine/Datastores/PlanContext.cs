using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Providers;

namespace TroveClusters.Engine.Datastores;

/// <summary>What a check can look at: the configuration as it was when the check began, secrets and providers.</summary>
public sealed class PlanContext
{
    private FlavorCatalog? _flavors;

    internal PlanContext(EngineServices services, TroveOptions options, DatastoreDefinition datastore)
    {
        Services = services;
        Options = options;
        Datastore = datastore;
        General = new GeneralOptions(options);
        DatastoreOptions = new DatastoreOptions(options, datastore.Options);
    }

    internal EngineServices Services { get; }
    internal TroveOptions Options { get; }
    internal DatastoreDefinition Datastore { get; }

    /// <summary>The datastore's name: that of its group in the configuration.</summary>
    public string DatastoreName => Datastore.Name;

    /// <summary>The tenant, to be written into the record of a new cluster.</summary>
    public string Tenant => Services.Tenant;

    /// <summary>The options that concern everything.</summary>
    public GeneralOptions General { get; }

    /// <summary>The flavors there are.</summary>
    internal FlavorCatalog Flavors => _flavors ??= FlavorCatalog.Load(Services.Catalog);

    /// <summary>The datastore's own options.</summary>
    public DatastoreOptions DatastoreOptions { get; }

    /// <summary>
    /// Makes sure that all options are what they must be, for what changes a cluster: none may turn out wrong when half is
    /// done.
    /// </summary>
    /// <exception cref="TroveException"><c>ConfigurationInvalid</c>.</exception>
    internal void VerifyOptions() => Options.Verify([.. OptionCatalog.General, .. Datastore.Options]);

    /// <summary>Where nodes come from.</summary>
    /// <exception cref="TroveException"><c>ProviderNotFound</c>.</exception>
    public INodeProvider Provider(string name) => Services.Provider(name, Options);

    /// <summary>A secret of a cluster that exists, by its name in <see cref="Catalog.SecretNames"/> or one of the strategy's own.</summary>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>: it is not there or cannot be decrypted.</exception>
    public string Secret(Guid clusterId, string name) => Services.ReadSecret(clusterId, name);

    /// <summary>The guest agent strategy that is configured.</summary>
    /// <exception cref="TroveException"><c>ConfigurationInvalid</c>: none is configured, or one of another kind.</exception>
    public T GuestAgent<T>() where T : class => Datastore.GetGuestAgent<T>();

    /// <summary>The refusal of what clusters of this datastore cannot do, to be thrown.</summary>
    public TroveException NotSupported(TroveOperationKind kind) => Datastore.NotSupported(kind);
}
