using System.Collections.Concurrent;
using TroveClusters.Server.Hosting;

namespace TroveClusters.Server.Tenants;

/// <summary>The engine's services, one for each tenant that has asked.</summary>
internal sealed class TenantServices(ITroveServiceFactory factory, ServerOptions options)
{
    /// <summary>Where nobody needs a token anybody can name tenants: what was made for them is forgotten again.</summary>
    private const int Most = 1000;

    private readonly ConcurrentDictionary<string, ITroveService> _services = new(StringComparer.Ordinal);

    /// <summary>The service of a tenant.</summary>
    public ITroveService Of(string tenant)
    {
        if (_services.TryGetValue(tenant, out ITroveService? service))
            return service;
        if (_services.Count >= Most)
            _services.Clear();
        return _services.GetOrAdd(tenant, name => factory.Create(new TroveServiceSettings { Home = options.Home, Tenant = name }));
    }
}
