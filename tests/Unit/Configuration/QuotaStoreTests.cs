using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Tests.Unit.Catalog;

namespace TroveClusters.Tests.Unit.Configuration;

public sealed class QuotaStoreTests : IDisposable
{
    private readonly TemporaryHome _home = new();
    private readonly EngineServices _services;
    private readonly QuotaStore _store;

    public QuotaStoreTests()
    {
        _services = new EngineServices(new TroveServiceSettings { Home = _home.Folder, Tenant = "acme" });
        _store = new QuotaStore(_services);
    }

    public void Dispose() => _home.Dispose();

    [Fact]
    public void The_defaults_are_Troves_and_do_not_bind_the_tenant_default()
    {
        Assert.Equal(["acme/instances 0 of 10 Default", "acme/ram 0 of -1 Default", "acme/volumes 0 of 40 Default"], Show());
        Assert.Equal(["default/instances 0 of -1 Default", "default/ram 0 of -1 Default", "default/volumes 0 of -1 Default"], Show("default"));
        Assert.Empty(Directory.GetFileSystemEntries(_home.Folder));
    }

    [Fact]
    public void What_is_configured_binds_every_tenant_and_what_is_set_for_one_wins()
    {
        Configure("""{"default": {"max_instances_per_tenant": 4, "max_ram_per_tenant": 1000, "max_volumes_per_tenant": null}}""");
        Assert.Equal(["default/instances 0 of 4 Configuration", "default/ram 0 of 1000 Configuration", "default/volumes 0 of -1 Default"], Show("default"));
        Set("instances", 7);
        Set("RAM", -1);
        Assert.Equal(["acme/instances 0 of 7 Tenant", "acme/ram 0 of -1 Tenant", "acme/volumes 0 of 40 Default"], Show());
        Assert.Equal("default/instances 0 of 4 Configuration", Show("default")[0]);
        Set("instances", null);
        Assert.Equal("acme/instances 0 of 4 Configuration", Show()[0]);
    }

    [Fact]
    public void All_nodes_of_the_tenant_count_whatever_their_state_and_flavor()
    {
        TroveFlavor own = new FlavorStore(_services).New(new NewFlavorRequest { Name = "own", Ram = 100 }).Flavor;
        AddNodes("acme", ("1", 2, TroveNodeStatus.Active), (own.Id.ToUpperInvariant(), 3, TroveNodeStatus.Build), ("gone", 1, TroveNodeStatus.Error));
        AddNodes("acme", ("1", null, TroveNodeStatus.Shutdown));
        AddNodes("other", ("5", 10, TroveNodeStatus.Active));
        Assert.Equal(["acme/instances 4 of 10 Default", "acme/ram 1124 of -1 Default", "acme/volumes 6 of 40 Default"], Show());
        Assert.Equal(["acme/instances", "other/instances"], _store.Get(new QuotaQuery { Tenants = [new("*")] }).Where(quota => quota.Resource == "instances").Select(quota => quota.ToString()));
        Set("ram", 5, "third");
        Assert.Equal(["acme", "other", "third"], _store.Get(new QuotaQuery { Tenants = [new("*"), new("acme")] }).Select(quota => quota.Tenant).Distinct());
    }

    [Theory]
    [InlineData(0, 0, 0, null)]
    [InlineData(6, 34, 1000000, null)]
    [InlineData(7, 34, 0, "Quota exceeded for resources: ['instances']. Tenant 'acme': 4 of 10 nodes are in use, 7 more are asked for.")]
    [InlineData(7, 35, 0, "Quota exceeded for resources: ['instances', 'volumes']. Tenant 'acme': 4 of 10 nodes are in use, 7 more are asked for; 6 of 40 GB of volumes are in use, 35 more are asked for.")]
    [InlineData(0, 35, 0, "Quota exceeded for resources: ['volumes']. Tenant 'acme': 6 of 40 GB of volumes are in use, 35 more are asked for.")]
    [InlineData(-1, 0, long.MaxValue / 2, null)]
    public void A_quota_can_be_reached_and_not_passed(long instances, long volumes, long ram, string? message)
    {
        AddNodes("acme", ("1", 2, TroveNodeStatus.Active), ("1", 2, TroveNodeStatus.Active), ("1", 1, TroveNodeStatus.Active), ("1", 1, TroveNodeStatus.Active));
        TenantQuotas quotas = TenantQuotas.Load(_services.Catalog, "acme", new GeneralOptions(_services.LoadOptions()));
        TroveException? error = (TroveException?)Record.Exception(() => quotas.Check(new QuotaAmounts(instances, volumes, ram)));
        Assert.Equal(message, error?.Message);
        if (error is not null)
            Assert.Equal(("QuotaExceeded", 413), (error.ErrorId, error.HttpStatus));
    }

    [Fact]
    public void Beyond_its_limit_a_tenant_can_still_shrink_and_grow_in_what_is_not_exceeded()
    {
        AddNodes("acme", ("1", 2, TroveNodeStatus.Active), ("1", 2, TroveNodeStatus.Active));
        string warning = Assert.Single(Set("instances", 1).Warnings);
        Assert.Contains("has 2 nodes already, more than 1", warning, StringComparison.Ordinal);
        Assert.Empty(Set("volumes", 4).Warnings);
        Set("ram", 1536);
        TenantQuotas quotas = TenantQuotas.Load(_services.Catalog, "acme", new GeneralOptions(_services.LoadOptions()));
        quotas.Check(new QuotaAmounts(-1, -2, -512));
        quotas.Check(QuotaAmounts.None);
        // A larger flavor for the nodes that are there asks for memory alone.
        quotas.Check(new QuotaAmounts(0, 0, 512));
        Assert.Equal("ram", Assert.Throws<TroveException>(() => quotas.Check(new QuotaAmounts(0, 0, 513))).Target);
        Assert.Equal(["instances", "ram", "volumes"], Assert.IsType<string[]>(Assert.Throws<TroveException>(() => quotas.Check(new QuotaAmounts(1, 1, 513))).Target));
    }

    [Theory]
    [InlineData("nodes", 1, null)]
    [InlineData("", 1, null)]
    [InlineData("ram", -2, null)]
    [InlineData("ram", 1, " ")]
    public void What_cannot_be_set(string resource, int limit, string? tenant)
    {
        Assert.Equal("InvalidArgument", Assert.Throws<TroveException>(() => Set(resource, limit, tenant)).ErrorId);
        Assert.Empty(Directory.GetFileSystemEntries(_home.Folder));
    }

    [Fact]
    public void Only_to_check_writes_nothing_and_says_what_would_be()
    {
        TroveQuotaChange change = _store.Set(new SetQuotaRequest { Resource = "volumes", Limit = 3, CheckOnly = true });
        Assert.Equal((40, 3, TroveQuotaSource.Tenant), (change.Before.Limit, change.After.Limit, change.After.Source));
        Assert.Equal("Write the limit of acme/volumes to the catalog: 3 GB of volumes", Assert.Single(change.Steps));
        Assert.Empty(Directory.GetFileSystemEntries(_home.Folder));
    }

    [Fact]
    public void An_option_that_is_no_limit_is_refused_by_name()
    {
        Configure("""{"default": {"max_instances_per_tenant": -2}}""");
        TroveException error = Assert.Throws<TroveException>(() => Show());
        Assert.Equal("ConfigurationInvalid", error.ErrorId);
        Assert.Contains("max_instances_per_tenant", error.Message, StringComparison.Ordinal);
    }

    private string[] Show(string? tenant = null) => [.. _store.Get(new QuotaQuery { Tenants = tenant is null ? [] : [new NamePattern(tenant)] })
        .Select(quota => FormattableString.Invariant($"{quota} {quota.InUse} of {quota.Limit} {quota.Source}"))];

    private TroveQuotaChange Set(string resource, int? limit, string? tenant = null) =>
        _store.Set(new SetQuotaRequest { Resource = resource, Limit = limit, Tenant = tenant });

    private void Configure(string json) => File.WriteAllText(Path.Combine(_home.Folder, "trove.json"), json);

    private void AddNodes(string tenant, params (string Flavor, int? Volume, TroveNodeStatus Status)[] nodes)
    {
        ClusterRow cluster = CatalogSamples.Cluster($"c{Guid.NewGuid():N}", tenant);
        CatalogSamples.Add(_services.Catalog, cluster, [.. nodes.Select((node, i) =>
            CatalogSamples.Node(cluster, i + 1) with { Flavor = node.Flavor, VolumeSize = node.Volume, Status = node.Status })]);
    }
}
