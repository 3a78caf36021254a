using TroveClusters.Tests.Server.Harness;

namespace TroveClusters.Tests.Server.Clients;

/// <summary>Deletion by force: the clients free the cluster from what is done to it, and delete it with their next request.</summary>
public sealed class ForceDeleteTests : EngineTest
{
    [NeedsFact("openstack", NeedsFactAttribute.Redis)]
    public async Task A_cluster_that_is_being_built_is_freed_and_goes()
    {
        using OtherRedis other = await OtherRedis.OfPresentAsync();
        Home.Configure($$"""{"redis": {"server_path": "{{other.MakeSilent("silent")}}" } }""");
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder);
        var client = new OpenStackClient(server.Url, "t1");
        string id = (string)(await client.ReadAsync("cluster", "create", "web", "redis", "7", "--instance", "flavor=1,volume=1"))["id"]!;
        await Eventually.IsTrueAsync(() => Home.Servers().Count == 1, () => "the server to be started");
        await client.RefusedAsync("while the current cluster task is 'BUILDING'", 422, "cluster", "delete", "web");

        await client.DoAsync("cluster", "force", "delete", "web");
        Assert.Null(await server.SettledAsync("t1", id));
        Assert.Empty(Home.Servers());
        Assert.Empty(Home.NodeFolders());
        await foreach (TroveOperation operation in Home.NewService("t1").GetOperationsAsync(new OperationQuery(), CancellationToken.None))
        {
            Assert.Equal((TroveOperationKind.Create, TroveOperationState.RolledBack), (operation.Kind, operation.State));
            Assert.NotEqual("", operation.StoppedBy);
        }
        // To other tenants it is what it always was: nothing.
        (await server.SendAsync(HttpMethod.Delete, $"/v1.0/t2/clusters/{id}")).Fault(404, "itemNotFound");
    }

    [NeedsFact("trove", NeedsFactAttribute.Redis)]
    public async Task A_cluster_that_nothing_is_done_to_is_deleted()
    {
        string token = await Tokens.NewAsync(Home.Folder, "root", "t1", admin: true);
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, []);
        string id = (string)(await server.PostAsync("/v1.0/t1/clusters", Bodies.Create("web", 1), token)).Ok["cluster"]!["id"]!;
        await server.SettledAsync("t1", id, token);
        ClientRun run = await new OpenStackClient(server.Url, "t1", token, "root").LegacyAsync("cluster-force-delete", "web");
        Assert.Equal((0, $"Request to force delete cluster {id} has been accepted.\n"), (run.Code, run.Output));
        Assert.Null(await server.SettledAsync("t1", id, token));
        Assert.Empty(Home.Servers());
    }
}
