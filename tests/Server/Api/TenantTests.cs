using System.Text.Json.Nodes;
using TroveClusters.Tests.Server.Harness;

namespace TroveClusters.Tests.Server.Api;

/// <summary>Tenants see and touch what is theirs, and nothing else.</summary>
public sealed class TenantTests : EngineTest
{
    [Fact]
    public async Task Nothing_of_another_tenant_is_visible_or_touchable()
    {
        var records = new Records(Home.Folder);
        (string mine, IReadOnlyList<string> myNodes) = records.Add("t1", "web");
        (string theirs, IReadOnlyList<string> theirNodes) = records.Add("t2", "web");
        string token = await Tokens.NewAsync(Home.Folder, "one", "t1"), admin = await Tokens.NewAsync(Home.Folder, "root", "t1", admin: true);
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, []);
        string before = records.All();

        Assert.Equal([mine], Ids(await server.GetAsync("/v1.0/t1/clusters", token), "clusters"));
        Assert.Equal(myNodes.Order(), Ids(await server.GetAsync("/v1.0/t1/instances?include_clustered=True", token), "instances").Order());
        string notThere = (await server.GetAsync($"/v1.0/t1/clusters/{Guid.Empty}", token)).Fault(404, "itemNotFound").Replace($"{Guid.Empty}", theirs, StringComparison.Ordinal);
        Assert.Equal(notThere, (await server.GetAsync($"/v1.0/t1/clusters/{theirs}", token)).Fault(404, "itemNotFound"));
        foreach ((HttpMethod method, string path, string? body) in ((HttpMethod, string, string?)[])
        [
            (HttpMethod.Get, $"clusters/{theirs}/instances/{theirNodes[0]}", null), (HttpMethod.Get, $"clusters/{theirs}/root", null), (HttpMethod.Post, $"clusters/{theirs}/root", "{}"),
            (HttpMethod.Get, $"instances/{theirNodes[0]}", null), (HttpMethod.Get, $"instances/{theirNodes[0]}/modules", null), (HttpMethod.Delete, $"instances/{theirNodes[0]}", null),
            (HttpMethod.Delete, $"clusters/{theirs}", null), (HttpMethod.Post, $"clusters/{theirs}", """{"restart":{}}"""), (HttpMethod.Post, $"clusters/{theirs}", """{"reset-status":{"force_delete":1}}"""),
            (HttpMethod.Post, $"clusters/{theirs}/action", Bodies.Grow(1)), (HttpMethod.Post, $"clusters/{theirs}/action", Bodies.Shrink([.. theirNodes])), (HttpMethod.Get, $"clusters/{mine}/instances/{theirNodes[0]}", null),
            (HttpMethod.Post, $"clusters/{mine}/action", Bodies.Shrink(theirNodes[0])),
        ])
        {
            foreach (string who in (string[])[token, admin])
                (await server.SendAsync(method, $"/v1.0/t1/{path}", body, who)).Fault(404, "itemNotFound");
        }
        // In its own path the token is not let in at all.
        Assert.Equal("User with tenant id t1 cannot access this resource.", (await server.GetAsync("/v1.0/t2/clusters", token)).Fault(403, "forbidden"));
        Assert.Equal(before, records.All());
    }

    [Fact]
    public async Task Administrators_see_all_tenants_and_members_do_not()
    {
        var records = new Records(Home.Folder);
        (string mine, _) = records.Add("t1", "web");
        (string theirs, _) = records.Add("t2", "web");
        string token = await Tokens.NewAsync(Home.Folder, "one", "t1"), admin = await Tokens.NewAsync(Home.Folder, "root", "t1", admin: true);
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, []);
        Assert.Equal(new[] { mine, theirs }.Order(), Ids(await server.GetAsync("/v1.0/t1/mgmt/clusters", admin), "clusters").Order());
        Assert.Empty(Ids(await server.GetAsync("/v1.0/t1/mgmt/clusters?deleted=true", admin), "clusters"));
        JsonNode shown = (await server.GetAsync($"/v1.0/t1/mgmt/clusters/{theirs}", admin)).Ok["cluster"]!;
        Assert.Equal(("t2", false), ((string)shown["tenant_id"]!, (bool)shown["deleted"]!));
        Assert.Equal(202, (await server.PostAsync($"/v1.0/t1/mgmt/clusters/{theirs}/action", """{"reset-task": {}}""", admin)).Status);
        Assert.Equal("Invalid cluster action requested.", (await server.PostAsync($"/v1.0/t1/mgmt/clusters/{theirs}/action", """{"grow": []}""", admin)).Fault(400, "badRequest"));
        Assert.Equal("DBCluster Not Found", (await server.GetAsync($"/v1.0/t1/mgmt/clusters/{Guid.NewGuid()}", admin)).Fault(404, "itemNotFound"));

        (await server.SendAsync(HttpMethod.Put, "/v1.0/t1/mgmt/quotas/t2", """{"quotas":{"instances":3,"nonsense":1}}""", admin)).Fault(400, "badRequest");
        Assert.Equal(3, (int)(await server.SendAsync(HttpMethod.Put, "/v1.0/t1/mgmt/quotas/t2", """{"quotas":{"instances":3}}""", admin)).Ok["quotas"]!["instances"]!);
        JsonNode quota = (await server.GetAsync("/v1.0/t1/mgmt/quotas/t2", admin)).Ok["quotas"]!.AsArray().Single(one => (string)one!["resource"]! == "instances")!;
        Assert.Equal((2, 0, 3), ((int)quota["in_use"]!, (int)quota["reserved"]!, (int)quota["limit"]!));

        foreach ((HttpMethod method, string path) in ((HttpMethod, string)[])
            [(HttpMethod.Get, "clusters"), (HttpMethod.Get, $"clusters/{mine}"), (HttpMethod.Delete, $"clusters/{mine}"), (HttpMethod.Post, $"clusters/{mine}/action"), (HttpMethod.Get, "quotas/t1"), (HttpMethod.Put, "quotas/t1")])
            Assert.Equal("User does not have admin privileges.", (await server.SendAsync(method, $"/v1.0/t1/mgmt/{path}", "{}", token)).Fault(401, "unauthorized"));
        Assert.Equal("Policy doesn't allow cluster:reset-status to be performed.", (await server.PostAsync($"/v1.0/t1/clusters/{mine}", """{"reset-status": {}}""", token)).Fault(403, "forbidden"));
        Assert.Equal(202, (await server.PostAsync($"/v1.0/t1/clusters/{mine}", """{"reset-status": {"force_delete": null}}""", token)).Status);
        Assert.Equal(202, (await server.PostAsync($"/v1.0/t1/clusters/{mine}", """{"reset-status": {}}""", admin)).Status);
    }

    [Fact]
    public async Task A_list_comes_in_pages()
    {
        var records = new Records(Home.Folder);
        string[] all = [.. Enumerable.Range(0, 45).Select(i => records.Add("t1", $"web-{i}", 1).Id).Order(StringComparer.Ordinal)];
        records.Add("t2", "web");
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder);
        foreach ((string kind, string query, int page) in ((string, string, int)[])[("clusters", "", 20), ("clusters", "?limit=7", 7), ("clusters", "?limit=1000", 20), ("instances", "?include_clustered=true&limit=19", 19)])
        {
            var met = new List<string>();
            string? next = $"/v1.0/t1/{kind}{query}";
            while (next is not null)
            {
                Answer answer = await server.GetAsync(next);
                string[] ids = [.. Ids(answer, kind)];
                // A list has its clusters with all their members in full.
                Assert.All(answer.Body[kind]!.AsArray(), one => Assert.All(one!["instances"]?.AsArray() ?? [], member => Assert.Equal(
                    ["id", "name", "type", "links", "status", "volume", "flavor", "ip"], member!.AsObject().Select(property => property.Key))));
                Assert.InRange(ids.Length, 1, page);
                met.AddRange(ids);
                string? link = (string?)answer.Body["links"]?[0]?["href"];
                Assert.True(link is null || (ids.Length == page && link.StartsWith("https://", StringComparison.Ordinal)), answer.Text);
                next = link is null ? null : new Uri(link).PathAndQuery;
            }
            if (kind == "clusters")
                Assert.Equal(all, met);
            else
                Assert.Equal(all.Length, met.Distinct().Count());
        }
        foreach (string bad in (string[])["limit=0", "limit=-1", "limit=abc", "limit=", "limit=1&limit=2", "marker=nonsense"])
            (await server.GetAsync($"/v1.0/t1/clusters?{bad}")).Fault(400, "badRequest");
        Assert.Empty(Ids(await server.GetAsync("/v1.0/t1/instances"), "instances"));
    }

    private static IEnumerable<string> Ids(Answer answer, string kind) => answer.Ok[kind]!.AsArray().Select(one => (string)one!["id"]!);
}
