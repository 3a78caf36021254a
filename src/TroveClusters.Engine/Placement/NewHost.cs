using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Hosts;
using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Placement;

/// <summary>A host that a command registers because nodes name it; the claim writes it.</summary>
/// <param name="Host">Its record.</param>
/// <param name="Password">The password to log in with; null for none.</param>
internal sealed record NewHost(HostRow Host, Secret? Password)
{
    /// <summary>How one logs in to it.</summary>
    public HostLogin Login => Host.ToLogin(Password);

    /// <summary>The line of a plan that says so.</summary>
    public string Step => $"Register host {Host.Name} ({Login}) for as long as it has nodes, and trust the key that is known of it: {HostKeyChoice.List(Host.Keys)}";

    /// <summary>Makes sure that nobody has registered it meanwhile; to be asked under the catalog's write lock.</summary>
    /// <exception cref="TroveException"><c>HostAlreadyExists</c>.</exception>
    public void Verify(CatalogSession session)
    {
        if ((HostRepository.FindByLogin(session, Host.Address, Host.Port, Host.User) ?? HostRepository.FindByName(session, Host.Name)) is { } other)
            throw new TroveException(
                TroveErrorId.HostAlreadyExists, $"{other.ToLogin(null)} has been registered since the plan was made, as host '{other.Name}'; nothing was done.",
                Host.Name, "Repeat the command: it takes the host as it is registered.");
    }

    /// <summary>Writes it, with its password.</summary>
    public void Write(CatalogSession session, SecretProtector secrets, DateTimeOffset now)
    {
        // It has let us in when it was looked at, or it would not have been chosen.
        HostRepository.Insert(session, Host with { Status = TroveHostStatus.Active, Registered = now, LastSeen = now });
        SecretOwner owner = SecretOwner.Host(Host.Id);
        if (Password is { } password)
            SecretRepository.Set(session, owner, SecretNames.Password, secrets.Protect(password.Reveal(), owner.Context(SecretNames.Password)));
    }
}
