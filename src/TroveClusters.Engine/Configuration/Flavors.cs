namespace TroveClusters.Engine.Configuration;

/// <summary>The flavors that exist from the start: OpenStack's own five.</summary>
internal static class Flavors
{
    public static IReadOnlyList<TroveFlavor> BuiltIn { get; } =
    [
        new("1", "m1.tiny", 512, 1, 1, 0),
        new("2", "m1.small", 2048, 1, 20, 0),
        new("3", "m1.medium", 4096, 2, 40, 0),
        new("4", "m1.large", 8192, 4, 80, 0),
        new("5", "m1.xlarge", 16384, 8, 160, 0),
    ];

    public static TroveFlavor? Find(string id) => BuiltIn.FirstOrDefault(flavor => flavor.Id == id);
}
