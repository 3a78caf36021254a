using System.Runtime.CompilerServices;

namespace TroveClusters.FakeService;

/// <summary>Hosts.</summary>
public sealed partial class FakeTroveService
{
    /// <summary>Finds a host of the world by its name, which a cluster may have too.</summary>
    public TroveHost FindHost(string name) => _hosts.First(host => host.Name == name);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TroveHost>> GetHostsAsync(HostQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        await Task.Yield();
        Read("Hosts", [.. query.Names.Concat(query.Tags).Concat(query.AvailabilityZones).Select(name => name.Text), .. query.Flavors, .. query.Statuses.Select(status => status.ToString())]);
        lock (_lock)
        {
            return [.. _hosts.Order()
                .Where(host => query.Names.Count == 0 || query.Names.Any(name => name.IsMatch(host.Name)))
                .Where(host => query.Ids.Count == 0 || query.Ids.Contains(host.Id))
                .Where(host => query.Tags.Count == 0 || query.Tags.Any(tag => host.Tags.Any(tag.IsMatch)))
                .Where(host => query.AvailabilityZones.Count == 0 || query.AvailabilityZones.Any(zone => zone.IsMatch(host.AvailabilityZone)))
                .Where(host => query.Flavors.Count == 0 || query.Flavors.Contains(host.Flavor))
                .Where(host => query.Statuses.Count == 0 || query.Statuses.Contains(host.Status))];
        }
    }

    /// <inheritdoc/>
    public async Task<TroveHostChange> RegisterHostAsync(RegisterHostRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await Task.Yield();
        string name = request.Name ?? request.Address;
        string text = RequestText.Of(request);
        lock (_lock)
        {
            Add(request.CheckOnly ? _reads : _changes, text);
            Fail(request.CheckOnly ? "Plan" : "Run", "Host", name);
            TroveHost? before = _hosts.FirstOrDefault(host => string.Equals(host.Name, name, StringComparison.OrdinalIgnoreCase));
            if (before is not null && before.Address != request.Address)
                throw new TroveException(TroveErrorId.HostAlreadyExists, $"There is a host '{name}' already.", name);
            TroveHost made = new()
            {
                Id = before?.Id ?? World.IdOf($"host {name}"),
                Name = name,
                Address = request.Address,
                Port = request.Port ?? RegisterHostRequest.DefaultPort,
                User = request.User ?? RegisterHostRequest.DefaultUser,
                KeyFile = request.KeyFile ?? "",
                HasPassword = request.Password is not null,
                Flavor = request.Flavor,
                Capacity = request.Capacity ?? 1,
                Tags = request.Tags ?? [],
                AvailabilityZone = request.AvailabilityZone ?? "",
                HostKeys = request.HostKeys.Count > 0 ? request.HostKeys : [$"ssh-ed25519 SHA256:{name}"],
                Status = TroveHostStatus.Active,
            };
            if (!request.CheckOnly)
            {
                Demand("Host");
                if (before is not null)
                    _hosts.Remove(before);
                _hosts.Add(made);
            }
            return new TroveHostChange(made, [text], _world.Warning is { } warning ? [warning] : []);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<TroveFinding> TestHostsAsync(TestHostsRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await Task.Yield();
        TroveHost[] hosts;
        lock (_lock)
        {
            hosts = [.. request.Ids.Select(id => _hosts.FirstOrDefault(host => host.Id == id) ?? throw new TroveException(TroveErrorId.HostNotFound, $"There is no host with the id {id}.", id))];
            Add(_reads, FormattableString.Invariant($"Test {string.Join(',', hosts.Select(host => host.Name))} throttle={request.Throttle}{(request.Limit is { } limit ? $" limit={limit.TotalSeconds}s" : "")}"));
        }
        foreach (TroveHost host in hosts)
        {
            string? fails = _world.Hosts.FirstOrDefault(script => script.Name == host.Name)?.Fails;
            yield return Finding(host, "Reachable", fails == "Reachable" ? TroveFindingStatus.Failed : TroveFindingStatus.Passed);
            yield return Finding(host, "Login", fails == "Reachable" ? TroveFindingStatus.Skipped : fails == "Login" ? TroveFindingStatus.Failed : TroveFindingStatus.Passed);
        }
    }

    /// <inheritdoc/>
    public async Task<TroveHostChange> UnregisterHostAsync(UnregisterHostRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await Task.Yield();
        lock (_lock)
        {
            TroveHost host = _hosts.FirstOrDefault(host => host.Id == request.Id)
                ?? throw new TroveException(TroveErrorId.HostNotFound, $"There is no host with the id {request.Id}.", request.Id);
            if (host.NodeCount > 0)
                throw new TroveException(TroveErrorId.HostInUse, $"Host '{host.Name}' has nodes: web/web-member-1 of tenant 'default'.", host.Name);
            string text = $"Unregister {host.Name}";
            Add(request.CheckOnly ? _reads : _changes, text);
            if (!request.CheckOnly)
            {
                Demand("Host");
                _hosts.Remove(host);
            }
            return new TroveHostChange(host, [text], []);
        }
    }

    private static TroveFinding Finding(TroveHost host, string check, TroveFindingStatus status) => new()
    {
        Node = host.Name,
        HostName = host.Name,
        Check = check,
        Status = status,
        Message = $"{check} is {status}.",
        RecommendedAction = status == TroveFindingStatus.Failed ? "Mend it." : "",
    };
}
