using System.Text.Json.Nodes;
using TroveClusters.Tests.Server.Harness;

namespace TroveClusters.Tests.Server.Api;

/// <summary>What clients and operators find out before they do anything.</summary>
public sealed class DiscoveryTests : EngineTest
{
    [Fact]
    public async Task Versions_flavors_and_datastores_are_told_in_the_words_of_Trove()
    {
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder);
        JsonNode version = (await server.GetAsync("/")).Ok["versions"]![0]!;
        Assert.Equal(("v1.0", "CURRENT", $"{server.Url}/v1.0/"), ((string)version["id"]!, (string)version["status"]!, (string)version["links"]![0]!["href"]!));
        using (var request = new HttpRequestMessage(HttpMethod.Get, "/"))
        {
            request.Headers.TryAddWithoutValidation("Accept", "application/vnd.openstack.trove+json;version=9.0");
            using HttpResponseMessage response = await server.Client.SendAsync(request);
            Assert.Equal(406, (int)response.StatusCode);
        }
        JsonNode flavor = (await server.GetAsync("/v1.0/t1/flavors/2")).Ok["flavor"]!;
        Assert.Equal((2, "2", "m1.small"), ((int)flavor["id"]!, (string)flavor["str_id"]!, (string)flavor["name"]!));
        (await server.GetAsync("/v1.0/t1/flavors/m1.small")).Fault(404, "itemNotFound");
        Assert.Equal(5, (await server.GetAsync("/v1.0/t1/flavors")).Ok["flavors"]!.AsArray().Count);
        Assert.Contains("redis", (await server.GetAsync("/v1.0/t1/datastores")).Ok["datastores"]!.AsArray().Select(datastore => (string)datastore!["name"]!));
        Assert.Equal("redis", (string)(await server.GetAsync("/v1.0/t1/datastores/redis")).Ok["datastore"]!["id"]!);
        (await server.GetAsync("/v1.0/t1/datastores/nope")).Fault(404, "itemNotFound");
        (await server.GetAsync("/v1.0/t1/datastores/redis/versions/0.1")).Fault(404, "itemNotFound");
        Assert.NotNull((await server.GetAsync("/v1.0/t1/datastores/redis/versions")).Ok["versions"]);
        Answer answer = await server.GetAsync("/v1.0/t1/limits");
        Assert.Matches("^req-[0-9a-f-]{36}$", answer.Headers["X-Openstack-Request-Id"]);
    }

    [Fact]
    public async Task The_description_has_every_route_with_what_it_takes_and_answers()
    {
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder);
        JsonNode document = (await server.GetAsync("/openapi/v1.json")).Ok;
        Assert.StartsWith("3.", (string)document["openapi"]!, StringComparison.Ordinal);
        JsonObject paths = document["paths"]!.AsObject();
        string[] routes = [.. paths.SelectMany(path => path.Value!.AsObject().Select(verb => $"{verb.Key} {path.Key}"))];
        // What monitoring asks for, and the document itself. The service and the dashboard are no part of Trove's API.
        Assert.Equal(server.Routes.Where(route => !route.Contains(" /service/", StringComparison.Ordinal) && !route.Contains(" /dashboard", StringComparison.Ordinal)).Except(["get /metrics", "get /openapi/v1.json"]).Order(), routes.Order());
        JsonNode create = paths["/v1.0/{tenant}/clusters"]!["post"]!;
        JsonNode cluster = create["requestBody"]!["content"]!["application/json"]!["schema"]!["properties"]!["cluster"]!;
        Assert.Equal(["datastore", "instances", "name"], cluster["required"]!.AsArray().Select(name => (string)name!).Order());
        Assert.Equal("^.*[0-9a-zA-Z]+.*$", (string)cluster["properties"]!["name"]!["pattern"]!);
        Assert.NotNull(create["responses"]!["202"]!["content"]!["application/json"]!["schema"]);
        Assert.Equal(["limit", "marker", "tenant"], paths["/v1.0/{tenant}/clusters"]!["get"]!["parameters"]!.AsArray().Select(parameter => (string)parameter!["name"]!).Order());
        Assert.NotNull(create["security"]);
    }

    [Fact]
    public async Task Metrics_count_clusters_nodes_requests_and_operations()
    {
        var records = new Records(Home.Folder);
        (string id, _) = records.Add("t1", "web", 3);
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder);
        await server.GetAsync($"/v1.0/t1/clusters/{id}");
        await server.SendAsync(HttpMethod.Delete, $"/v1.0/t1/clusters/{id}");
        await server.SettledAsync("t1", id);
        records.Add("t2", "api", 2);
        string text = "";
        // The end of an operation is counted a moment after the catalog has it. Meters belong to the process, which other tests have servers in.
        await Eventually.IsTrueAsync(
            async () => Has((text = (await server.GetAsync("/metrics")).Text), "trove_operation_duration_seconds_count", "kind=\"Delete\"", "outcome=\"Done\""), () => $"the operation in\n{text}");
        foreach ((string name, string labels) in ((string, string)[])
        [
            ("trove_operation_duration_seconds_bucket", "kind=\"Delete\""), ("trove_clusters", "datastore=\"redis\""), ("trove_nodes", "datastore=\"redis\",status=\"Shutdown\""),
            ("http_server_request_duration_seconds_count", "http_route=\"/v1.0/{tenant}/clusters/{id}\""), ("http_server_request_duration_seconds_bucket", "http_request_method=\"DELETE\""),
        ])
            Assert.True(Has(text, name, labels), $"{name} {labels} in\n{text}");
        // No tenant, no id and no name is in it: there could be any number of them.
        Assert.DoesNotContain(id, text, StringComparison.Ordinal);

        static bool Has(string text, string name, params string[] labels) =>
            text.Split('\n').Any(line => line.StartsWith(name + "{", StringComparison.Ordinal) && labels.All(label => line.Contains(label, StringComparison.Ordinal)));
    }
}
