using TroveClusters.Tests.Server.Harness;

namespace TroveClusters.Tests.Server.Clients;

/// <summary>What <c>docs/server.md</c> says that clients get wrong: true of those that are installed.</summary>
public sealed class ClientFlawTests : EngineTest
{
    [NeedsFact("openstack")]
    public async Task The_openstack_client_is_as_the_documentation_warns()
    {
        Home.Configure("""{"default": {"clusters_page_size": 2}}""");
        var records = new Records(Home.Folder);
        (string Id, string Name)[] all = [.. new[] { "one", "two", "three" }.Select(name => (records.Add("t1", name).Id, name)).OrderBy(cluster => cluster.Id, StringComparer.Ordinal)];
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder);
        var client = new OpenStackClient(server.Url, "t1");
        (string last, string beyond) = all[^1];
        string first = all[0].Name;

        // Names are looked for on the first page only.
        Assert.Contains($"No cluster with a name or ID of '{beyond}' exists.", await ErrorsAsync("cluster", "show", beyond), StringComparison.Ordinal);
        Assert.Equal(beyond, (string)(await client.ReadAsync("cluster", "show", last))["name"]!);
        Assert.Contains($"No instance with a name or ID of '{first}-member-1' exists.", await ErrorsAsync("cluster", "shrink", first, $"{first}-member-1"), StringComparison.Ordinal);

        Assert.Contains("Missing option 'volume'", await ErrorsAsync("cluster", "create", "web", "redis", "7", "--instance", "flavor=1"), StringComparison.Ordinal);
        string grow = await ErrorsAsync("cluster", "grow", first, "--instance", "flavor=1,volume=1,type=member");
        Assert.Contains("grow[0]['type'] [\"member\"] is not of type 'string'", grow, StringComparison.Ordinal);
        grow = await ErrorsAsync("cluster", "grow", "--debug", first, "--instance", "flavor=1,volume=11,region=west");
        Assert.Contains("\"region\": \"west\"", grow, StringComparison.Ordinal);
        Assert.DoesNotContain("\"region_name\"", grow, StringComparison.Ordinal);
        Assert.Contains("Failed to get project ID", await ErrorsAsync("quota", "show", "t1"), StringComparison.Ordinal);

        async Task<string> ErrorsAsync(params string[] arguments) => (await client.RunAsync(arguments)).Errors;
    }

    [NeedsFact("openstack", "trove")]
    public async Task Force_delete_is_for_administrators_and_the_old_command_prints_bytes()
    {
        var records = new Records(Home.Folder);
        (string id, _) = records.Add("t1", "web");
        string token = await Tokens.NewAsync(Home.Folder, "ops", "t1");
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, []);
        var client = new OpenStackClient(server.Url, "t1", token, "ops");
        string before = records.All();
        await client.RefusedAsync("Policy doesn't allow cluster:reset-status to be performed.", 403, "cluster", "force", "delete", "web");
        Assert.Equal(before, records.All());
        ClientRun listed = await client.LegacyAsync("cluster-list");
        Assert.Contains($"b'{id}'", listed.Output, StringComparison.Ordinal);
    }
}
