using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Tests.Unit.Catalog;

namespace TroveClusters.Tests.Unit.Configuration;

public sealed class FlavorStoreTests : IDisposable
{
    private readonly TemporaryHome _home = new();
    private readonly EngineServices _services;
    private readonly FlavorStore _store;

    public FlavorStoreTests()
    {
        _services = new EngineServices(new TroveServiceSettings { Home = _home.Folder, Tenant = CatalogSamples.Tenant });
        _store = new FlavorStore(_services);
    }

    public void Dispose() => _home.Dispose();

    private FlavorCatalog Flavors => FlavorCatalog.Load(_services.Catalog);

    [Fact]
    public void OpenStacks_five_are_there_without_a_catalog()
    {
        Assert.Equal(["1", "2", "3", "4", "5"], Flavors.All.Select(flavor => flavor.Id));
        Assert.Equal([512, 2048, 4096, 8192, 16384], Flavors.All.Select(flavor => flavor.Ram));
        Assert.Empty(Directory.GetFileSystemEntries(_home.Folder));
    }

    [Fact]
    public void What_is_made_is_found_by_id_and_name_in_any_case_after_the_five()
    {
        TroveFlavor zoo = _store.New(new NewFlavorRequest { Name = "Zoo", Ram = 64, Vcpus = 3, Disk = 7, Ephemeral = 9, Id = "Z-1" }).Flavor;
        TroveFlavor ant = Make("ant");
        Assert.True(Guid.TryParse(ant.Id, out _));
        Assert.Equal((zoo, ant), (Flavors.Find("zoo")!, Flavors.Find(ant.Id.ToUpperInvariant())!));
        Assert.Equal(new TroveFlavor { Id = "Z-1", Name = "Zoo", Ram = 64, Vcpus = 3, Disk = 7, Ephemeral = 9 }, Flavors.FindById("z-1"));
        Assert.Null(Flavors.FindById("Zoo"));
        Assert.Equal(["ant", "Zoo"], Flavors.All.Skip(5).Select(flavor => flavor.Name));
    }

    [Fact]
    public void Only_to_check_writes_nothing()
    {
        _store.New(new NewFlavorRequest { Name = "x", Ram = 64, CheckOnly = true });
        Assert.Empty(Directory.GetFileSystemEntries(_home.Folder));
        TroveFlavor made = Make("x");
        _store.Remove(new RemoveFlavorRequest { Id = made.Id, CheckOnly = true });
        Assert.Equal(made, Flavors.Find("x"));
    }

    [Theory]
    [InlineData("", 64, 1, 0, 0, null, "InvalidName")]
    [InlineData("a*", 64, 1, 0, 0, null, "InvalidName")]
    [InlineData("a", 64, 1, 0, 0, "a/b", "InvalidName")]
    [InlineData("a", 63, 1, 0, 0, null, "InvalidFlavor")]
    [InlineData("a", -1, 1, 0, 0, null, "InvalidFlavor")]
    [InlineData("a", 64 << 20, 1, 0, 0, null, "InvalidFlavor")]
    [InlineData("a", 64, 0, 0, 0, null, "InvalidFlavor")]
    [InlineData("a", 64, 1, -1, 0, null, "InvalidFlavor")]
    [InlineData("a", 64, 1, 0, -1, null, "InvalidFlavor")]
    [InlineData("a", 64, 1, 0, int.MaxValue, null, "InvalidFlavor")]
    // A word means one flavor: neither names nor ids are given twice, nor one for the other.
    [InlineData("M1.Tiny", 64, 1, 0, 0, null, "FlavorAlreadyExists")]
    [InlineData("a", 64, 1, 0, 0, "5", "FlavorAlreadyExists")]
    [InlineData("3", 64, 1, 0, 0, null, "FlavorAlreadyExists")]
    [InlineData("a", 64, 1, 0, 0, "m1.large", "FlavorAlreadyExists")]
    [InlineData("Mine", 64, 1, 0, 0, null, "FlavorAlreadyExists")]
    [InlineData("MY-ID", 64, 1, 0, 0, null, "FlavorAlreadyExists")]
    public void What_cannot_be_is_refused_by_the_check_and_by_the_deed(string name, int ram, int vcpus, int disk, int ephemeral, string? id, string errorId)
    {
        _store.New(new NewFlavorRequest { Name = "mine", Ram = 64, Id = "my-id" });
        foreach (bool checkOnly in (bool[])[true, false])
        {
            var request = new NewFlavorRequest { Name = name, Ram = ram, Vcpus = vcpus, Disk = disk, Ephemeral = ephemeral, Id = id, CheckOnly = checkOnly };
            Assert.Equal(errorId, Assert.Throws<TroveException>(() => _store.New(request)).ErrorId);
        }
        Assert.Equal(6, Flavors.All.Count);
    }

    [Fact]
    public void The_smallest_and_the_largest_can_be()
    {
        Assert.Equal(64, Make("small", 64).Ram);
        Assert.Equal(16 << 20, Make("large", 16 << 20).Ram);
    }

    [Fact]
    public void What_nodes_of_any_tenant_have_is_not_removed_and_the_clusters_are_named()
    {
        TroveFlavor flavor = Make("used");
        AddNode("web", CatalogSamples.Tenant, flavor.Id);
        AddNode("shop", "acme", flavor.Id.ToUpperInvariant());
        foreach (bool checkOnly in (bool[])[true, false])
        {
            TroveException error = Assert.Throws<TroveException>(() => _store.Remove(new RemoveFlavorRequest { Id = flavor.Id, CheckOnly = checkOnly }));
            Assert.Equal("FlavorInUse", error.ErrorId);
            Assert.Contains("cluster 'shop' of tenant 'acme', cluster 'web' of tenant 'default'", error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(flavor, Flavors.Find("used"));
    }

    [Theory]
    [InlineData("1", "FlavorIsBuiltIn")]
    [InlineData("m1.tiny", "FlavorNotFound")]
    [InlineData("none", "FlavorNotFound")]
    public void What_cannot_be_removed(string id, string errorId)
    {
        Assert.Equal(errorId, Assert.Throws<TroveException>(() => _store.Remove(new RemoveFlavorRequest { Id = id })).ErrorId);
        Assert.Empty(Directory.GetFileSystemEntries(_home.Folder));
    }

    [Fact]
    public void A_removed_flavor_is_gone_and_the_option_that_names_it_is_told()
    {
        TroveFlavor flavor = Make("mine");
        File.WriteAllText(Path.Combine(_home.Folder, "trove.json"), """{"default": {"default_flavor": "MINE"}}""");
        TroveFlavorChange removed = _store.Remove(new RemoveFlavorRequest { Id = flavor.Id });
        Assert.Equal(flavor, removed.Flavor);
        Assert.Contains("default_flavor", Assert.Single(removed.Warnings), StringComparison.Ordinal);
        Assert.Null(Flavors.Find("mine"));
        Assert.Empty(_store.Remove(new RemoveFlavorRequest { Id = Make("other").Id }).Warnings);
    }

    [Fact]
    public async Task A_default_flavor_that_is_none_is_written_and_told_until_it_is_made()
    {
        var service = new TroveService(_services);
        var request = new SetSettingRequest { Name = "default_flavor", Value = "mine" };
        string told = Assert.Single((await service.SetSettingAsync(request, CancellationToken.None)).Warnings);
        Assert.Contains("default.default_flavor", told, StringComparison.Ordinal);
        Assert.Contains("'mine', which is no flavor. There are: 1 (m1.tiny)", told, StringComparison.Ordinal);
        Assert.Equal("mine", (await ConfiguredAsync()).Settings.Single(setting => setting.Name == "default_flavor").Value);
        Assert.Equal(told, Assert.Single((await ConfiguredAsync()).Warnings));
        // A group with a mistake in a value is no group whose options nobody knows.
        File.WriteAllText(Path.Combine(_home.Folder, "trove.json"), """{"default": {"default_flavor": "mine", "default_flavour": "1"}}""");
        Assert.Contains("'default.default_flavour'", (await ConfiguredAsync()).Warnings[0], StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(_home.Folder, "trove.json"), """{"default": {"default_flavor": "MINE"}}""");
        Make("mine");
        Assert.Empty((await ConfiguredAsync()).Warnings);
        // The configuration can be read where the catalog cannot.
        File.WriteAllText(Path.Combine(_home.Folder, "catalog.db"), "this is no catalog at all, and long enough to be looked at");
        Assert.Empty((await new TroveService(new EngineServices(new TroveServiceSettings { Home = _home.Folder })).GetConfigurationAsync(CancellationToken.None)).Warnings);

        Task<TroveConfiguration> ConfiguredAsync() => service.GetConfigurationAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Of_many_that_make_one_name_at_once_one_does()
    {
        using var start = new Barrier(8);
        Task<bool>[] makers = [.. Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                var store = new FlavorStore(new EngineServices(new TroveServiceSettings { Home = _home.Folder }));
                start.SignalAndWait();
                try
                {
                    store.New(new NewFlavorRequest { Name = "once", Ram = 64 });
                    return true;
                }
                catch (TroveException e) when (e.ErrorId == "FlavorAlreadyExists")
                {
                    return false;
                }
            },
            TaskCreationOptions.LongRunning))];
        Assert.Single(await Task.WhenAll(makers), made => made);
        Assert.Equal(6, Flavors.All.Count);
    }

    private TroveFlavor Make(string name, int ram = 128) => _store.New(new NewFlavorRequest { Name = name, Ram = ram }).Flavor;

    private void AddNode(string cluster, string tenant, string flavor)
    {
        ClusterRow row = CatalogSamples.Cluster(cluster, tenant);
        CatalogSamples.Add(_services.Catalog, row, CatalogSamples.Node(row, 1) with { Flavor = flavor });
    }
}
