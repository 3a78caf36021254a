using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Server.Hosting;

namespace TroveClusters.Server.Tenants;

/// <summary>What the server reads of the catalog across tenants.</summary>
internal sealed class ServerCatalog(ServerOptions options)
{
    private readonly TroveHome _home = new(options.Home);
    private readonly CatalogDatabase _catalog = new(new TroveHome(options.Home));

    /// <summary>The catalog itself.</summary>
    public CatalogDatabase Database => _catalog;

    /// <summary>A text that is another one when the configuration file has changed.</summary>
    public string ConfigurationStamp()
    {
        var file = new FileInfo(_home.ConfigurationFile);
        return file.Exists ? FormattableString.Invariant($"{file.LastWriteTimeUtc.Ticks}/{file.Length}") : "";
    }

    /// <summary>When the catalog's file was made, by which one is told from another in its place; nothing like it where there is none.</summary>
    public DateTime FileCreated() => File.GetCreationTimeUtc(_home.CatalogFile);

    /// <summary>The tenants that have clusters.</summary>
    public IReadOnlyList<string> Tenants() => _catalog.Read([], ClusterRepository.Tenants);

    /// <summary>The tenant that has a cluster; null where there is none with that id.</summary>
    public string? TenantOf(Guid cluster) => _catalog.Read(null, session => ClusterRepository.TenantOf(session, cluster));

    /// <summary>The ids of a page of a tenant's nodes.</summary>
    public IReadOnlyList<Guid> Nodes(string tenant, Guid? after, int count) => _catalog.Read([], session => NodeRepository.Slice(session, tenant, after, count));

    /// <summary>Operations that were begun by a server of this home and that nobody works on any more.</summary>
    /// <param name="mark">What their commands begin with.</param>
    public IReadOnlyList<(string Tenant, Guid Id)> LeftBehind(string mark) =>
    [
        .. _catalog.Read([], OperationRepository.Open)
            .Where(operation => operation.Command.StartsWith(mark, StringComparison.Ordinal) && OperationRecovery.IsRecoverable(operation))
            .Select(operation => (operation.Tenant, operation.Id)),
    ];
}
