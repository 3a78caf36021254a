using TroveClusters.Engine;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Datastores;

namespace TroveClusters.Tests.Unit.Engine;

public sealed class NodeSizingTests : IDisposable
{
    private const string Volumes = "{}";
    private const string NoVolumes = """{"redis": {"volume_support": false, "device_path": ""}}""";
    private const string LocalStorage = """{"redis": {"volume_support": false}}""";
    private const string Defaults = """{"default": {"default_flavor": "2", "default_volume_size": 3, "max_accepted_volume_size": 5}}""";

    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    // Nodes are written flavor/size, separated by blanks; - is nothing.
    [Theory]
    [InlineData(Volumes, "-/-", "1", 2, "1/2")]
    [InlineData(Volumes, "3/4 3/4", "1", 2, "3/4")]
    [InlineData(Volumes, "-/4 -/4", "1", null, "1/4")]
    [InlineData(Volumes, "1/2 -/-", "1", 2, "1/2")]
    [InlineData(Volumes, "-/10", "1", null, "1/10")]
    [InlineData(Defaults, "-/- -/-", null, null, "2/3")]
    [InlineData(Defaults, "-/-", "4", 5, "4/5")]
    [InlineData(NoVolumes, "-/- -/-", "1", null, "1/-")]
    // The general default volume size is no wish for a volume where there are none.
    [InlineData("""{"default": {"default_volume_size": 3}, "redis": {"volume_support": false, "device_path": ""}}""", "-/-", "1", null, "1/-")]
    public void The_nodes_own_beats_the_requests_beats_the_configurations(string options, string nodes, string? flavor, int? size, string expected)
    {
        NodeSize resolved = Resolve(options, nodes, flavor, size);
        Assert.Equal(expected, $"{resolved.Flavor.Id}/{resolved.VolumeSize?.ToString(null, null) ?? "-"}");
    }

    [Theory]
    [InlineData(Volumes, "M1.Small/1 2/1", null, "2")]
    [InlineData(Volumes, "-/1", " own ", "id-of-own")]
    [InlineData(Volumes, "ID-OF-OWN/1 Own/1", null, "id-of-own")]
    [InlineData(LocalStorage, "own/- -/-", "id-of-own", "id-of-own")]
    [InlineData("""{"default": {"default_flavor": "own"}}""", "-/1", null, "id-of-own")]
    public void A_flavor_is_meant_by_its_id_or_its_name_and_nodes_keep_the_id(string options, string nodes, string? flavor, string expected)
    {
        new FlavorStore(new EngineServices(new TroveServiceSettings { Home = _home.Folder }))
            .New(new NewFlavorRequest { Name = "own", Id = "id-of-own", Ram = 64, Ephemeral = 1 });
        Assert.Equal(expected, Resolve(options, nodes, flavor, null).Flavor.Id);
    }

    [Theory]
    [InlineData(Volumes, "-/1", null, null, "FlavorRequired")]
    [InlineData(Volumes, "-/1", "  ", null, "FlavorRequired")]
    [InlineData(Volumes, "-/1 99/1", "1", null, "FlavorNotFound")]
    [InlineData(Volumes, "1/1 2/1", null, null, "FlavorsNotEqual")]
    [InlineData(Volumes, "1/1 -/1", "2", null, "FlavorsNotEqual")]
    [InlineData(Volumes, "-/-", "1", null, "VolumeSizeRequired")]
    [InlineData(Volumes, "-/1 -/-", "1", null, "VolumeSizeRequired")]
    [InlineData(Volumes, "-/0", "1", null, "InvalidVolumeSize")]
    [InlineData(Volumes, "-/-1", "1", null, "InvalidVolumeSize")]
    [InlineData(Volumes, "-/11", "1", null, "VolumeTooLarge")]
    [InlineData(Defaults, "-/6", null, null, "VolumeTooLarge")]
    [InlineData(Volumes, "-/1 -/2", "1", null, "VolumeSizesNotEqual")]
    [InlineData(NoVolumes, "-/1", "1", null, "VolumeNotSupported")]
    [InlineData(NoVolumes, "-/-", "1", 1, "VolumeNotSupported")]
    [InlineData(LocalStorage, "-/-", "1", null, "LocalStorageNotSpecified")]
    // Trove's order: unknown flavors, local storage, volumes, then equality.
    [InlineData(Volumes, "99/0 1/1", null, null, "FlavorNotFound")]
    [InlineData(Volumes, "1/0 2/1", null, null, "InvalidVolumeSize")]
    [InlineData(Volumes, "1/1 2/2", null, null, "FlavorsNotEqual")]
    [InlineData(LocalStorage, "1/1", null, null, "LocalStorageNotSpecified")]
    public void What_cannot_be_had_is_refused(string options, string nodes, string? flavor, int? size, string errorId) =>
        Assert.Equal(errorId, Assert.Throws<TroveException>(() => Resolve(options, nodes, flavor, size)).ErrorId);

    private NodeSize Resolve(string options, string nodes, string? flavor, int? size)
    {
        File.WriteAllText(Path.Combine(_home.Folder, "trove.json"), options);
        var services = new EngineServices(new TroveServiceSettings { Home = _home.Folder, Tenant = "default" });
        TroveNodeSpec[] specs = [.. nodes.Split(' ').Select(node => node.Split('/')).Select(parts => new TroveNodeSpec
        {
            Flavor = parts[0] == "-" ? null : parts[0],
            VolumeSize = parts[1] == "-" ? null : int.Parse(parts[1], null),
        })];
        return NodeSizing.Resolve(services.Datastores.Context(services, "redis", services.LoadOptions()), specs, flavor, size);
    }
}
