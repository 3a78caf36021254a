namespace TroveClusters.FakeService;

/// <summary>Flavors and quotas.</summary>
public sealed partial class FakeTroveService
{
    /// <summary>Finds a flavor of the world by its name, which a cluster may have too.</summary>
    public TroveFlavor FindFlavor(string name) => _flavors.First(flavor => flavor.Name == name);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TroveFlavor>> GetFlavorsAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        Read("Flavors", []);
        lock (_lock)
            return [.. _flavors];
    }

    /// <inheritdoc/>
    public async Task<TroveFlavorChange> NewFlavorAsync(NewFlavorRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await Task.Yield();
        lock (_lock)
        {
            string text = FormattableString.Invariant($"Make flavor {request.Name} id={request.Id ?? "generated"} ram={request.Ram} vcpus={request.Vcpus} disk={request.Disk} ephemeral={request.Ephemeral}");
            Add(request.CheckOnly ? _reads : _changes, text);
            if (_flavors.Any(flavor => string.Equals(flavor.Name, request.Name, StringComparison.OrdinalIgnoreCase)))
                throw new TroveException(TroveErrorId.FlavorAlreadyExists, $"There is a flavor '{request.Name}' already.", request.Name);
            TroveFlavor made = Snapshots.Flavor(request.Id ?? $"id-{request.Name}", request.Name, request.Ram, request.Disk);
            if (!request.CheckOnly)
            {
                Demand("Flavor");
                _flavors.Add(made);
            }
            return new TroveFlavorChange(made, [text], []);
        }
    }

    /// <inheritdoc/>
    public async Task<TroveFlavorChange> RemoveFlavorAsync(RemoveFlavorRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await Task.Yield();
        lock (_lock)
        {
            TroveFlavor flavor = _flavors.FirstOrDefault(flavor => flavor.Id == request.Id)
                ?? throw new TroveException(TroveErrorId.FlavorNotFound, $"There is no flavor '{request.Id}'.", request.Id);
            if (flavor.Id is "1" or "2")
                throw new TroveException(TroveErrorId.FlavorIsBuiltIn, $"Flavor '{flavor.Name}' is always there.", flavor.Name);
            if (_world.Flavors.Any(script => script.Name == flavor.Name && script.InUse))
                throw new TroveException(TroveErrorId.FlavorInUse, $"Flavor '{flavor.Name}' is in use by cluster 'web'.", flavor.Name);
            string text = $"Remove flavor {flavor.Id}";
            Add(request.CheckOnly ? _reads : _changes, text);
            if (!request.CheckOnly)
            {
                Demand("Flavor");
                _flavors.Remove(flavor);
            }
            return new TroveFlavorChange(flavor, [text], _world.Warning is { } warning ? [warning] : []);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TroveQuota>> GetQuotasAsync(QuotaQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        await Task.Yield();
        Read("Quotas", [.. query.Tenants.Select(tenant => tenant.Text)]);
        lock (_lock)
            return [.. _quotas.Where(quota => query.Tenants.Count == 0 ? quota.Tenant == "default" : query.Tenants.Any(tenant => tenant.IsMatch(quota.Tenant)))];
    }

    /// <inheritdoc/>
    public async Task<TroveQuotaChange> SetQuotaAsync(SetQuotaRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await Task.Yield();
        lock (_lock)
        {
            TroveQuota before = _quotas.FirstOrDefault(quota => quota.Tenant == (request.Tenant ?? "default") && quota.Resource == request.Resource)
                ?? throw new TroveException(TroveErrorId.InvalidArgument, $"There is no quota of '{request.Resource}'.", request.Resource);
            string text = request.Limit is { } limit ? FormattableString.Invariant($"Limit {before} to {limit}") : $"Limit {before} no more";
            Add(request.CheckOnly ? _reads : _changes, text);
            TroveQuota after = Snapshots.Quota(new QuotaScript(
                before.Resource, request.Limit ?? 10, before.InUse, before.Tenant, request.Limit is null ? TroveQuotaSource.Default : TroveQuotaSource.Tenant));
            if (!request.CheckOnly)
            {
                Demand("Quota");
                _quotas[_quotas.IndexOf(before)] = after;
            }
            return new TroveQuotaChange(before, after, [text], _world.Warning is { } warning ? [warning] : []);
        }
    }
}
