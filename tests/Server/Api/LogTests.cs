using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using TroveClusters.Tests.Server.Harness;

namespace TroveClusters.Tests.Server.Api;

/// <summary>The log: a JSON object a line, found by the id that the client was given.</summary>
public sealed class LogTests : EngineTest
{
    [NeedsFact(NeedsFactAttribute.Redis)]
    public async Task All_that_came_of_a_request_is_found_by_its_id_and_no_secret_is_in_it()
    {
        string token = await Tokens.NewAsync(Home.Folder, "ops", "t1");
        await using ServerProcess server = await ServerProcess.StartAsync(Home.Folder);
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        client.DefaultRequestHeaders.Add("X-Auth-Token", token);
        using var body = new StringContent(Bodies.Create("web", 1), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using HttpResponseMessage created = await client.PostAsync(new Uri("/v1.0/t1/clusters", UriKind.Relative), body);
        string id = created.Headers.GetValues("X-Openstack-Request-Id").Single();
        string cluster = (string)JsonNode.Parse(await created.Content.ReadAsStringAsync())!["cluster"]!["id"]!;

        JsonObject[] lines = [];
        // The operation goes on after the answer, and its lines are the request's as well.
        await Eventually.IsTrueAsync(
            () => (lines = [.. Lines(server).Where(line => RequestIds(line).Contains(id))]).Any(line => Message(line).Contains("has ended: Create web (Done)", StringComparison.Ordinal)),
            () => $"the end of the operation\n{server.Output}");
        JsonNode request = Assert.Single(lines, line => line["State"]?["Path"] is not null)["State"]!;
        Assert.Equal(("POST", "/v1.0/t1/clusters", 202, "ops from 127.0.0.1"), ((string)request["Method"]!, (string)request["Path"]!, (int)request["Status"]!, (string)request["Caller"]!));
        Assert.Contains(lines, line => Message(line).Contains(", doing: ", StringComparison.Ordinal));
        Assert.All(Lines(server), line => Assert.InRange(RequestIds(line).Count(), 0, 1));

        string password = (string)JsonNode.Parse(await client.GetStringAsync(new Uri($"/v1.0/t1/clusters/{cluster}/root?secret=query", UriKind.Relative)))!["user"]!["password"]!;
        await Eventually.IsTrueAsync(() => server.Output.Contains($"/clusters/{cluster}/root", StringComparison.Ordinal), () => "the line of the last request");
        foreach (string secret in (string[])[token, password, "secret=query"])
            Assert.DoesNotContain(secret, server.Output, StringComparison.Ordinal);
    }

    private static JsonObject[] Lines(ServerProcess server) =>
        [.. server.Output.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!.AsObject())];

    private static IEnumerable<string> RequestIds(JsonObject line) =>
        (line["Scopes"]?.AsArray() ?? []).OfType<JsonObject>().Where(scope => scope.ContainsKey("RequestId")).Select(scope => (string)scope["RequestId"]!);

    private static string Message(JsonObject line) => (string?)line["Message"] ?? "";
}
