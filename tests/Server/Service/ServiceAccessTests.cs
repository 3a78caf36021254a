using System.Text.Json.Nodes;
using TroveClusters.Tests.Server.Harness;

namespace TroveClusters.Tests.Server.Service;

/// <summary>Who may call what, and what whoever may not is told.</summary>
public sealed class ServiceAccessTests : EngineTest
{
    [Fact]
    public async Task A_token_opens_its_own_tenant_until_it_is_removed()
    {
        var records = new Records(Home.Folder);
        (string mine, _) = records.Add("t1", "web");
        (string theirs, _) = records.Add("t2", "other");
        string token = await Tokens.NewAsync(Home.Folder, "one", "t1");
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, []);
        await Remote.RefusedAsync(TroveErrorId.AuthenticationFailed, () => Remote.ConnectAsync(server.Url));
        await Remote.RefusedAsync(TroveErrorId.AuthenticationFailed, () => Remote.ConnectAsync(server.Url, "trove_wrong"));
        await Remote.RefusedAsync(TroveErrorId.InvalidArgument, () => Remote.ConnectAsync(server.Url, token, "t2"));
        IRemoteTroveService remote = await Remote.ConnectAsync(server.Url, token);
        Assert.Equal(mine, Assert.Single(await remote.GetClustersAsync(new ClusterQuery(), CancellationToken.None).AllAsync()).Id.ToString());
        await Remote.RefusedAsync(TroveErrorId.TroveClusterNotFound, () => remote.GetCredentialAsync(Guid.Parse(theirs), CancellationToken.None));
        await Remote.RefusedAsync(TroveErrorId.TroveClusterNotFound, () => remote.PlanAsync(new RemoveClusterRequest { ClusterId = Guid.Parse(theirs) }, CancellationToken.None));
        Assert.Equal("AuthenticationFailed", Error(await server.PostAsync("/service/v1/t2/get-clusters", "{}", token), 403));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/service/v1/t1/events");
        request.Headers.Authorization = new("Bearer", token);
        using HttpResponseMessage events = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await Tokens.RemoveAsync(Home.Folder, "one");
        await Remote.RefusedAsync(TroveErrorId.AuthenticationFailed, () => remote.GetClustersAsync(new ClusterQuery(), CancellationToken.None).AllAsync());
        // Who listens is not let listen on: the stream ends.
        await events.Content.ReadAsStringAsync();
    }

    [Fact]
    public async Task Members_may_not_do_what_is_for_administrators()
    {
        new Records(Home.Folder).Add("t1", "web");
        string token = await Tokens.NewAsync(Home.Folder, "one", "t1"), root = await Tokens.NewAsync(Home.Folder, "root", "t1", admin: true);
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, []);
        string[] forAdministrators =
        [
            "new-flavor", "remove-flavor", "get-hosts", "register-host", "test-hosts", "unregister-host", "set-quota", "get-server-tokens", "new-server-token",
            "remove-server-token", "get-configuration", "set-setting", "backup-catalog", "restore-catalog",
        ];
        foreach (string call in server.Routes.Where(route => route.StartsWith("post /service/", StringComparison.Ordinal)).Select(route => route.Split('/')[^1]))
        {
            Answer answer = await server.PostAsync($"/service/v1/t1/{call}", "{}", token);
            Assert.True(forAdministrators.Contains(call) == (answer.Status == 403), $"{call}: {answer.Status} {answer.Text}");
            if (answer.Status == 403)
                Assert.Equal("AdministratorRequired", Error(answer, 403));
        }
        IRemoteTroveService member = await Remote.ConnectAsync(server.Url, token), admin = await Remote.ConnectAsync(server.Url, root);
        Assert.All(await member.GetQuotasAsync(new QuotaQuery(), CancellationToken.None), quota => Assert.Equal("t1", quota.Tenant));
        Assert.Contains(await admin.GetServerTokensAsync(new ServerTokenQuery(), CancellationToken.None), one => one.Name == "one");
        string made = (await admin.NewServerTokenAsync(new NewServerTokenRequest { Name = "two", Tenant = "t2" }, CancellationToken.None)).Secret!;
        Assert.Equal("t2", (await Remote.ConnectAsync(server.Url, made)).Connection.Tenant);

        TroveNodeSpec[] elsewhere = [new TroveNodeSpec("root@10.9.9.9")];
        OperationRequest[] refused =
        [
            new ImportClusterRequest { Datastore = "redis", Nodes = [new TroveNodeSpec("10.9.9.9:6379")] },
            new CreateClusterRequest { Name = "x", Datastore = "redis", Nodes = elsewhere, Provider = "ssh" },
            new CreateClusterRequest { Name = "x", Datastore = "vertica", Nodes = TestHome.Nodes(1), Package = "/etc/passwd" },
            new CreateClusterRequest { Name = "x", Datastore = "vertica", Nodes = TestHome.Nodes(1), License = "/etc/passwd" },
            new CreateClusterRequest { Name = "x", Datastore = "redis", Nodes = TestHome.Nodes(1), HostUser = "root" },
            new AddNodesRequest { ClusterId = Guid.NewGuid(), Nodes = elsewhere },
            new RepairClusterRequest { ClusterId = Guid.NewGuid(), Replacement = elsewhere[0] },
        ];
        foreach (OperationRequest request in refused)
            await Remote.RefusedAsync(TroveErrorId.AdministratorRequired, () => member.PlanAsync(request, CancellationToken.None));
    }

    [Fact]
    public async Task Who_asks_cannot_say_who_asks()
    {
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder);
        foreach (string property in (string[])["askedBy", "kind"])
        {
            Answer answer = await server.PostAsync("/service/v1/t1/plan", $$$"""{"request": {"$type": "start", "clusterId": "{{{Guid.Empty}}}", "{{{property}}}": "root"}}""");
            Assert.Equal("InvalidArgument", Error(answer, 400));
        }
    }

    [Theory]
    [InlineData("""{"query": {"names": [null]}}""")]
    [InlineData("""{"query": {"names": null}}""")]
    [InlineData("""{"query": {"names": ["[z-a]"]}}""")]
    [InlineData("""{"query": {"statuses": ["1"]}}""")]
    [InlineData("""{"query": {"nothing": 1}}""")]
    [InlineData("""{"query": 1}""")]
    [InlineData("""{"queries": {}}""")]
    [InlineData("""{"query": {"slice": {"count": 0}}}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task What_is_not_understood_is_refused(string body)
    {
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder);
        Assert.Equal("InvalidArgument", Error(await server.PostAsync("/service/v1/t1/get-clusters", body), 400));
    }

    [Fact]
    public async Task Requests_have_a_rate_of_their_own()
    {
        Home.Configure("""{"default": {"http_service_rate": 3, "http_post_rate": 0}}""");
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder);
        var answers = new List<Answer>();
        for (int i = 0; i < 5; i++)
            answers.Add(await server.PostAsync("/service/v1/t1/get-flavors", "{}"));
        Answer over = answers.First(answer => answer.Status != 200);
        Assert.Equal("RateLimitExceeded", Error(over, 429));
        Assert.True(int.Parse(over.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture) > 0);
    }

    private static string Error(Answer answer, int status)
    {
        Assert.True(answer.Status == status, $"Expected {status}: {answer.Status} {answer.Text}");
        JsonNode error = answer.Body["error"]!;
        Assert.Equal(status, (int)error["code"]!);
        Assert.NotEqual("", (string)error["recommendedAction"]!);
        return (string)error["id"]!;
    }
}
