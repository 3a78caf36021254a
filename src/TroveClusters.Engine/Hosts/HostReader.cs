using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;

namespace TroveClusters.Engine.Hosts;

/// <summary>Shows registered hosts.</summary>
internal sealed class HostReader(EngineServices services)
{
    /// <summary>The hosts a query asks for, ordered by name.</summary>
    public IReadOnlyList<TroveHost> Find(HostQuery query)
    {
        FlavorCatalog flavors = FlavorCatalog.Load(services.Catalog);
        // A flavor is meant by its id or its name; one that is gone is still the one of its id.
        string[] flavorIds = [.. query.Flavors.Select(flavor => flavors.Find(flavor)?.Id ?? flavor)];
        return [.. new HostStore(services).All()
            .Where(host => query.Names.Count == 0 || query.Names.Any(name => name.IsMatch(host.Name)))
            .Where(host => query.Ids.Count == 0 || query.Ids.Contains(host.Id))
            .Where(host => query.Tags.Count == 0 || query.Tags.Any(tag => host.Tags.Any(tag.IsMatch)))
            .Where(host => query.AvailabilityZones.Count == 0 || query.AvailabilityZones.Any(zone => zone.IsMatch(host.AvailabilityZone)))
            .Where(host => flavorIds.Length == 0 || flavorIds.Contains(host.Flavor, StringComparer.OrdinalIgnoreCase))
            .Where(host => query.Statuses.Count == 0 || query.Statuses.Contains(host.Status))
            .Select(host => host.ToHost())];
    }
}
