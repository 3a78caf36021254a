using TroveClusters.Engine.Catalog;

namespace TroveClusters.Engine.Configuration;

/// <summary>The flavors there are at one moment: OpenStack's own five, and those that were made here.</summary>
internal sealed class FlavorCatalog
{
    private static readonly TroveFlavor[] s_builtIn =
    [
        new() { Id = "1", Name = "m1.tiny", Ram = 512, Vcpus = 1, Disk = 1 },
        new() { Id = "2", Name = "m1.small", Ram = 2048, Vcpus = 1, Disk = 20 },
        new() { Id = "3", Name = "m1.medium", Ram = 4096, Vcpus = 2, Disk = 40 },
        new() { Id = "4", Name = "m1.large", Ram = 8192, Vcpus = 4, Disk = 80 },
        new() { Id = "5", Name = "m1.xlarge", Ram = 16384, Vcpus = 8, Disk = 160 },
    ];

    /// <summary>Those that are always there, and the ones given.</summary>
    public FlavorCatalog(IEnumerable<TroveFlavor> made) => All = [.. s_builtIn, .. made];

    /// <summary>The flavors, those that are always there first.</summary>
    public IReadOnlyList<TroveFlavor> All { get; }

    /// <summary>Reads the flavors.</summary>
    public static FlavorCatalog Load(CatalogDatabase catalog) => new(catalog.Read([], FlavorRepository.List));

    /// <summary>Reads the flavors within a transaction: they stay as they are until it ends.</summary>
    public static FlavorCatalog Read(CatalogSession session) => new(FlavorRepository.List(session));

    /// <summary>Whether a flavor is always there.</summary>
    public static bool IsBuiltIn(TroveFlavor flavor) => s_builtIn.Contains(flavor);

    /// <summary>The flavor of an id, as nodes keep it; null where there is none.</summary>
    public TroveFlavor? FindById(string id) => All.FirstOrDefault(flavor => Same(flavor.Id, id));

    /// <summary>The flavor that people mean: by its id, else by its name; null where there is none.</summary>
    public TroveFlavor? Find(string idOrName) => FindById(idOrName) ?? All.FirstOrDefault(flavor => Same(flavor.Name, idOrName));

    /// <summary>The flavors, to be read in an error.</summary>
    public override string ToString() => string.Join(", ", All.Select(flavor => $"{flavor.Id} ({flavor.Name})"));

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
