using System.Text.Json.Nodes;
using TroveClusters.Tests.Server.Harness;

namespace TroveClusters.Tests.Server.Clients;

/// <summary>The whole life of real Redis clusters, driven by the unmodified clients.</summary>
public sealed class RedisLifeTests : EngineTest
{
    [NeedsFact("openstack", NeedsFactAttribute.Redis)]
    public async Task The_openstack_client_creates_shows_grows_shrinks_and_deletes()
    {
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder);
        var client = new OpenStackClient(server.Url, "t1");
        // The flavor by its id and by its name: the client looks the second one up in the list.
        JsonNode created = await client.ReadAsync(
            "cluster", "create", "web", "redis", "7", "--instance", "flavor=1,volume=1", "--instance", "flavor=m1.tiny,volume=1", "--instance", "flavor=1,volume=1");
        string id = (string)created["id"]!;
        Assert.Equal(("BUILDING", 3), ((string)created["task_name"]!, (int)created["instance_count"]!));
        Assert.NotNull(await server.SettledAsync("t1", id));

        JsonNode listed = Assert.Single((await client.ReadAsync("cluster", "list")).AsArray())!;
        Assert.Equal((id, "web", "redis", "NONE"), ((string)listed["ID"]!, (string)listed["Name"]!, (string)listed["Datastore"]!, (string)listed["Task Name"]!));
        foreach (string cluster in (string[])[id, "web"])
        {
            JsonNode shown = await client.ReadAsync("cluster", "show", cluster);
            Assert.Equal((id, "NONE", "No tasks for the cluster."), ((string)shown["id"]!, (string)shown["task_name"]!, (string)shown["task_description"]!));
        }
        JsonArray members = (await client.ReadAsync("cluster", "list", "instances", "web")).AsArray();
        Assert.Equal(["web-member-1", "web-member-2", "web-member-3"], members.Select(member => (string)member!["Name"]!).Order());
        Assert.All(members, member => Assert.Equal(("ACTIVE", "1"), ((string)member!["Status"]!, $"{member["Flavor ID"]}")));

        await client.DoAsync("cluster", "grow", "web", "--instance", "flavor=1,volume=1,name=spare", "--instance", "flavor=1,volume=1");
        await server.SettledAsync("t1", id);
        members = (await client.ReadAsync("cluster", "list", "instances", "web")).AsArray();
        Assert.Equal(["spare", "web-member-1", "web-member-2", "web-member-3", "web-member-4"], members.Select(member => (string)member!["Name"]!).Order());

        string owner = IdOf("web-member-1"), spare = IdOf("spare"), fourth = IdOf("web-member-4");
        await client.RefusedAsync("One or more nodes have data slots assigned", 403, "cluster", "shrink", "web", owner);
        await client.DoAsync("cluster", "shrink", id, spare, fourth);
        await server.SettledAsync("t1", id);
        Assert.Equal(3, (await client.ReadAsync("cluster", "list", "instances", id)).AsArray().Count);
        Assert.Equal(3, Home.Servers().Count);

        // The version it has: there is nothing to do, and that is no error.
        await client.DoAsync("cluster", "upgrade", "web", (string)listed["Datastore Version"]!);
        await client.RefusedAsync("cannot be found", 400, "cluster", "upgrade", "web", "99");
        await client.DoAsync("cluster", "reset", "status", "web");
        await client.DoAsync("cluster", "delete", "web");
        Assert.Null(await server.SettledAsync("t1", id));
        Assert.Empty((await client.ReadAsync("cluster", "list")).AsArray());
        Assert.Empty(Home.Servers());

        string IdOf(string name) => (string)members.Single(member => (string)member!["Name"]! == name)!["ID"]!;
    }

    [NeedsFact("trove", NeedsFactAttribute.Redis)]
    public async Task The_old_trove_command_does_the_same_with_a_token()
    {
        string token = await Tokens.NewAsync(Home.Folder, "ops", "t1");
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, []);
        var client = new OpenStackClient(server.Url, "t1", token, "ops");
        await DoAsync("cluster-create", "web", "redis", "7", "--instance", "flavor=1,volume=1", "--instance", "flavor=1,volume=1");
        string id = (string)(await server.GetAsync("/v1.0/t1/clusters", token)).Ok["clusters"]![0]!["id"]!;
        JsonNode cluster = (await server.SettledAsync("t1", id, token))!;
        string address = (string)cluster["ip"]![0]!;
        Assert.Contains(address, await DoAsync("cluster-show", "web"), StringComparison.Ordinal);
        Assert.Contains("web-member-2", await DoAsync("cluster-instances", id), StringComparison.Ordinal);
        await DoAsync("cluster-grow", "web", "--instance", "flavor=1,volume=1");
        cluster = (await server.SettledAsync("t1", id, token))!;
        string added = (string)cluster["instances"]!.AsArray().Single(member => (string)member!["name"]! == "web-member-3")!["id"]!;
        await DoAsync("cluster-shrink", "web", added);
        await server.SettledAsync("t1", id, token);
        await DoAsync("cluster-delete", "web");
        Assert.Null(await server.SettledAsync("t1", id, token));
        Assert.Empty(Home.Servers());
        // A wrong key is no login.
        ClientRun refused = await new OpenStackClient(server.Url, "t1", token, "somebody").LegacyAsync("cluster-list");
        Assert.NotEqual(0, refused.Code);

        async Task<string> DoAsync(params string[] arguments)
        {
            ClientRun run = await client.LegacyAsync(arguments);
            Assert.True(run.Code == 0, $"{string.Join(' ', arguments)}: {run}");
            return run.Output;
        }
    }
}
