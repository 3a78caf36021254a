using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Hosts;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Providers.Local;
using TroveClusters.Engine.Providers.Ssh;
using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine;

/// <summary>What everything in the engine shares: one per Trove home and tenant.</summary>
internal sealed class EngineServices
{
    /// <summary>How long the end of the process may wait for connections to be closed.</summary>
    private static readonly TimeSpan s_closing = TimeSpan.FromSeconds(2);

    private readonly Lazy<IRemoteTransport> _remote;

    public EngineServices(TroveServiceSettings settings)
        : this(settings, null)
    {
    }

    /// <summary>Services that reach hosts in a test's own way.</summary>
    internal EngineServices(TroveServiceSettings settings, Func<IRemoteTransport>? remote)
    {
        _remote = new Lazy<IRemoteTransport>(remote ?? ConfiguredTransport);
        Home = new TroveHome(settings.Home);
        Tenant = settings.Tenant is { Length: > 0 } tenant ? tenant
            : Environment.GetEnvironmentVariable("TROVE_TENANT") is { Length: > 0 } named ? named
            : TroveServiceSettings.DefaultTenant;
        Catalog = new CatalogDatabase(Home);
        Secrets = new SecretProtector(Home);
        Datastores = new DatastoreRegistry(Home, LoadOptions);
        // Not by a builder: the container that it makes for this costs every first command some hundred methods to compile.
        LoggerFactory = new LoggerFactory([new ObserverLoggerProvider()], new LoggerFilterOptions { MinLevel = LogLevel.Debug });
    }

    public TroveHome Home { get; }
    public string Tenant { get; }
    public CatalogDatabase Catalog { get; }
    public SecretProtector Secrets { get; }
    public DatastoreRegistry Datastores { get; }
    public ILoggerFactory LoggerFactory { get; }

    /// <summary>The way to reach hosts. Made when it is first needed.</summary>
    public IRemoteTransport Remote => _remote.Value;

    /// <summary>The names of the providers there are.</summary>
    public static IReadOnlyList<string> ProviderNames { get; } = [LocalProvider.ProviderName, SshProvider.ProviderName];

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
        var general = new GeneralOptions(options);
        if (string.Equals(name, SshProvider.ProviderName, StringComparison.OrdinalIgnoreCase))
            return Ssh(general);
        if (!string.Equals(name, LocalProvider.ProviderName, StringComparison.OrdinalIgnoreCase))
            throw new TroveException(
                TroveErrorId.ProviderNotFound, $"There is no provider named '{name}'. There are: {string.Join(", ", ProviderNames)}.", name);
        (int first, int last) = general.LocalPorts;
        return new LocalProvider(new LocalProviderOptions { Home = Home.Folder, FirstPort = first, LastPort = last });
    }

    /// <summary>The provider of nodes on registered hosts.</summary>
    private SshProvider Ssh(GeneralOptions general)
    {
        var store = new HostStore(this);
        var hosts = new ConcurrentDictionary<Guid, IRemoteHost>();
        (int first, int last) = general.SshPorts;
        var options = new SshProviderOptions
        {
            DataFolder = () => general.SshDataFolder,
            FirstPort = first,
            LastPort = last,
            AnswerLimit = general.AgentCallLowTimeout,
            ActionLimit = general.AgentCallHighTimeout,
        };
        return new SshProvider(id => hosts.GetOrAdd(id, _ => Remote.Open(store.Login(store.Get(id)))), options);
    }

    private IRemoteTransport ConfiguredTransport()
    {
        var options = new GeneralOptions(LoadOptions());
        IRemoteTransport transport = RemoteTransports.Create(options.SshClient, options.Remote, LoggerFactory.CreateLogger("TroveClusters"));
        // Connections end with the process in any case; their folder, only when it is given the time.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => transport.DisposeAsync().AsTask().Wait(s_closing);
        return transport;
    }

    /// <summary>A cluster's stored secret.</summary>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>: it is not there or cannot be decrypted.</exception>
    public string ReadSecret(Guid clusterId, string name) => ReadSecret(SecretOwner.Cluster(clusterId), name);

    /// <summary>A secret that a cluster may have; null where it has none.</summary>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>: it cannot be decrypted.</exception>
    public string? FindSecret(Guid clusterId, string name)
    {
        var owner = SecretOwner.Cluster(clusterId);
        byte[]? stored = Catalog.Read(null, session => SecretRepository.Find(session, owner, name));
        return stored is null ? null : Secrets.Unprotect(stored, owner.Context(name));
    }

    /// <summary>A stored secret of a cluster or a host.</summary>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>: it is not there or cannot be decrypted.</exception>
    public string ReadSecret(SecretOwner owner, string name)
    {
        byte[] stored = Catalog.Read(null, session => SecretRepository.Find(session, owner, name))
            ?? throw new TroveException(TroveErrorId.CatalogUnavailable, $"The catalog holds no {name} for {owner}.", owner.Id);
        return Secrets.Unprotect(stored, owner.Context(name));
    }
}
