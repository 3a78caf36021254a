using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TroveClusters.Server.Dashboard;
using TroveClusters.Server.Input;
using TroveClusters.Tests.Server.Harness;
using Xunit.Abstractions;

namespace TroveClusters.Tests.Server.Fuzz;

/// <summary>
/// Gives every route a great many requests that must not change anything: never a 500, never a change, and every refusal in
/// the envelope. <c>TROVE_FUZZ_CASES</c> and <c>TROVE_FUZZ_SEED</c> say how many and which.
/// </summary>
public sealed class RouteFuzz(ITestOutputHelper output) : EngineTest
{
    private const int Cases = 20_000;

    [Fact]
    public async Task No_request_that_was_made_up_fails_or_changes_anything()
    {
        // No cluster can be made: what is right by chance is refused, too.
        Home.Configure("""{"default": {"http_get_rate": 0, "http_post_rate": 0, "http_put_rate": 0, "http_delete_rate": 0, "http_mgmt_post_rate": 0, "http_service_rate": 0}, "redis": {"cluster_support": false, "server_path": "/nowhere/redis-server"}, "vertica": {"cluster_support": false}}""");
        var records = new Records(Home.Folder);
        (string id, IReadOnlyList<string> nodes) = records.Add("t1", "web");
        (string other, IReadOnlyList<string> others) = records.Add("t2", "web");
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, []);
        // As the dashboard's own page: else what it alone may ask for would never come as far as its route.
        server.Client.DefaultRequestHeaders.Add(OwnPage.Header, "dashboard");
        string token = await Tokens.NewAsync(Home.Folder, "one", "t1"), admin = await Tokens.NewAsync(Home.Folder, "root", "t1", admin: true);
        var generator = new RequestGenerator(server.Routes, (await server.GetAsync("/openapi/v1.json")).Ok, [id, .. nodes], [other, .. others]);
        string before = records.All();
        int seed = Number("TROVE_FUZZ_SEED", 1), cases = Number("TROVE_FUZZ_CASES", Cases);
        var statuses = new SortedDictionary<int, int>();
        var reached = new HashSet<string>();
        for (int i = seed; i < seed + cases; i++)
        {
            MadeUp request = generator.Make(i);
            // Three of four as a member, who may change nothing of others; an administrator's requests are right more often.
            bool asAdmin = i / generator.Routes % 4 == 0;
            if (MayChange(request, id, other, asAdmin))
                continue;
            Answer answer = await SendAsync(server, request, asAdmin ? admin : token, i);
            statuses[answer.Status] = statuses.GetValueOrDefault(answer.Status) + 1;
            // Who is not let in has not come to the route.
            if (request.IsOwnVerb && answer.Status is not (401 or 403))
                reached.Add(request.Route);
            Assert.True(answer.Status is < 500 or 501, $"Seed {i}: {answer.Status} {answer.Text}\n{request}");
            if (answer.Status >= 400 && request.Method != HttpMethod.Head)
                CheckEnvelope(answer, i, request);
        }
        output.WriteLine(string.Join(", ", statuses.Select(status => $"{status.Key}: {status.Value}")));
        Assert.Equal(before, records.All());
        if (cases < Cases)
            return;
        Assert.Equal(server.Routes.Order(), reached.Order());
        // A generator whose requests all meet the same end proves nothing.
        Assert.True(statuses.Count >= 6 && statuses.Values.Max() < cases * 0.8, string.Join(", ", statuses));
    }

    /// <summary>
    /// Sends it. Behind a body that it did not want the server closes the connection, and a client may have begun to use it
    /// again; on a fresh one there is an answer.
    /// </summary>
    private static async Task<Answer> SendAsync(RunningServer server, MadeUp request, string token, int seed)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await server.SendAsync(request.Method, request.Path, request.Body, token, request.ContentType);
            }
            catch (HttpRequestException e) when (e.InnerException is IOException)
            {
                Assert.True(attempt < 3, $"Seed {seed}: no answer ({e.InnerException.Message})\n{request.Method} {request.Path}, {request.Body?.Length ?? 0} bytes");
            }
        }
    }

    /// <summary>What is right, and would be done: it is left out.</summary>
    private static bool MayChange(MadeUp request, string id, string other, bool asAdmin)
    {
        string path = request.Path.Split('?')[0];
        if (path.Contains("/service/", StringComparison.Ordinal))
            return asAdmin && ServiceBodies.MayChange(request.Body);
        if (request.Method == HttpMethod.Delete)
            return path.EndsWith($"/clusters/{id}", StringComparison.Ordinal) || (asAdmin && path.EndsWith($"/mgmt/clusters/{other}", StringComparison.Ordinal));
        if (request.Method == HttpMethod.Put)
            return asAdmin && Fits(Schemas.Quotas, request.Body);
        return request.Method == HttpMethod.Post && path.Contains($"/clusters/{id}", StringComparison.Ordinal) && Schemas.Actions.Values.Any(schema => Fits(schema, request.Body));
    }

    private static bool Fits(Schema schema, string? body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body ?? "");
            return schema.Takes(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static void CheckEnvelope(Answer answer, int seed, MadeUp request)
    {
        try
        {
            JsonNode fault = Assert.Single(answer.Body.AsObject()).Value!;
            Assert.Equal(answer.Status, (int)fault["code"]!);
            Assert.NotEqual("", (string)fault["message"]!);
        }
        // Kestrel itself refuses what is no request, before there is anybody to say so.
        catch (Exception e) when (answer.Text.Length > 0 || answer.Status is not (400 or 414 or 431))
        {
            Assert.Fail($"Seed {seed}: {answer.Status} '{answer.Text}' is no envelope ({e.Message})\n{request}");
        }
        catch (JsonException)
        {
            // An empty answer of Kestrel's.
        }
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int given) ? given : otherwise;
}
