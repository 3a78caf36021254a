using System.Text.Json.Nodes;
using StackExchange.Redis;
using TroveClusters.Tests.Server.Harness;

namespace TroveClusters.Tests.Server.Clients;

/// <summary>Another version of the servers of a real cluster, asked for by the unmodified client.</summary>
public sealed class RedisUpgradeTests : EngineTest
{
    private const int Keys = 100;

    [NeedsFact("openstack", NeedsFactAttribute.Redis)]
    public async Task Every_node_runs_the_new_version_and_has_its_data()
    {
        using OtherRedis other = await OtherRedis.OfPresentAsync();
        string token = await Tokens.NewAsync(Home.Folder, "ops", "t1");
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, []);
        var client = new OpenStackClient(server.Url, "t1", token);
        string id = (string)(await client.ReadAsync("cluster", "create", "web", "redis", "7", "--instance", "flavor=1,volume=1", "--instance", "flavor=1,volume=1"))["id"]!;
        Assert.Equal(other.Present.DatastoreVersion, (string)(await server.SettledAsync("t1", id, token))!["datastore"]!["version"]!);
        var options = ConfigurationOptions.Parse(string.Join(',', (await ClusterAsync()).Endpoint));
        options.Password = (string)(await client.ReadAsync("root", "enable", "web"))["password"]!;
        options.AllowAdmin = true;
        using (ConnectionMultiplexer before = await ConnectionMultiplexer.ConnectAsync(options))
        {
            for (int i = 0; i < Keys; i++)
                await before.GetDatabase().StringSetAsync($"key-{i}", i);
        }

        // A version that cannot be had is refused; one that can be is the new one as soon as it is there.
        await client.RefusedAsync("cannot be found", 400, "cluster", "upgrade", "web", other.Later);
        Home.Configure($$"""{"redis": {"server_path": "{{other.Make("new", other.Later)}}" } }""");
        ClientRun run = await client.RunAsync("cluster", "upgrade", "--debug", "web", other.Later);
        Assert.True(run.Code == 0, $"{run}");
        Assert.Contains("\"UPGRADING_CLUSTER\"", run.Errors, StringComparison.Ordinal);
        JsonNode upgraded = (await server.SettledAsync("t1", id, token))!;
        string shown = (other.Present with { Version = other.Later }).DatastoreVersion;
        Assert.Equal(shown, (string)upgraded["datastore"]!["version"]!);
        Assert.Equal(["ACTIVE", "ACTIVE"], upgraded["instances"]!.AsArray().Select(member => (string)member!["status"]!));
        Assert.Equal(shown, (string)(await client.ReadAsync("cluster", "show", "web"))["datastore_version"]!);

        using ConnectionMultiplexer after = await ConnectionMultiplexer.ConnectAsync(options);
        foreach (System.Net.EndPoint end in after.GetEndPoints())
            Assert.Contains($"_version:{other.Later}\r\n", await after.GetServer(end).InfoRawAsync("server"), StringComparison.Ordinal);
        for (int i = 0; i < Keys; i++)
            Assert.Equal(i, (int)await after.GetDatabase().StringGetAsync($"key-{i}"));
        TroveOperation operation = await NewestAsync();
        Assert.Equal((TroveOperationKind.Upgrade, TroveOperationState.Done), (operation.Kind, operation.State));
        Assert.StartsWith("ops from 127.0.0.1@", operation.StartedBy, StringComparison.Ordinal);
    }

    private async Task<TroveCluster> ClusterAsync()
    {
        await foreach (TroveCluster cluster in Home.NewService("t1").GetClustersAsync(new ClusterQuery(), CancellationToken.None))
            return cluster;
        throw new InvalidOperationException("There is no cluster.");
    }

    private async Task<TroveOperation> NewestAsync()
    {
        await foreach (TroveOperation operation in Home.NewService("t1").GetOperationsAsync(new OperationQuery(), CancellationToken.None))
            return operation;
        throw new InvalidOperationException("There is no operation.");
    }
}
