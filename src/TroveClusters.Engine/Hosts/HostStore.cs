using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Hosts;

/// <summary>Finds registered hosts, and how one logs in to them.</summary>
internal sealed class HostStore(EngineServices services)
{
    /// <summary>All hosts, ordered by name.</summary>
    public IReadOnlyList<HostRow> All() => services.Catalog.Read([], HostRepository.List);

    /// <summary>The host of a name, whatever its case, or of an id; null where there is none.</summary>
    public HostRow? Find(string nameOrId) => services.Catalog.Read(null, session =>
        HostRepository.FindByName(session, nameOrId) ?? (Guid.TryParse(nameOrId, out Guid id) ? HostRepository.Find(session, id) : null));

    /// <summary>A host by its id.</summary>
    /// <exception cref="TroveException"><c>HostNotFound</c>.</exception>
    public HostRow Get(Guid id) => services.Catalog.Read(null, session => HostRepository.Find(session, id)) ?? throw NotFound(id);

    /// <summary>How one logs in to a host: with its trusted keys and its stored password.</summary>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>: the password cannot be decrypted.</exception>
    public HostLogin Login(HostRow host) => host.ToLogin(
        host.HasPassword ? new Secret(services.ReadSecret(SecretOwner.Host(host.Id), SecretNames.Password)) : null);

    /// <summary>The error for an id that no host has.</summary>
    public static TroveException NotFound(Guid id) => new(TroveErrorId.HostNotFound, $"There is no host with the id {id}.", id);
}
