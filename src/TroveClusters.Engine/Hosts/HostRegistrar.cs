using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Hosts;

/// <summary>Registers hosts, changes them, and forgets them.</summary>
internal sealed class HostRegistrar(EngineServices services)
{
    private readonly HostStore _store = new(services);

    /// <inheritdoc cref="ITroveService.RegisterHostAsync"/>
    public async Task<TroveHostChange> RegisterAsync(RegisterHostRequest request, CancellationToken cancellationToken)
    {
        services.Home.Verify();
        HostWish wish = HostWish.Read(request);
        IReadOnlySet<string> expected = HostKeyChoice.ReadExpected(request.HostKeys);
        DateTimeOffset now = EngineServices.Now;
        (HostRow? before, HostRow host) = Plan(wish, _store.All(), FlavorCatalog.Load(services.Catalog), now);
        IReadOnlyList<HostKey> shown = await services.Remote.GetHostKeysAsync(host.Address, host.Port, cancellationToken);
        IReadOnlyList<HostKey> keys = HostKeyChoice.Choose(host, before, expected, request.AgreedKeys, shown);
        host = host with { Keys = keys };
        if (!request.CheckOnly)
        {
            await LogInAsync(host.ToLogin(Password(wish, before, host)), cancellationToken);
            host = services.Catalog.Write(session => Write(session, wish, before, keys));
        }
        return new TroveHostChange(host.ToHost(), [.. Steps(before, host)], [.. Warnings(before, host)]);
    }

    /// <inheritdoc cref="ITroveService.UnregisterHostAsync"/>
    public TroveHostChange Unregister(UnregisterHostRequest request)
    {
        services.Home.Verify();
        List<LeftoverRow> left = [.. services.Catalog.Read([], LeftoverRepository.List).Where(row => row.HostId == request.Id)];
        HostRow host = request.CheckOnly
            ? services.Catalog.Read(null, session => Removable(session, request.Id)) ?? throw HostStore.NotFound(request.Id)
            : services.Catalog.Write(session =>
            {
                HostRow row = Removable(session, request.Id);
                HostRepository.Delete(session, row.Id);
                return row;
            });
        string what = host.HasPassword ? "and its password from the catalog" : "from the catalog";
        return new TroveHostChange(host.ToHost(), [$"Remove host {host.Name} ({host.ToLogin(null)}) {what}"], [.. left.Select(row =>
            $"On host '{host.Name}' lies what was left of {row.Name} when it did not answer: {row.Folder}. Nothing removes it any more.")]);
    }

    /// <summary>Judges a wish by what there is.</summary>
    private static (HostRow? Before, HostRow Host) Plan(HostWish wish, IReadOnlyList<HostRow> hosts, FlavorCatalog flavors, DateTimeOffset now)
    {
        HostRow? before = hosts.FirstOrDefault(host => Same(host.Name, wish.Name));
        if (before is not null && !(Same(before.Address, wish.Address) && before.Port == wish.Port))
            throw new TroveException(
                TroveErrorId.HostAlreadyExists, $"There is a host '{before.Name}' already; it is at {before.ToLogin(null)}.", wish.Name);
        string? flavor = wish.Flavor is null ? null : flavors.Find(wish.Flavor)?.Id ?? throw new TroveException(
            TroveErrorId.FlavorNotFound, $"There is no flavor '{wish.Flavor}'. There are: {flavors}.", wish.Flavor);
        HostRow after = wish.Apply(before, flavor, now);
        if (hosts.FirstOrDefault(host => host.Id != after.Id && Same(host.Address, after.Address) && host.Port == after.Port && host.User == after.User) is { } twin)
            throw new TroveException(
                TroveErrorId.HostAlreadyExists, $"{twin.ToLogin(null)} is registered already, as host '{twin.Name}'.", wish.Name,
                $"Use host '{twin.Name}', or unregister it first: Unregister-TroveHost '{twin.Name}'");
        return (before, after);
    }

    /// <summary>Writes a host, judged once more by what there is by now.</summary>
    private HostRow Write(CatalogSession session, HostWish wish, HostRow? planned, IReadOnlyList<HostKey> keys)
    {
        DateTimeOffset now = EngineServices.Now;
        (HostRow? before, HostRow host) = Plan(wish, HostRepository.List(session), FlavorCatalog.Read(session), now);
        // What was proved is how one logs in to the host that was planned for.
        if (before?.Id != planned?.Id || before?.User != planned?.User || before?.KeyFile != planned?.KeyFile)
            throw new TroveException(TroveErrorId.HostAlreadyExists, $"Host '{wish.Name}' has been registered or changed by somebody else meanwhile.", wish.Name, "Look at the host (Get-TroveHost), then repeat the command.");
        host = host with { Keys = keys, Status = TroveHostStatus.Active, Message = "", LastSeen = now };
        if (before is null)
            HostRepository.Insert(session, host);
        else
            HostRepository.Update(session, host);
        SecretOwner owner = SecretOwner.Host(host.Id);
        if (wish.Password is { } password)
            SecretRepository.Set(session, owner, SecretNames.Password, services.Secrets.Protect(password, owner.Context(SecretNames.Password)));
        else if (!host.HasPassword)
            SecretRepository.Remove(session, owner, SecretNames.Password);
        return host;
    }

    private Secret? Password(HostWish wish, HostRow? before, HostRow host) =>
        wish.Password is { } given ? new Secret(given)
        : host.HasPassword ? _store.Login(before!).Password
        : null;

    /// <summary>Proves that the login works and runs commands.</summary>
    private async Task LogInAsync(HostLogin login, CancellationToken cancellationToken)
    {
        RemoteResult result = await services.Remote.Open(login).RunAsync(
            new RemoteCommand("true", []) { TimeLimit = new GeneralOptions(services.LoadOptions()).AgentCallHighTimeout.Timer }, cancellationToken);
        if (!result.Succeeded)
            throw new TroveException(
                TroveErrorId.HostNotSuitable,
                FormattableString.Invariant($"Host '{login.Name}' lets {login} in, and runs no command: 'true' ended with {result.ExitCode}. {result.Error.Trim()}").TrimEnd(),
                login.Name, "Give the user a shell that runs commands.");
    }

    private static IEnumerable<string> Steps(HostRow? before, HostRow host)
    {
        string login = $"{host.ToLogin(null)}";
        if (before is null)
        {
            yield return $"Log in to {login} and trust {HostKeyChoice.List(host.Keys)}";
            yield return $"Write host {host.Name} to the catalog, for all tenants";
            yield break;
        }
        yield return before.Keys.SequenceEqual(host.Keys)
            ? $"Log in to {login} with the keys that are registered"
            : $"Log in to {login} and trust {HostKeyChoice.List(host.Keys)} instead of {HostKeyChoice.List(before.Keys)}";
        yield return $"Write what has changed of host {host.Name} to the catalog, for all tenants";
    }

    private static IEnumerable<string> Warnings(HostRow? before, HostRow host)
    {
        if (before is not null && !before.Keys.Any(host.Keys.Contains))
            yield return $"The key of host '{host.Name}' has changed: {HostKeyChoice.List(before.Keys)} was registered, {HostKeyChoice.List(host.Keys)} is now.";
        if (host.NodeCount > host.Capacity)
            yield return FormattableString.Invariant($"Host '{host.Name}' has {host.NodeCount} nodes, more than its capacity of {host.Capacity}: none is moved, but none can be added.");
    }

    private static HostRow Removable(CatalogSession session, Guid id)
    {
        HostRow host = HostRepository.Find(session, id) ?? throw HostStore.NotFound(id);
        List<(string Tenant, string Cluster, string Node)> nodes = HostRepository.Nodes(session, id);
        return nodes.Count == 0 ? host : throw new TroveException(
            TroveErrorId.HostInUse,
            $"Host '{host.Name}' has nodes: {string.Join(", ", nodes.Select(node => $"{node.Cluster}/{node.Node} of tenant '{node.Tenant}'"))}.", host.Name);
    }

    private static bool Same(string left, string right) => ClusterRepository.Key(left) == ClusterRepository.Key(right);
}
