using Microsoft.Extensions.Logging;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Providers.Local;

namespace TroveClusters.Engine;

/// <summary>What everything in the engine shares: one per Trove home and tenant.</summary>
internal sealed class EngineServices
{
    public EngineServices(TroveServiceSettings settings)
    {
        Home = new TroveHome(settings.Home);
        Tenant = settings.Tenant is { Length: > 0 } tenant ? tenant
            : Environment.GetEnvironmentVariable("TROVE_TENANT") is { Length: > 0 } named ? named
            : TroveServiceSettings.DefaultTenant;
        Catalog = new CatalogDatabase(Home);
        Secrets = new SecretProtector(Home);
        Datastores = new DatastoreRegistry();
        LoggerFactory = Microsoft.Extensions.Logging.LoggerFactory.Create(builder => builder
            .SetMinimumLevel(LogLevel.Debug)
            .AddProvider(new ObserverLoggerProvider()));
    }

    public TroveHome Home { get; }
    public string Tenant { get; }
    public CatalogDatabase Catalog { get; }
    public SecretProtector Secrets { get; }
    public DatastoreRegistry Datastores { get; }
    public ILoggerFactory LoggerFactory { get; }

    /// <summary>The names of the providers there are.</summary>
    public static IReadOnlyList<string> ProviderNames { get; } = ["local"];

    public static DateTimeOffset Now => DateTimeOffset.UtcNow;

    /// <summary>The configuration as it is now.</summary>
    public TroveOptions LoadOptions()
    {
        Home.Verify();
        return TroveOptions.Load(Home.ConfigurationFile);
    }

    /// <exception cref="TroveException"><c>ProviderNotFound</c>.</exception>
    public INodeProvider Provider(string name, TroveOptions options)
    {
        if (!string.Equals(name, "local", StringComparison.OrdinalIgnoreCase))
            throw new TroveException(
                TroveErrorId.ProviderNotFound, $"There is no provider named '{name}'. There are: {string.Join(", ", ProviderNames)}.", name);
        (int first, int last) = new GeneralOptions(options).LocalPorts;
        return new LocalProvider(new LocalProviderOptions { Home = Home.Folder, FirstPort = first, LastPort = last });
    }

    /// <summary>A cluster's stored secret.</summary>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>: it is not there or cannot be decrypted.</exception>
    public string ReadSecret(Guid clusterId, string name)
    {
        byte[] stored = Catalog.Read(null, session => SecretRepository.Find(session, clusterId, name))
            ?? throw new TroveException(TroveErrorId.CatalogUnavailable, $"The catalog holds no {name} for cluster {clusterId}.", clusterId);
        return Secrets.Unprotect(stored, OperationExecutor.SecretContext(clusterId, name));
    }
}
