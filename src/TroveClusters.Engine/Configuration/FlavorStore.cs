using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Redis.Servers;

namespace TroveClusters.Engine.Configuration;

/// <summary>Makes and removes flavors.</summary>
internal sealed class FlavorStore(EngineServices services)
{
    // Far beyond any machine: what is larger was given in bytes.
    private const int MostRam = 16 << 20;
    private const int MostVcpus = 4096;
    private const int MostDisk = 1 << 20;

    /// <summary>Makes a flavor, or only says what would be made.</summary>
    /// <exception cref="TroveException"><c>InvalidName</c>, <c>InvalidFlavor</c>, <c>FlavorAlreadyExists</c>.</exception>
    public TroveFlavorChange New(NewFlavorRequest request)
    {
        services.Home.Verify();
        TroveFlavor flavor = Read(request);
        if (request.CheckOnly)
        {
            CheckNew(FlavorCatalog.Load(services.Catalog), flavor);
        }
        else
        {
            services.Catalog.Write(session =>
            {
                CheckNew(FlavorCatalog.Read(session), flavor);
                FlavorRepository.Insert(session, flavor, EngineServices.Now);
            });
        }
        return new TroveFlavorChange(flavor, [$"Write flavor {Describe(flavor)} to the catalog, for all tenants"], []);
    }

    /// <summary>Removes a flavor, or only says what would be removed.</summary>
    /// <exception cref="TroveException"><c>FlavorNotFound</c>, <c>FlavorIsBuiltIn</c>, <c>FlavorInUse</c>.</exception>
    public TroveFlavorChange Remove(RemoveFlavorRequest request)
    {
        TroveOptions options = services.LoadOptions();
        TroveFlavor flavor = Removable(FlavorCatalog.Load(services.Catalog), request.Id);
        if (request.CheckOnly)
        {
            services.Catalog.Read(true, session =>
            {
                CheckUnused(session, flavor);
                return true;
            });
        }
        else
        {
            services.Catalog.Write(session =>
            {
                Removable(FlavorCatalog.Read(session), flavor.Id);
                CheckUnused(session, flavor);
                FlavorRepository.Delete(session, flavor.Id);
            });
        }
        string? defaultFlavor = new GeneralOptions(options).DefaultFlavor?.Trim();
        string[] warnings = defaultFlavor is not null && new FlavorCatalog([flavor]).Find(defaultFlavor) == flavor
            ? [$"The option default.default_flavor says '{defaultFlavor}', which is no flavor any more."]
            : [];
        return new TroveFlavorChange(flavor, [$"Remove flavor {Describe(flavor)} from the catalog"], warnings);
    }

    private static TroveFlavor Read(NewFlavorRequest request)
    {
        string id = request.Id ?? Guid.NewGuid().ToString("D");
        foreach ((string text, string what) in new[] { (request.Name, "name"), (id, "id") })
        {
            if (NameRules.WhyInvalid(text) is { } why)
                throw new TroveException(TroveErrorId.InvalidName, $"'{text}' cannot be the {what} of a flavor. {why}", text);
        }
        CheckRange(request.Name, "Ram", request.Ram, RedisNodeSettings.LeastMegabytes, MostRam, " MB");
        CheckRange(request.Name, "Vcpus", request.Vcpus, 1, MostVcpus, "");
        CheckRange(request.Name, "Disk", request.Disk, 0, MostDisk, " GB");
        CheckRange(request.Name, "Ephemeral", request.Ephemeral, 0, MostDisk, " GB");
        return new TroveFlavor { Id = id, Name = request.Name, Ram = request.Ram, Vcpus = request.Vcpus, Disk = request.Disk, Ephemeral = request.Ephemeral };
    }

    private static void CheckRange(string name, string property, int value, int least, int most, string unit)
    {
        if (value < least || value > most)
            throw new TroveException(
                TroveErrorId.InvalidFlavor, FormattableString.Invariant($"{property} of flavor '{name}' must be {least} to {most}{unit}, not {value}."), name);
    }

    /// <summary>One word must never mean two flavors, be it an id or a name.</summary>
    private static void CheckNew(FlavorCatalog flavors, TroveFlavor flavor)
    {
        foreach (string text in new[] { flavor.Name, flavor.Id })
        {
            if (flavors.Find(text) is { } other)
                throw new TroveException(
                    TroveErrorId.FlavorAlreadyExists, $"There is a flavor '{other.Name}' with the id {other.Id} already; '{text}' means that one.", text);
        }
    }

    private static TroveFlavor Removable(FlavorCatalog flavors, string id)
    {
        TroveFlavor flavor = flavors.FindById(id)
            ?? throw new TroveException(TroveErrorId.FlavorNotFound, $"There is no flavor with the id '{id}'.", id);
        return !FlavorCatalog.IsBuiltIn(flavor)
            ? flavor
            : throw new TroveException(
                TroveErrorId.FlavorIsBuiltIn, $"Flavor '{flavor.Name}' ({flavor.Id}) is always there and cannot be removed.", flavor.Name);
    }

    private static void CheckUnused(CatalogSession session, TroveFlavor flavor)
    {
        string[] users =
        [
            .. FlavorRepository.Users(session, flavor.Id).Select(user => $"cluster '{user.Cluster}' of tenant '{user.Tenant}'"),
            .. HostRepository.List(session).Where(host => string.Equals(host.Flavor, flavor.Id, StringComparison.OrdinalIgnoreCase)).Select(host => $"host '{host.Name}'"),
        ];
        if (users.Length > 0)
            throw new TroveException(TroveErrorId.FlavorInUse, $"Flavor '{flavor.Name}' is in use by {string.Join(", ", users)}.", flavor.Name);
    }

    private static string Describe(TroveFlavor flavor) => FormattableString.Invariant(
        $"{flavor.Name} ({flavor.Ram} MB, {flavor.Vcpus} vCPU, disk {flavor.Disk} GB, ephemeral {flavor.Ephemeral} GB)");
}
