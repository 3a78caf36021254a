using System.Text.Json.Nodes;
using TroveClusters.Tests.VerticaClusters.Harness;
using TroveClusters.Tests.VerticaHost.Hosts;

namespace TroveClusters.Tests.VerticaClusters;

/// <summary>What a cluster cannot be created from is said before anything is done: neither home nor hosts know of it afterwards.</summary>
public sealed class CreateValidationTests : IClassFixture<CreateValidationTests.Fixture>
{
    private readonly VerticaHome _home;

    public CreateValidationTests(Fixture fixture)
    {
        _home = fixture.Home;
        _home.Configure();
    }

    public sealed class Fixture : IAsyncLifetime
    {
        private VerticaHome? _home;

        internal VerticaHome Home => _home!;

        public async Task InitializeAsync() => _home = await VerticaHome.StartAsync(4, registered: 3);

        public async Task DisposeAsync() => await _home!.DisposeAsync();
    }

    private static CreateClusterRequest Create(
        string name = "c", string datastore = "vertica", TroveNodeSpec[]? nodes = null, string? flavor = "1", int? volume = 1, string? provider = null,
        TroveLocality locality = TroveLocality.None, int replicas = 0, string? password = null, string? version = null, string? database = null,
        int? kSafety = null, string? package = null, string? license = null, string? threshold = null) => new()
        {
            Name = name, Datastore = datastore, Nodes = nodes ?? [new(), new(), new()], Flavor = flavor, VolumeSize = volume, Provider = provider, Locality = locality,
            ReplicaCount = replicas, Password = password, DatastoreVersion = version, Database = database, KSafety = kSafety, Package = package, License = license,
            FailureThreshold = threshold,
        };

    private Task RefusesAsync(string errorId, CreateClusterRequest request, string? inMessage = null) => _home.RefusesAsync(errorId, request, inMessage, asksHosts: false);

    [Fact]
    public Task Blank_name() => RefusesAsync("InvalidName", Create(name: " "));

    [Fact]
    public Task Unknown_datastore() => RefusesAsync("DatastoreNotFound", Create(datastore: "vertigo"));

    [Fact]
    public Task Clusters_disabled()
    {
        _home.Configure(("cluster_support", false));
        return RefusesAsync("ClustersNotSupported", Create(), "Clusters not supported for");
    }

    [Fact]
    public Task No_nodes() => RefusesAsync("NodeCountNotSupported", Create(nodes: []));

    [Fact]
    public Task Another_number_of_nodes_than_is_configured()
    {
        _home.Configure(("cluster_member_count", 3));
        return RefusesAsync("NodeCountNotSupported", Create(nodes: [new(), new()]), "The number of instances for your initial cluster must be 3.");
    }

    [Fact]
    public Task Less_safe_than_is_configured()
    {
        _home.Configure(("min_ksafety", 1));
        return RefusesAsync("KSafetyWouldBeLost", Create(nodes: [new(), new()]), "min_ksafety is 1");
    }

    [Fact]
    public Task No_flavor() => RefusesAsync("FlavorRequired", Create(flavor: null), "A flavor is required for each instance in the cluster");

    [Fact]
    public Task Unknown_flavor() => RefusesAsync("FlavorNotFound", Create(flavor: "99"), "99");

    [Fact]
    public Task Unequal_flavors() => RefusesAsync(
        "FlavorsNotEqual", Create(nodes: [new() { Flavor = "1" }, new() { Flavor = "2" }, new() { Flavor = "1" }]), "The flavor for each instance in a cluster must be the same.");

    [Fact]
    public Task No_volume() => RefusesAsync("VolumeSizeRequired", Create(volume: null), "A volume size is required for each instance in the cluster.");

    [Fact]
    public Task Too_large_a_volume() => RefusesAsync("VolumeTooLarge", Create(volume: 11));

    [Fact]
    public Task Unequal_volumes() => RefusesAsync(
        "VolumeSizesNotEqual", Create(nodes: [new() { VolumeSize = 1 }, new() { VolumeSize = 2 }, new() { VolumeSize = 1 }]), "The volume size for each instance in a cluster must be the same.");

    [Fact]
    public Task A_volume_where_there_are_none()
    {
        _home.Configure(("volume_support", false), ("device_path", ""));
        return RefusesAsync("VolumeNotSupported", Create());
    }

    [Fact]
    public Task A_flavor_without_local_storage_where_it_is_needed()
    {
        _home.Configure(("volume_support", false), ("device_path", "/dev/vdb"));
        return RefusesAsync("LocalStorageNotSpecified", Create(volume: null));
    }

    [Fact]
    public Task Another_provider() => RefusesAsync("OperationNotSupported", Create(provider: "local"));

    [Fact]
    public Task All_on_one_host() => RefusesAsync("LocalityNotSupported", Create(locality: TroveLocality.Affinity));

    [Fact]
    public Task Replicas() => RefusesAsync("InvalidArgument", Create(replicas: 1));

    [Fact]
    public Task A_role() => RefusesAsync("InvalidArgument", Create(nodes: [new() { Role = TroveNodeRole.Primary }, new(), new()]));

    [Theory]
    [InlineData("1sales")]
    [InlineData("sales;drop")]
    [InlineData("")]
    [InlineData("a-b")]
    [InlineData("a234567890123456789012345678901")]
    public Task A_name_no_database_can_have(string name) => RefusesAsync("InvalidName", Create(database: name));

    [Theory]
    [InlineData("short")]
    [InlineData("new\nline-in-it")]
    public Task A_password_that_is_none(string password) => RefusesAsync("InvalidArgument", Create(password: password));

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(-1)]
    public Task More_safety_than_three_nodes_can_have(int k) => RefusesAsync("NodeCountNotSupported", Create(kSafety: k));

    [Fact]
    public Task A_threshold_that_is_no_severity() => RefusesAsync("InvalidArgument", Create(threshold: "PANIC"));

    [Fact]
    public Task More_nodes_than_the_free_licence_permits() => RefusesAsync("LicenseLimit", Create(nodes: [new(), new(), new(), new()], license: "CE"), "permits 3 nodes");

    [Theory]
    [InlineData("min_ksafety", 3)]
    [InlineData("scaling_factor", 33)]
    [InlineData("scaling_factor", 0)]
    [InlineData("cluster_member_count", 0)]
    [InlineData("failure_threshold", "LOUD")]
    [InlineData("mount_point", "relative/folder")]
    [InlineData("mount_point", "/var/lib/vertica/../../etc")]
    public Task A_configuration_that_is_none(string option, object value)
    {
        _home.Configure((option, value is int number ? JsonValue.Create(number) : JsonValue.Create((string)value)));
        return RefusesAsync("ConfigurationInvalid", Create(), option);
    }

    [Fact]
    public Task More_nodes_than_hosts() => RefusesAsync("HostNotSuitable", Create(nodes: [new(), new(), new(), new()]));

    [Fact]
    public Task One_host_for_two_nodes() => RefusesAsync("HostNotSuitable", Create(nodes: [new("vhost1"), new("vhost1"), new("vhost2")]));

    [Fact]
    public Task Another_port() => RefusesAsync("InvalidArgument", Create(nodes: [new() { Host = "vhost1", Port = 5434 }, new(), new()]), "5433");

    [Fact]
    public Task A_package_that_is_nowhere() => _home.RefusesAsync("InvalidArgument", Create(package: "/root/nothing.deb"), "/root/nothing.deb");

    [Fact]
    public Task A_licence_that_is_nowhere() => _home.RefusesAsync("InvalidArgument", Create(license: "/root/nothing.license"), "/root/nothing.license");

    [Fact]
    public Task No_package_at_all()
    {
        _home.Configure(("package", null));
        return _home.RefusesAsync("ServerBinaryNotFound", Create());
    }

    [Fact]
    public Task Another_version_than_the_hosts_have() => _home.RefusesAsync("HostNotSuitable", Create(nodes: [new("vhost1"), new("vhost2"), new("vhost3")], version: "9"));

    [Fact]
    public async Task Hosts_that_are_off_frozen_full_changed_or_occupied()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(3);
        home.Configure([("agent_call_low_timeout", 1), ("agent_call_high_timeout", 2)], []);
        CreateClusterRequest request = Requests.Create("sales", 1, 2, 3);
        foreach (HostPower power in (HostPower[])[HostPower.Off, HostPower.Freeze])
        {
            await home.Sim.SetPowerAsync(2, power);
            await home.RefusesAsync("HostUnreachable", request, home.Sim.Address(2));
            await home.Sim.SetPowerAsync(2, HostPower.On);
        }
        home.Sim.Control.Set("disk_full.vhost3", "1");
        await home.RefusesAsync("HostNotSuitable", request, "vhost3");
        home.Sim.Control.Set("disk_full.vhost3", "0");

        // What a failed attempt, or somebody else's database, has left is not ours to remove.
        home.Sim.WriteFile(2, "/var/lib/vertica/db_srvr/kept", "somebody's");
        await home.RefusesAsync("HostNotSuitable", request, "/var/lib/vertica/db_srvr");
        Assert.Equal("somebody's", home.Sim.ReadFile(2, "/var/lib/vertica/db_srvr/kept"));
        Assert.Equal(0, (await home.Sim.RunAsync(2, "root", "rm", "-rf", "/var/lib/vertica/db_srvr")).Code);
        home.Sim.WriteFile(2, "/opt/vertica/config/admintools.conf", "[Configuration]\nformat = 3\n\n[Cluster]\nhosts = 10.1.1.1,10.1.1.2\n\n[Nodes]\nnode0001 = 10.1.1.1,/d,/d\n");
        await home.RefusesAsync("HostNotSuitable", request, "10.1.1.1");
        Assert.Equal(0, (await home.Sim.RunAsync(2, "root", "rm", "-f", "/opt/vertica/config/admintools.conf")).Code);

        home.InProcess.ChangeHostKey(1);
        await home.RefusesAsync("HostKeyChanged", request);
    }

    [Fact]
    public async Task A_name_that_is_taken()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(3, new SimOptions { Package = PackageHosts.All });
        await home.CreateAsync("sales", 1);
        home.Sim.WriteFile(2, VerticaHome.PaidLicense, home.Sim.ReadFile(1, VerticaHome.PaidLicense));
        await home.RefusesAsync("TroveClusterAlreadyExists", Requests.Create("SALES", 2));
        await home.RefusesAsync("HostNotSuitable", Requests.Create("other", 1));
    }
}
