using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using TroveClusters.Tests.Server.Harness;

namespace TroveClusters.Tests.Server.Api;

/// <summary>How much a request may bring, and how often a tenant may ask.</summary>
public sealed class LimitTests : EngineTest
{
    [Fact]
    public async Task A_tenant_that_asks_too_often_is_told_when_to_come_back_and_others_are_not()
    {
        Home.Configure("""{"default": {"http_get_rate": 5, "http_post_rate": 2}}""");
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder);
        var answers = new List<Answer>();
        for (int i = 0; i < 30; i++)
            answers.Add(await server.GetAsync("/v1.0/t1/flavors"));
        Assert.All(answers.Take(5), answer => Assert.Equal(200, answer.Status));
        Answer limited = answers.Find(answer => answer.Status != 200)!;
        Assert.Equal("This request was rate-limited.", limited.Fault(413, "overLimit"));
        JsonNode told = limited.Body["overLimit"]!;
        Assert.Equal("Only 5 GET request(s) can be made to * every minute.", (string)told["details"]!);
        Assert.InRange(int.Parse((string)told["retryAfter"]!, CultureInfo.InvariantCulture), 1, 60);
        Assert.Equal((string)told["retryAfter"]!, limited.Headers["Retry-After"]);
        // Another tenant, another verb, and what belongs to nobody.
        Assert.Equal(200, (await server.GetAsync("/v1.0/t2/flavors")).Status);
        (await server.PostAsync("/v1.0/t1/clusters", "{}")).Fault(400, "badRequest");
        Assert.Equal(200, (await server.GetAsync("/healthcheck")).Status);
        JsonArray limits = (await server.GetAsync("/v1.0/t2/limits")).Ok["limits"]!.AsArray();
        Assert.Equal(("ABSOLUTE", 10, 40, -1), ((string)limits[0]!["verb"]!, (int)limits[0]!["max_instances"]!, (int)limits[0]!["max_volumes"]!, (int)limits[0]!["max_ram"]!));
        Assert.Equal(5, (int)limits.Single(limit => (string)limit!["verb"]! == "GET")!["value"]!);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_with_and_without_a_length()
    {
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder);
        byte[] large = Encoding.UTF8.GetBytes(Bodies.Create(new string('x', 200_000), 1));
        foreach (bool chunked in (bool[])[false, true])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1.0/t1/clusters") { Content = new ByteArrayContent(large) };
            request.Content.Headers.ContentType = new("application/json");
            request.Headers.TransferEncodingChunked = chunked;
            using HttpResponseMessage response = await server.Client.SendAsync(request);
            Assert.Equal("Request is too large.", new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), new Dictionary<string, string>()).Fault(413, "overLimit"));
        }
        // One that is just small enough is read, and refused for what is in it.
        Assert.Contains("is too long", (await server.PostAsync("/v1.0/t1/clusters", Bodies.Create(new string('x', 100_000), 1))).Fault(400, "badRequest"), StringComparison.Ordinal);
    }
}
