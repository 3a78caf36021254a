using System.Text.Json.Nodes;
using TroveClusters.Tests.Server.Harness;
using TroveClusters.Tests.VerticaClusters.Harness;

namespace TroveClusters.Tests.Server.Clients;

/// <summary>The whole life of a Vertica cluster on the double's hosts, driven by the unmodified client.</summary>
public sealed class VerticaLifeTests
{
    /// <summary>How the double's version begins.</summary>
    private const string Version = "12.0";

    [NeedsFact("openstack")]
    public async Task The_openstack_client_creates_grows_shrinks_and_deletes()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(6);
        // The second one would be taken second, were it not for its flavor.
        await home.Service.RegisterHostAsync(
            new RegisterHostRequest { Name = "vhost2", Address = home.Sim.Address(2), Port = home.Sim.World.Topology.Port, User = "root", KeyFile = home.Sim.ClientKeyFile, Capacity = 1, Flavor = "2" },
            CancellationToken.None);
        var factory = new DoubleFactory(home);
        await using RunningServer server = await RunningServer.StartAsync(home.Folder, factory: factory);
        home.Configure([("max_instances_per_tenant", 20)], [("min_ksafety", 1), ("cluster_member_count", 3)]);
        var client = new OpenStackClient(server.Url, "t1");
        await client.RefusedAsync(
            "The number of instances for your initial cluster must be 3.", 400, "cluster", "create", "sales", "vertica", Version, "--instance", "flavor=1,volume=1");
        string[] instances = [.. Enumerable.Range(0, 3).SelectMany(_ => (string[])["--instance", "flavor=1,volume=1"])];
        string id = (string)(await client.ReadAsync(["cluster", "create", "sales", "vertica", Version, .. instances]))["id"]!;
        await server.SettledAsync("t1", id);
        JsonArray members = (await client.ReadAsync("cluster", "list", "instances", "sales")).AsArray();
        Assert.Equal(3, members.Count);
        Assert.All(members, member => Assert.Equal("ACTIVE", (string)member!["Status"]!));

        await client.RefusedAsync("it offers flavor 2, and 1 is needed", 400, ["cluster", "grow", "sales", .. instances]);
        await client.DoAsync("cluster", "grow", "sales", "--instance", "flavor=1,volume=1");
        JsonNode grown = (await server.SettledAsync("t1", id))!;
        Assert.Equal(4, grown["instances"]!.AsArray().Count);
        Assert.Equal(4, grown["ip"]!.AsArray().Count);
        Assert.DoesNotContain(home.Sim.Address(2), grown["ip"]!.AsArray().Select(ip => (string)ip!));
        string master = IdOf(grown, "sales-member-1"), fourth = IdOf(grown, "sales-member-4"), third = IdOf(grown, "sales-member-3"), second = IdOf(grown, "sales-member-2");
        Assert.Equal(["master", "member", "member", "member"], grown["instances"]!.AsArray().Select(member => (string)member!["type"]!).Order());

        // The growth moves data in the background; nothing is removed meanwhile.
        ITroveService service = factory.Create(new TroveServiceSettings { Home = home.Folder, Tenant = "t1" });
        await Eventually.IsTrueAsync(async () => (await home.FindAsync("sales", service: service))?.IsRebalancing == false, () => "the end of the rebalance");
        const string TooFew = "The number of instances in your cluster cannot safely be lowered below the current level based on your current fault-tolerance settings.";
        await client.RefusedAsync(TooFew, 400, "cluster", "shrink", "sales", third, fourth);
        await client.DoAsync("cluster", "shrink", "sales", fourth);
        JsonNode shrunk = (await server.SettledAsync("t1", id))!;
        Assert.Equal(3, shrunk["instances"]!.AsArray().Count);

        // Root as Trove did it: enabled, told once, shown as enabled.
        Assert.False((bool)(await server.GetAsync($"/v1.0/t1/clusters/{id}/root")).Ok["rootEnabled"]!);
        JsonNode user = (await server.PostAsync($"/v1.0/t1/clusters/{id}/root", "{}")).Ok["user"]!;
        Assert.Equal("root", (string)user["name"]!);
        Assert.True((bool)(await server.GetAsync($"/v1.0/t1/clusters/{id}/root")).Ok["rootEnabled"]!);
        await client.RefusedAsync("Action 'upgrade' not supported", 400, "cluster", "upgrade", "sales", "99");

        await client.DoAsync("cluster", "delete", "sales");
        Assert.Null(await server.SettledAsync("t1", id));
        Assert.Empty(home.Sim.State.Dbs);
    }

    private static string IdOf(JsonNode cluster, string name) => (string)cluster["instances"]!.AsArray().Single(member => (string)member!["name"]! == name)!["id"]!;
}
