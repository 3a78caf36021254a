using System.Text.Json.Nodes;
using StackExchange.Redis;
using TroveClusters.Tests.Server.Harness;

namespace TroveClusters.Tests.Server.Api;

/// <summary>What the specification of Redis clustering says of the API, with real servers.</summary>
public sealed class RedisApiTests : EngineTest
{
    [NeedsFact(NeedsFactAttribute.Redis)]
    public async Task The_bodies_and_codes_are_those_of_the_specification()
    {
        // It asks more often than one may.
        Home.Configure("""{"default": {"http_get_rate": 0, "http_post_rate": 0}}""");
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder);
        Answer created = await server.PostAsync("/v1.0/t1/clusters", Bodies.Create("redis-clstr", 2));
        Assert.Equal(202, created.Status);
        JsonNode cluster = created.Body["cluster"]!;
        string id = (string)cluster["id"]!;
        Assert.Equal((2, "BUILDING", "Building the initial cluster."), ((int)cluster["task"]!["id"]!, (string)cluster["task"]!["name"]!, (string)cluster["task"]!["description"]!));
        Assert.Equal(["id", "name", "task", "created", "updated", "links", "datastore", "instances", "ip"], cluster.AsObject().Select(property => property.Key));
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$", (string)cluster["created"]!);
        Assert.Equal($"https://{new Uri(server.Url).Authority}/v1.0/t1/clusters/{id}", (string)cluster["links"]![0]!["href"]!);
        Assert.Equal($"https://{new Uri(server.Url).Authority}/clusters/{id}", (string)cluster["links"]![1]!["href"]!);
        Assert.Equal(["redis-clstr-member-1", "redis-clstr-member-2"], cluster["instances"]!.AsArray().Select(member => (string)member!["name"]!));
        Assert.All(cluster["instances"]!.AsArray(), member => Assert.Equal(
            ["id", "name", "type", "links", "status", "volume", "flavor", "ip"], member!.AsObject().Select(property => property.Key)));

        cluster = (await server.SettledAsync("t1", id))!;
        Assert.Equal((1, "NONE", "No tasks for the cluster."), ((int)cluster["task"]!["id"]!, (string)cluster["task"]!["name"]!, (string)cluster["task"]!["description"]!));
        Assert.Equal(["127.0.0.1"], cluster["ip"]!.AsArray().Select(ip => (string)ip!));
        string member = (string)cluster["instances"]![0]!["id"]!;
        JsonNode instance = (await server.GetAsync($"/v1.0/t1/clusters/{id}/instances/{member}")).Ok["instance"]!;
        Assert.Equal(
            ["id", "name", "status", "operating_status", "links", "flavor", "datastore", "region", "volume", "ip", "addresses", "created", "updated", "service_status_updated", "cluster_id", "type"],
            instance.AsObject().Select(property => property.Key));
        Assert.Equal(["127.0.0.1"], instance["ip"]!.AsArray().Select(ip => (string)ip!));
        Assert.InRange((double)instance["volume"]!["used"]!, 0, 1);
        Assert.Equal((id, "ACTIVE", "1", 1), ((string)instance["cluster_id"]!, (string)instance["status"]!, (string)instance["flavor"]!["id"]!, (int)instance["volume"]!["size"]!));

        // The path of the specification, and that of the real server.
        foreach (string path in (string[])[$"/v1.0/t1/clusters/{id}/action", $"/v1.0/t1/clusters/{id}"])
        {
            Answer grown = await server.PostAsync(path, Bodies.Grow(1));
            Assert.Equal((202, "GROWING_CLUSTER"), (grown.Status, (string)grown.Body["cluster"]!["task"]!["name"]!));
            (await server.PostAsync(path, Bodies.Grow(1))).Fault(422, "unprocessableEntity");
            cluster = (await server.SettledAsync("t1", id))!;
        }
        Assert.Equal(["redis-clstr-member-1", "redis-clstr-member-2", "redis-clstr-member-3", "redis-clstr-member-4"], cluster["instances"]!.AsArray().Select(one => (string)one!["name"]!));
        Answer restarted = await server.PostAsync($"/v1.0/t1/clusters/{id}", """{"restart": {}}""");
        Assert.Equal((202, "RESTARTING_CLUSTER"), (restarted.Status, (string)restarted.Body["cluster"]!["task"]!["name"]!));
        await server.SettledAsync("t1", id);

        string slots = (await server.PostAsync($"/v1.0/t1/clusters/{id}/action", Bodies.Shrink(member))).Fault(403, "forbidden");
        Assert.StartsWith("One or more nodes have data slots assigned", slots, StringComparison.Ordinal);
        string nowhere = Guid.NewGuid().ToString();
        Assert.Equal($"Instance {nowhere} does not exist.", (await server.PostAsync($"/v1.0/t1/clusters/{id}/action", Bodies.Shrink(nowhere))).Fault(404, "itemNotFound"));
        Answer shrunk = await server.PostAsync($"/v1.0/t1/clusters/{id}/action", Bodies.Shrink((string)cluster["instances"]![3]!["id"]!));
        Assert.Equal(202, shrunk.Status);
        await server.SettledAsync("t1", id);

        Answer deleted = await server.SendAsync(HttpMethod.Delete, $"/v1.0/t1/clusters/{id}");
        Assert.Equal((202, ""), (deleted.Status, deleted.Text));
        Assert.Null(await server.SettledAsync("t1", id));
        Assert.Equal($"Cluster '{id}' cannot be found.", (await server.GetAsync($"/v1.0/t1/clusters/{id}")).Fault(404, "itemNotFound"));
    }

    [NeedsFact(NeedsFactAttribute.Redis)]
    public async Task The_credential_of_a_Redis_cluster_opens_it_and_the_journal_says_who_asked()
    {
        string token = await Tokens.NewAsync(Home.Folder, "ops", "t1");
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, []);
        JsonNode body = JsonNode.Parse(Bodies.Create("web", 1))!;
        body["cluster"]!["locality"] = "affinity";
        string id = (string)(await server.PostAsync("/v1.0/t1/clusters", body.ToJsonString(), token)).Ok["cluster"]!["id"]!;
        Assert.Equal("affinity", (string)(await server.SettledAsync("t1", id, token))!["locality"]!);
        JsonNode enabled = (await server.PostAsync($"/v1.0/t1/clusters/{id}/root", "", token)).Ok["user"]!;
        Answer shown = await server.GetAsync($"/v1.0/t1/clusters/{id}/root", token);
        Assert.True((bool)shown.Ok["rootEnabled"]!);
        Assert.Equal((string)enabled["password"]!, (string)shown.Body["user"]!["password"]!);
        Assert.Equal("no-store", shown.Headers["Cache-Control"]);

        ITroveService service = Home.NewService("t1");
        TroveCluster? cluster = null;
        await foreach (TroveCluster one in service.GetClustersAsync(new ClusterQuery(), CancellationToken.None))
            cluster = one;
        var options = ConfigurationOptions.Parse(cluster!.Endpoint[0]);
        options.Password = (string)enabled["password"]!;
        using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(options);
        await connection.GetDatabase().StringSetAsync("key", "value");
        Assert.Equal("value", (string?)await connection.GetDatabase().StringGetAsync("key"));

        await foreach (TroveOperation operation in service.GetOperationsAsync(new OperationQuery(), CancellationToken.None))
        {
            Assert.StartsWith("ops from 127.0.0.1@", operation.StartedBy, StringComparison.Ordinal);
            Assert.Equal("trove-server POST /v1.0/t1/clusters", operation.Command);
        }
        Assert.DoesNotContain((string)enabled["password"]!, (await server.GetAsync($"/v1.0/t1/clusters/{id}", token)).Text, StringComparison.Ordinal);
    }

    [NeedsFact(NeedsFactAttribute.Redis)]
    public async Task A_server_process_that_dies_is_shown_although_the_catalog_does_not_know()
    {
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder);
        TroveCluster cluster = await Home.CreateAsync("web", 2);
        string path = $"/v1.0/default/clusters/{cluster.Id}";
        Assert.Equal(["ACTIVE", "ACTIVE"], await StatusesAsync());
        Signals.Kill(Home.ServerOf(cluster.Nodes[1]));
        await Eventually.IsTrueAsync(async () => (await StatusesAsync())[1] == "SHUTDOWN", () => "the dead node to be shown");
        Assert.Equal("ACTIVE", (await StatusesAsync())[0]);

        async Task<string[]> StatusesAsync() => [.. (await server.GetAsync(path)).Ok["cluster"]!["instances"]!.AsArray().Select(member => (string)member!["status"]!)];
    }

    [NeedsFact(NeedsFactAttribute.Redis)]
    public async Task PowerShell_beside_it_sees_the_same_and_neither_gets_in_the_others_way()
    {
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder);
        await Home.CreateAsync("cmdlets", 1);
        JsonNode listed = Assert.Single((await server.GetAsync("/v1.0/default/clusters")).Ok["clusters"]!.AsArray())!;
        Assert.Equal("cmdlets", (string)listed["name"]!);
        string id = (string)listed["id"]!;
        Assert.Equal(202, (await server.PostAsync($"/v1.0/default/clusters/{id}", Bodies.Grow(1))).Status);
        TroveException busy = await Home.FailsAsync(new RemoveClusterRequest { ClusterId = Guid.Parse(id) });
        Assert.Equal("TroveClusterBusy", busy.ErrorId);
        await server.SettledAsync("default", id);
        await Home.RunAsync(new RemoveClusterRequest { ClusterId = Guid.Parse(id) });
        // What was read a moment ago is not shown any more.
        (await server.GetAsync($"/v1.0/default/clusters/{id}")).Fault(404, "itemNotFound");
        Assert.Empty((await server.GetAsync("/v1.0/default/clusters")).Ok["clusters"]!.AsArray());
    }
}
